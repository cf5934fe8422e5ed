// A table as lines of text for a spreadsheet: what is on the screen, in the reader's words, but figures in full and without
// separators. A text that a spreadsheet could run as a formula, or turn into a number and lose digits of, is held by a leading '
// exactly as the core does it (core/report/result.cpp).
import { cell, plain } from '../i18n/format';
import type { Cell } from '../engine/protocol';
import { escaped } from './markup';
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

// The same lines as cells. Text is marked as text, so that a long id keeps its digits and nothing is run.
export function celled(columns: readonly Shown[], lines: readonly string[][]): string {
  const asText = 'mso-number-format:&quot;\\@&quot;';
  const cells = (line: readonly string[], tag: 'th' | 'td'): string =>
    line
      .map((text, at) => {
        const shown = columns[at];
        const figure = tag === 'td' && shown && (shown.figure === true || !['text', 'flag'].includes(shown.column.unit));
        return `<${tag}${figure ? '' : ` style="${asText}"`}>${escaped(text.replace(/^'(?=\d{12,}$)/, ''))}</${tag}>`;
      })
      .join('');
  const [head = [], ...rows] = lines;
  const body = rows.map((line) => `<tr>${cells(line, 'td')}</tr>`).join('');
  return `<table><thead><tr>${cells(head, 'th')}</tr></thead><tbody>${body}</tbody></table>`;
}

// UTF-8 with a byte order mark, without which Excel takes Chinese for the letters of the system.
export function csvOf(lines: readonly string[][]): Uint8Array<ArrayBuffer> {
  const quoted = (text: string): string => (/[,"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return new TextEncoder().encode(`\ufeff${lines.map((line) => `${line.map(quoted).join(',')}\r\n`).join('')}`);
}
