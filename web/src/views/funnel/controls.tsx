// The choices one makes every day, in one line: dates, window, order, breakdown, trend.
import { fieldWord } from '../../i18n/say';
import { span } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { ModelField } from '../../engine/protocol';
import { model } from '../../state/session';
import { Select } from '../../ui/controls';
import { RangeControl, withRange } from '../report/range';
import type { FunnelDefinition } from './funnel';

const windows = ['same_day', '1h', '24h', '3d', '7d', '14d', '30d', '90d'];

interface Props {
  definition: FunnelDefinition;
  ask: (definition: FunnelDefinition) => void;
}
export function Controls({ definition, ask }: Props) {
  const say = words.value.funnel;
  const params = definition.params;
  const change = (part: Partial<FunnelDefinition['params']>): void =>
    ask({ ...definition, params: { ...params, ...part } });
  const without = (key: 'breakdown' | 'trend'): void => {
    const { [key]: _gone, ...rest } = params;
    ask({ ...definition, params: rest as FunnelDefinition['params'] });
  };
  const window = params.window ?? '7d';
  const by = params.breakdown?.by[0] ?? '';
  const named = params.steps.flatMap((step) =>
    'event' in step ? [step.event] : 'anyOf' in step ? step.anyOf.map((one) => one.event) : [],
  );
  const tables = new Set(model.value?.events.filter((event) => named.includes(event.name)).map((event) => event.table));
  const fields = (model.value?.fields ?? []).filter(
    (field) =>
      field.type === 'text' &&
      field.field !== 'event.name' &&
      (field.table === 'customers' || named.includes(null) || tables.has(field.table)) &&
      field.distinct > 1 &&
      field.distinct <= 200,
  );
  // Two tables may both have a 渠道: then the table is named too.
  const naming = (field: ModelField): string => {
    const name = fieldWord(field.field);
    return fields.filter((other) => fieldWord(other.field) === name).length > 1
      ? `${name} · ${word(words.value.tables, field.table)}`
      : name;
  };
  const known = by === '' || fields.some((field) => field.field === by);
  return (
    <div class="controls">
      <RangeControl
        range={definition.range}
        onChange={(range) => ask(withRange(definition, range))}
      />
      <Select
        label={say.window}
        value={window}
        onChange={(value) => change({ window: value })}
        options={(windows.includes(window) ? windows : [window, ...windows]).map((value) => ({
          value,
          text: span(value),
        }))}
      />
      <Select
        label={say.order}
        value={params.order ?? 'ordered'}
        onChange={(value) => change({ order: value as 'ordered' })}
        options={(['ordered', 'strict', 'unordered'] as const).map((value) => ({ value, text: say[value] }))}
      />
      <span class="breakdown-control">
        <Select
          label={say.breakdown}
          value={by}
          onChange={(field) => {
            if (field === '') without('breakdown');
            else change({ breakdown: { ...params.breakdown, by: [field] } });
          }}
          options={[
            { value: '', text: say.noBreakdown },
            ...(known ? [] : [{ value: by, text: fieldWord(by) }]),
            ...fields.map((field) => ({ value: field.field, text: naming(field) })),
          ]}
        />
      </span>
      <Select
        label={say.trend}
        value={params.trend?.interval ?? ''}
        onChange={(interval) => {
          if (interval === '') without('trend');
          else change({ trend: { ...params.trend, interval } });
        }}
        options={[
          { value: '', text: say.trendOff },
          ...(['hour', 'day', 'week', 'month'] as const).map((value) => ({ value, text: say[value] })),
        ]}
      />
    </div>
  );
}
