// What the GMV page reads off its report: sums in whole ten-thousandths, so that a reconciliation on the screen is a real one.
import type { Cell, Definition, Range } from '../../engine/protocol';

// "-35.8" is −358000; nothing for what is no amount.
export function tenths(value: Cell | undefined): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(String(value ?? ''));
  if (!match) return null;
  const size = BigInt(`${match[2] ?? '0'}${(match[3] ?? '').padEnd(4, '0')}`);
  return match[1] ? -size : size;
}

export function asMoney(value: bigint): string {
  const size = value < 0n ? -value : value;
  const places = String(size % 10_000n).padStart(4, '0').replace(/0{1,2}$/, '');
  return `${value < 0n ? '-' : ''}${size / 10_000n}.${places}`;
}

// What is left when the parts are taken from the change; nothing where one of them is not known.
export function difference(base: Cell | undefined, current: Cell | undefined, parts: readonly Cell[]): bigint | null {
  const from = tenths(base);
  const to = tenths(current);
  if (from === null || to === null) return null;
  let left = to - from;
  for (const part of parts) {
    const amount = tenths(part);
    if (amount === null) return null;
    left -= amount;
  }
  return left;
}

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
