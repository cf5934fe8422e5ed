// From the tables of retention, repurchase, lifecycle and stickiness to what is drawn. Picks values; computes none.
import type { HeatCell, HeatRow } from '../../charts/heat';
import type { Cell, Report, Table } from '../../engine/protocol';
import { word, words } from '../../i18n/words';
import { columnOf, type Row, rowsOf } from '../../state/questions';

export interface Span {
  first: number;
  last: number;
}
const number = (value: Cell | undefined): number | null => (typeof value === 'number' ? value : null);

// Without a breakdown of the table any group is meant.
const ofGroup = (rows: Row[], field: string | null, group: string | null): Row[] =>
  field === null || group === null ? rows : rows.filter((row) => String(row[field] ?? '') === group);

export function spansOf(table: Table | null): Span[] {
  const found = new Map<number, Span>();
  for (const row of rowsOf(table)) {
    const first = Number(row['period']);
    if (!found.has(first)) found.set(first, { first, last: number(row['to_period']) ?? first });
  }
  return [...found.values()];
}

const cellOf = (row: Row): HeatCell => ({
  customers: number(row['customers']),
  of: number(row['size']),
  rate: number(row['rate']),
  state: row['complete'] === true ? 'closed' : row['customers'] === null ? 'future' : 'running',
});

// The rows of a cohort stand together, one for each column; cohorts with nobody are left blank by the caller's choice of text.
export function cohortRows(table: Table | null, field: string | null = null, group: string | null = null): HeatRow[] {
  const found = new Map<string, HeatCell[]>();
  for (const row of ofGroup(rowsOf(table), field, group)) {
    const key = String(row['cohort']);
    found.set(key, [...(found.get(key) ?? []), cellOf(row)]);
  }
  return [...found].map(([key, cells]) => ({ key, name: key, size: cells[0]?.of ?? null, cells }));
}

const averageCell = (row: Row): HeatCell => ({
  customers: number(row['customers']),
  of: number(row['size']),
  rate: number(row['rate']),
  state: 'closed',
});

export function averageRow(table: Table | null, field: string | null = null, group: string | null = null): HeatRow {
  const cells = ofGroup(rowsOf(table), field, group).map(averageCell);
  return { key: 'average', name: words.value.heat.average, size: cells[0]?.of ?? null, cells };
}

// Of an average per group: one row for each, the largest first.
export function groupRows(table: Table | null, field: string): HeatRow[] {
  const found = new Map<string, HeatCell[]>();
  for (const row of rowsOf(table)) {
    const key = String(row[field] ?? '');
    found.set(key, [...(found.get(key) ?? []), averageCell(row)]);
  }
  return [...found]
    .map(([key, cells]) => ({ key, name: groupName(key), size: cells[0]?.of ?? null, cells }))
    .sort((a, b) => (b.size ?? 0) - (a.size ?? 0));
}

export function groupName(value: Cell | undefined): string {
  const say = words.value.funnel;
  if (value === '$other') return say.other;
  return value === null || value === undefined || value === '' ? say.unset : String(value);
}

// 复购: one column for each window; a cell where nobody has been watched so long has not begun.
export function windowsOf(table: Table | null): number[] {
  return [...new Set(rowsOf(table).map((row) => Number(row['window'])))];
}
export function windowRows(table: Table | null): HeatRow[] {
  const found = new Map<string, { size: number | null; cells: HeatCell[] }>();
  for (const row of rowsOf(table)) {
    const key = String(row['cohort']);
    const one = found.get(key) ?? { size: number(row['size']), cells: [] };
    const mature = number(row['mature']);
    one.cells.push({
      customers: number(row['customers']),
      of: mature,
      rate: number(row['rate']),
      state: row['complete'] === true ? 'closed' : mature === 0 ? 'future' : 'running',
    });
    found.set(key, one);
  }
  return [...found].map(([key, { size, cells }]) => ({ key, name: key, size, cells }));
}
// The rates of all cohorts together stand in the table of windows.
export function windowAverage(table: Table | null): HeatRow {
  const cells = rowsOf(table).map((row): HeatCell => {
    const rate = number(row['mature_rate']);
    return { customers: number(row['customers']), of: number(row['mature']), rate, state: 'closed' };
  });
  return { key: 'average', name: words.value.heat.average, size: cells[0]?.of ?? null, cells };
}

// "第 3 个月", "第 2–4 周", "当月".
export function spanWord({ first, last }: Span, period: string, brief = false): string {
  const say = words.value.retention;
  if (first === 0) return word(say.zeroth, period);
  const list = brief ? say.brief : say.nth;
  const n = first === last ? String(first) : `${first}–${last}`;
  return list[period]?.(n) ?? n;
}

// The first and the last period after the start with a finished rate: what the sentence says.
export function ends(average: HeatRow): { first: number; last: number } | null {
  const known = average.cells.flatMap((cell, index) => (index > 0 && cell.rate !== null ? [index] : []));
  const first = known[0];
  return first === undefined ? null : { first, last: known.at(-1) ?? first };
}

export const fact = (report: Report | null, code: string): Record<string, unknown> | null =>
  report?.notes.find((note) => note.code === code)?.facts ?? null;

// Is there enough in every group to say whether they differ?
export function verdict(test: Table | null, groups: Table | null): 'yes' | 'no' | 'few' | null {
  const p = rowsOf(test)[0]?.['p'];
  if (!groups || groups.rows.length < 2) return null;
  const size = columnOf(groups, 'customers');
  if (typeof p !== 'number' || groups.rows.some((row) => Number(row[size]) < 30)) return 'few';
  return p < 0.05 ? 'yes' : 'no';
}
