// What the GMV page asks: periods around the last day of the data, and a definition with other parameters.
import type { Definition, Range } from '../../engine/protocol';

const kDay = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

// Whole calendar periods around the last day of the data; all of them end there or before.
export function presetRange(preset: string, last: string): { from: string; to: string } | null {
  const end = Date.parse(`${last}T00:00:00Z`);
  if (Number.isNaN(end)) return null;
  const days = /^last(\d+)$/.exec(preset);
  if (days) return { from: dayOf(end - (Number(days[1]) - 1) * kDay), to: last };
  const [year = 0, month = 0] = last.split('-').map(Number);
  if (preset === 'month') return { from: `${last.slice(0, 7)}-01`, to: last };
  if (preset === 'last_month')
    return { from: dayOf(Date.UTC(year, month - 2, 1)), to: dayOf(Date.UTC(year, month - 1, 0)) };
  const quarter = Math.floor((month - 1) / 3) * 3;
  if (preset === 'last_quarter')
    return { from: dayOf(Date.UTC(year, quarter - 3, 1)), to: dayOf(Date.UTC(year, quarter, 0)) };
  return null;
}
export const presets = ['last7', 'last30', 'last90', 'month', 'last_month', 'last_quarter'] as const;

export function presetOf(range: Range | undefined, last: string): string {
  const same = presets.find((preset) => {
    const one = presetRange(preset, last);
    return one !== null && one.from === range?.from && one.to === range?.to;
  });
  return same ?? 'own';
}

// A definition with other parameters; those that are undefined are left out.
export function withParams(definition: Definition, part: Record<string, unknown>): Definition {
  const params = Object.fromEntries(
    Object.entries({ ...definition.params, ...part }).filter(([, value]) => value !== undefined),
  );
  return { ...definition, params } as Definition;
}
