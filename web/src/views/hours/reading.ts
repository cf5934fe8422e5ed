// From the tables of hours to what is drawn. Picks values; computes none.
import { count, rate, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import { type Row, rowsOf, tableOf } from '../../state/questions';

export type Measure = 'orders' | 'paid' | 'buyers';

export const numberOf = (value: unknown): number | null =>
  value === null || value === undefined || !Number.isFinite(Number(value)) ? null : Number(value);

export const writeMeasure = (row: Row, measure: Measure): string =>
  measure === 'paid' ? shortMoney(row['paid']) : count(row[measure]);

// The row of a denominator.
export const closedRow = (report: Report | null, denominator: string): Row =>
  rowsOf(tableOf(report, 'closed')).find((row) => row['denominator'] === denominator) ?? {};

// Where most is bought in a usual week.
export function peakOf(report: Report | null): Row | null {
  return rowsOf(tableOf(report, 'week')).reduce<Row | null>(
    (best, row) => (Number(row['orders_per_day'] ?? 0) > Number(best?.['orders_per_day'] ?? 0) ? row : best),
    null,
  );
}

export const festivalWord = (name: string): string => word(words.value.hours.festivals, name);
export const weekdayWord = (name: string): string => word(words.value.hours.weekdays, name);
// 0.182 → 多 18.2%
export const moved = (value: unknown): string | null => {
  const change = numberOf(value);
  if (change === null) return null;
  return change < 0 ? words.value.hours.down(rate(-change)) : words.value.hours.up(rate(change));
};
export const smallP = (value: unknown): string => {
  const p = numberOf(value);
  return p === null ? '--' : p < 0.001 ? '< 0.001' : p.toFixed(3);
};
