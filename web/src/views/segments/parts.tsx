// The small fields that clauses are made of: bounds, durations, events, times.
import { useEffect, useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { eventWord } from '../../i18n/names';
import { word, words } from '../../i18n/words';
import type { Bounds, Within } from '../../engine/protocol';
import { model } from '../../state/session';
import { Select } from '../../ui/controls';
import { NumberField, Typed } from './typed';

type Mode = 'min' | 'max' | 'exactly' | 'both';
const modeOf = ({ min, max }: Bounds<number | string>): Mode =>
  min !== undefined && max !== undefined ? (min === max ? 'exactly' : 'both') : max !== undefined ? 'max' : 'min';

interface BoundsProps {
  label: string;
  value: Bounds<number | string>;
  onChange: (value: Bounds) => void;
  scale?: number;
  exact?: boolean;
}
export function BoundsField({ label, value, onChange, scale = 1, exact = true }: BoundsProps) {
  const say = words.value.segments;
  const [mode, setMode] = useState<Mode>(modeOf(value));
  useEffect(() => {
    if ((value.min !== undefined || value.max !== undefined) && !(mode === 'both' || mode === 'exactly'))
      setMode(modeOf(value));
  }, [value.min, value.max]);
  const number = (one: number | string | undefined): number | undefined =>
    one === undefined ? undefined : Number(one);
  const set = (next: Mode, low: number | undefined, high: number | undefined): void => {
    const pairs = { min: [low, undefined], max: [undefined, high], exactly: [low, low], both: [low, high] } as const;
    const [min, max] = pairs[next];
    onChange({ ...(min !== undefined && { min }), ...(max !== undefined && { max }) });
  };
  const low = number(value.min ?? (mode === 'exactly' ? value.max : undefined));
  const high = number(value.max);
  return (
    <span class="bounds">
      <Select
        hidden
        label={label}
        value={mode}
        onChange={(next) => {
          setMode(next as Mode);
          set(next as Mode, low ?? high, high ?? low);
        }}
        options={(['min', 'max', ...(exact ? (['exactly'] as const) : []), 'both'] as const).map((one) => ({
          value: one,
          text: say.modes[one],
        }))}
      />
      {mode !== 'max' && (
        <NumberField
          label={`${label} · ${say.least}`}
          value={low}
          scale={scale}
          onChange={(one) => set(mode, one, high)}
        />
      )}
      {mode === 'both' && <span>–</span>}
      {(mode === 'max' || mode === 'both') && (
        <NumberField
          label={`${label} · ${say.most}`}
          value={high}
          scale={scale}
          onChange={(one) => set(mode, low, one)}
        />
      )}
    </span>
  );
}

const durationUnits = ['h', 'd', 'w', 'mo'];
export function Duration({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const say = words.value.segments;
  const [, amount = '', unit = 'd'] = /^(\d+)(s|m|h|d|w|mo)$/.exec(value) ?? [];
  return (
    <span class="bounds">
      <NumberField
        label={label}
        value={amount === '' ? undefined : Number(amount)}
        onChange={(number) => {
          if (number !== undefined && number > 0) onChange(`${Math.round(number)}${unit}`);
        }}
      />
      <Select
        hidden
        label={`${label} · ${say.unit}`}
        value={unit}
        onChange={(next) => onChange(`${amount || '1'}${next}`)}
        options={(durationUnits.includes(unit) ? durationUnits : [unit, ...durationUnits]).map((one) => ({
          value: one,
          text: word(say.units, one),
        }))}
      />
    </span>
  );
}

export function EventField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
}) {
  const say = words.value.funnel;
  const events = model.value?.events ?? [];
  const names = new Set(events.map((event) => event.name));
  const shown = value ?? '*';
  const options = [
    ...(shown === '' ? [{ value: '', text: say.chooseEvent, disabled: true }] : []),
    ...(shown !== '' && shown !== '*' && !names.has(shown) ? [{ value: shown, text: eventWord(shown) }] : []),
    ...events.map((event) => ({
      value: event.name,
      text: `${eventWord(event.name)} · ${say.people(count(event.customers))}`,
    })),
    { value: '*', text: say.anyEvent },
  ];
  return (
    <Select
      hidden
      invalid={shown === ''}
      label={label}
      value={shown}
      options={options}
      onChange={(name) => onChange(name === '*' ? null : name)}
    />
  );
}

const lasts = ['7d', '14d', '30d', '60d', '90d', '180d', '365d'];
export function WithinField({
  value,
  onChange,
}: {
  value: Within | undefined;
  onChange: (value: Within | undefined) => void;
}) {
  const say = words.value.segments;
  const mode = value === undefined ? 'ever' : 'last' in value ? 'last' : 'dates';
  const dates = value && !('last' in value) ? value : {};
  return (
    <span class="bounds">
      <Select
        hidden
        label={say.when}
        value={mode}
        onChange={(next) =>
          onChange(
            next === 'ever'
              ? undefined
              : next === 'last'
                ? { last: lasts[2]! }
                : { from: model.value?.first_day ?? '', to: model.value?.as_of ?? '' },
          )
        }
        options={(['ever', 'last', 'dates'] as const).map((one) => ({ value: one, text: say.whens[one] }))}
      />
      {value && 'last' in value && (
        <Duration label={say.whens.last} value={value.last} onChange={(last) => onChange({ last })} />
      )}
      {mode === 'dates' &&
        (['from', 'to'] as const).map((end) => (
          <Typed<string>
            key={end}
            type="date"
            label={words.value.report[end]}
            value={dates[end]?.slice(0, 10) ?? ''}
            write={(one) => one}
            read={(one) => one}
            onChange={(day) => onChange({ ...dates, [end]: day })}
          />
        ))}
    </span>
  );
}
