// The dates of a report. Presets are anchored to the last day with data, because exports lag behind today.
import { words } from '../../i18n/words';
import type { Range } from '../../engine/protocol';
import { model } from '../../state/session';
import { Select, Text } from '../../ui/controls';

const presets = [7, 30, 90] as const;
const kDay = 86_400_000;

export function daysBefore(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : new Date(at - days * kDay).toISOString().slice(0, 10);
}

// The same question of these dates; of all without.
export function withRange<D extends { range?: Range }>(definition: D, range: Range | undefined): D {
  const { range: _old, ...rest } = definition;
  return (range ? { ...rest, range } : rest) as D;
}

interface Props {
  range: Range | undefined;
  onChange: (range: Range | undefined) => void;
}
export function RangeControl({ range, onChange }: Props) {
  const say = words.value.report;
  const last = model.value?.as_of;
  if (!last) return null;
  const preset =
    !range?.from && !range?.to
      ? 'all'
      : presets.find((days) => range?.to === last && range?.from === daysBefore(last, days - 1));
  const zone = range?.zone ? { zone: range.zone } : {};
  const choose = (value: string): void => {
    if (value === 'all') onChange(undefined);
    else if (value !== 'own') onChange({ from: daysBefore(last, Number(value) - 1), to: last, ...zone });
    else
      onChange({ from: range?.from ?? model.value?.first_day ?? last, to: range?.to ?? daysBefore(last, 1), ...zone });
  };
  const own = preset === undefined;
  return (
    <span class="range-control">
      <Select
        label={say.dates}
        value={preset === undefined ? 'own' : String(preset)}
        onChange={choose}
        options={[
          { value: 'all', text: say.rangeAll },
          ...presets.map((days) => ({ value: String(days), text: say.last(String(days)) })),
          { value: 'own', text: `${say.from} … ${say.to}` },
        ]}
      />
      {own && (
        <Text
          hidden
          type="date"
          label={say.from}
          value={range?.from?.slice(0, 10) ?? ''}
          onChange={(from) => onChange({ ...range, from })}
        />
      )}
      {own && (
        <Text
          hidden
          type="date"
          label={say.to}
          value={range?.to?.slice(0, 10) ?? ''}
          onChange={(to) => onChange({ ...range, to })}
        />
      )}
    </span>
  );
}
