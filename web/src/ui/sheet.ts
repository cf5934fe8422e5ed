// A table as lines of text for a spreadsheet: what is on the screen, in the reader's words, but figures in full and without
// separators. A text that a spreadsheet could run as a formula, or turn into a number and lose digits of, is held by a leading '
// exactly as the core does it (core/report/result.cpp).
import { cell, plain } from '../i18n/format';
import type { Cell } from '../engine/protocol';
import type { Shown } from './table';

const decimal = /^-?\d+(\.\d+)?$/;
export function held(text: string): string {
  const formula = /^[=+\-@\t\r]/.test(text) && !decimal.test(text);
  return formula || /^\d{12,}$/.test(text) ? `'${text}` : text;
}

function written({ column, write, figure }: Shown, value: Cell, row: Cell[]): string {
  if (value === null) return '';
  if (column.unit === 'flag') return cell(value, 'flag');
  if (column.unit !== 'text') return plain(value);
  return figure ? plain(value) : held(plain(write ? write(value, row) : value));
}

export const linesOf = (columns: readonly Shown[], rows: readonly Cell[][]): string[][] => [
  columns.map(({ head }) => held(head)),
  ...rows.map((row) => columns.map((one) => written(one, row[one.index] ?? null, row))),
];

export const tabbed = (lines: readonly string[][]): string => lines.map((line) => line.join('\t')).join('\r\n');

// UTF-8 with a byte order mark, without which Excel takes Chinese for the letters of the system.
export function csvOf(lines: readonly string[][]): Uint8Array<ArrayBuffer> {
  const quoted = (text: string): string => (/[,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return new TextEncoder().encode(`\ufeff${lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('')}`);
}
