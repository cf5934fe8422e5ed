// A sheet as comma-separated text: one record for every row from row 1, blank ones too, so that record n is row n of the sheet.
import { type Budget, type PartCleaned, type PartProblem, Unreadable } from './part.ts';

export interface Range {
  s: { r: number; c: number };
  e: { r: number; c: number };
}
export type Counts = Map<number, number>; // cells by column, from 0
export interface SheetText {
  bytes: Uint8Array<ArrayBuffer>[];
  cleaned: PartCleaned[];
  problems: PartProblem[];
}
export interface NamedSheet extends SheetText {
  name: string;
  hidden: boolean;
}
export interface BrokenSheet {
  name: string;
  hidden: boolean;
  broken: Unreadable;
}

export const kMostRows = 1_048_576;
export const kMostColumns = 16_384;
const kMostFilled = 20_000_000; // cells that merged ranges may fill
const kFreelyFilled = 2_000_000; // up to here however few cells there are
const kMostPadded = 200_000_000; // delimiters
const kBatch = 1 << 18; // characters that are encoded together

export const damaged = (what: string): Unreadable =>
  new Unreadable('container_unreadable', `${what}; open the file in Excel or WPS and save it again as .xlsx`);
export const count = (counts: Counts, column: number): void => void counts.set(column, (counts.get(column) ?? 0) + 1);

// The column of a reference such as "AB12" that stands in `text`, from 0; -1 when there is none.
export function columnOf(text: string, from = 0): number {
  let column = 0;
  for (let at = from; column <= kMostColumns; at++) {
    const letter = text.charCodeAt(at) - 64;
    if (!(letter >= 1 && letter <= 26)) break;
    column = column * 26 + letter;
  }
  return column - 1;
}

// A merged cell shows one value for its whole range. It is filled down, so that an order's columns stand on every item's
// row; not across, because what lies over several columns is a title.
function fillMerges(rows: string[][], merges: Range[], budget: Budget): Counts {
  const filled: Counts = new Map();
  let cells = 0;
  for (let r = 0; r < rows.length; r++) cells += rows[r]?.length ?? 0;
  let left = Math.min(kMostFilled, kFreelyFilled + 10 * cells);
  for (const { s, e } of merges) {
    const value = rows[s.r]?.[s.c];
    if (value === undefined) continue;
    const last = Math.min(e.r, rows.length - 1);
    left -= Math.max(0, last - s.r);
    budget.left -= Math.max(0, last - s.r);
    if (left < 0) throw damaged('the merged cells of this sheet overlap endlessly');
    for (let r = s.r + 1; r <= last; r++) {
      rows[r] ??= [];
      const row = rows[r] as string[];
      if (row[s.c] !== undefined) continue;
      row[s.c] = value;
      count(filled, s.c);
    }
  }
  return filled;
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const byColumn = (counts: Counts): [number, number][] => [...counts].sort(([a], [b]) => a - b);
const cellsWord = (cells: number): string => (cells === 1 ? '1 cell' : `${cells} cells`);

const tooLarge = (): Unreadable =>
  new Unreadable('too_large', 'its sheets hold more text than can be right; copy the table to a new workbook');

// From the texts of the cells (an empty one is absent), what was counted while they were read. A text may stand in many cells at the cost of one, so
// what is written is counted against the budget. Throws Unreadable.
export function sheetText(
  rows: string[][],
  merges: Range[],
  errors: Counts,
  noValue: Counts,
  budget: Budget,
): SheetText {
  const height = rows.length;
  const filled = fillMerges(rows, merges, budget);
  let width = 0;
  for (let r = 0; r < height; r++) width = Math.max(width, rows[r]?.length ?? 0);
  if (width * height > kMostPadded)
    throw new Unreadable(
      'too_large',
      'its cells are scattered over too many rows and columns; copy the table to a new sheet',
    );

  const encoder = new TextEncoder();
  const bytes: Uint8Array<ArrayBuffer>[] = [];
  const blank = width === 1 ? '""\n' : `${','.repeat(Math.max(0, width - 1))}\n`;
  let text = '';
  let last = 0; // the last row that holds something
  for (let r = 0; r < height; r++) if ((rows[r]?.length ?? 0) > 0) last = r + 1;
  const flush = (): void => {
    budget.left -= text.length;
    if (budget.left < 0) throw tooLarge();
    if (text !== '') bytes.push(encoder.encode(text));
    text = '';
  };
  for (let r = 0; r < last; r++) {
    const row = rows[r];
    if (!row || row.length === 0) text += blank;
    else {
      for (let c = 0; c < row.length; c++) {
        if (c > 0) text += ',';
        const cell = row[c];
        if (cell === undefined) continue;
        text += quoted(cell);
        if (text.length > kBatch) flush();
      }
      text += `${','.repeat(width - row.length)}\n`;
    }
    if (text.length > kBatch) flush();
  }
  flush();

  const problems: PartProblem[] = [
    ...byColumn(errors).map(([column, cells]) => ({
      code: 'cell_error' as const,
      column,
      cells,
      message: `${cellsWord(cells)} with an error such as #N/A or #REF! instead of a value, taken as empty`,
    })),
    ...byColumn(noValue).map(([column, cells]) => ({
      code: 'formula_without_value' as const,
      column,
      cells,
      message: `${cellsWord(cells)} with a formula that was never calculated, taken as empty; open and save the file in Excel or WPS`,
    })),
  ];
  const cleaned = byColumn(filled).map(([column, cells]) => ({ rule: 'merged_cells' as const, column, cells }));
  return { bytes, cleaned, problems };
}
