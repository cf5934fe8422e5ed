// Shapes that several reports share: people by a name, cohorts as a grid, a figure over time. Values are picked, never computed.
import type { Still } from '../../charts/still/still';
import { count, rate, shortDay } from '../../i18n/format';
import type { Cell } from '../../engine/protocol';
import type { Row } from '../../state/questions';
import type { cohortRows } from '../retention/reading';
import { withheld, withheldText } from './tables';

const kRows = 24; // of a grid: the latest
export const number = (value: Cell | undefined): number | null =>
  value === null || value === undefined || value === '' || !Number.isFinite(Number(value)) ? null : Number(value);
export const text = (value: Cell | undefined, write: (value: Cell | undefined) => string): string =>
  withheld(value) ? withheldText(value) : write(value);

export function people(title: string, rows: readonly Row[], name: (row: Row) => string, share?: string): Still {
  return {
    kind: 'bars',
    title,
    rows: rows.map((row) => ({
      label: name(row),
      value: number(row['customers']),
      text:
        text(row['customers'], count) +
        (share && typeof row[share] === 'number' ? `  ${rate(row[share])}` : ''),
    })),
  };
}

// `plainFirst`: everybody is in the first column, so it gives no shade.
export function grid(
  title: string,
  corner: string,
  columns: readonly string[],
  list: ReturnType<typeof cohortRows>,
  plainFirst = false,
): Still {
  return {
    kind: 'grid',
    title,
    corner,
    columns,
    rows: list.slice(-kRows).map((row) => ({
      label: row.name,
      cells: row.cells.map((one, at) => ({
        value: one.state === 'closed' && !(plainFirst && at === 0) ? one.rate : null,
        text: one.state === 'closed' ? (one.rate === null ? '' : rate(one.rate)) : '',
        open: one.state === 'running',
      })),
    })),
  };
}

export function course(title: string, rows: readonly Row[], key: string, format: (value: number) => string): Still {
  return {
    kind: 'columns',
    title,
    bars: rows.map((row) => ({
      label: shortDay(String(row['bucket'])),
      value: number(row[key]),
      open: row['complete'] === false,
    })),
    format,
  };
}
