// Which period, against which, by which formula and method, and by what it is taken further apart.
import { word, words } from '../../i18n/words';
import { fieldWord } from '../../i18n/say';
import type { Definition } from '../../engine/protocol';
import { model } from '../../state/session';
import { Choice, Select, Text } from '../../ui/controls';
import { presetOf, presetRange, presets, withParams } from './reading';

// Fields worth a leaf, in the order of how often they are asked for; those that the data have.
const kFields = [
  'order.channel',
  'event.channel',
  'order.store',
  'order.staff',
  'item.name',
  'item.category',
  'customer.source',
  'customer.staff',
  'customer.city',
];
export const kSource = '$source';

export function byOptions(chosen: string): { value: string; text: string }[] {
  const say = words.value.gmv;
  const known = kFields.filter((field) => model.value?.fields.some((one) => one.field === field));
  const fields = known.includes(chosen) || chosen === '' || chosen === kSource ? known : [...known, chosen];
  return [
    { value: '', text: words.value.common.none },
    { value: kSource, text: say.bySource },
    ...fields.map((field) => ({ value: field, text: fieldWord(field) })),
  ];
}

interface Props {
  definition: Definition;
  params: Record<string, unknown>; // as they were answered
  base: { from: string; to: string } | null; // the period that was compared with
  onAsk: (next: Definition) => void;
}
export function Controls({ definition, params, base, onAsk }: Props) {
  const say = words.value.gmv;
  const report = words.value.report;
  const last = model.value?.as_of ?? '';
  const asked = { ...params, ...definition.params };
  const range = definition.range;
  const zone = range?.zone ? { zone: range.zone } : {};
  const preset = presetOf(range, last);
  const compare = String(asked['compare'] ?? 'previous');
  const chosen = (definition.params['base'] ?? base) as { from: string; to: string } | null;
  const by = Array.isArray(asked['by']) ? String(asked['by'][0] ?? '') : '';
  const set = (part: Record<string, unknown>): void => onAsk(withParams(definition, part));
  const move = (part: { from?: string; to?: string }): void =>
    onAsk({ ...definition, range: { ...range, ...zone, ...part } });
  return (
    <div class="controls">
      <span class="range-control">
        <Select
          label={report.dates}
          value={preset}
          onChange={(value) => {
            const next = presetRange(value, last);
            move(next ?? { from: range?.from ?? last, to: range?.to ?? last });
          }}
          options={[
            ...presets.map((value) => ({ value, text: word(say.presets, value) })),
            { value: 'own', text: `${report.from} … ${report.to}`, disabled: preset !== 'own' },
          ]}
        />
        {(['from', 'to'] as const).map((end) => (
          <Text
            key={end}
            hidden
            type="date"
            label={report[end]}
            value={range?.[end]?.slice(0, 10) ?? ''}
            onChange={(day) => day !== '' && move({ [end]: day })}
          />
        ))}
      </span>
      <span class="range-control">
        <Select
          label={say.compare}
          value={compare}
          onChange={(value) =>
            set(value === 'chosen' ? { compare: value, base: chosen } : { compare: value, base: undefined })
          }
          options={['previous', 'last_year', 'lunar', 'weekday', 'chosen'].map((value) => ({
            value,
            text: word(say.compares, value),
            disabled: value === 'chosen' && chosen === null,
          }))}
        />
        {compare === 'chosen' &&
          chosen &&
          (['from', 'to'] as const).map((end) => (
            <Text
              key={end}
              hidden
              type="date"
              label={`${say.compare} ${report[end]}`}
              value={chosen[end].slice(0, 10)}
              onChange={(day) => day !== '' && set({ compare: 'chosen', base: { ...chosen, [end]: day } })}
            />
          ))}
      </span>
      <Choice
        label={say.formula}
        value={String(asked['formula'] ?? 'four_factor')}
        onChange={(formula) => set({ formula })}
        options={['four_factor', 'article'].map((value) => ({ value, text: word(say.formulas, value) }))}
      />
      <Select
        label={say.methodLabel}
        value={String(asked['method'] ?? 'lmdi')}
        onChange={(method) => set({ method })}
        options={['lmdi', 'shapley'].map((value) => ({ value, text: word(say.methods, value) }))}
      />
      <Select
        label={say.by}
        value={by}
        onChange={(field) => set({ by: field === '' ? undefined : [field] })}
        options={byOptions(by)}
      />
    </div>
  );
}
