// Old workbooks (BIFF8, BIFF5) through SheetJS: of all it can do, only its reading into raw cells. Which number is a date, what a cell's text
// is, merged cells and sizes are decided in cell_text.ts and sheet_text.ts, as for xlsx.
import { parse_xlscfb, type ParsingOptions, set_cptable, SSF, type WorkBook } from '@e965/xlsx';
import { kUnspelled, styleOf, valueText } from './cell_text.ts';
import { oleStreams } from './ole.ts';
import { Unreadable } from './part.ts';
import {
  type BrokenSheet,
  type Counts,
  count,
  damaged,
  kMostColumns,
  kMostRows,
  type NamedSheet,
  type Range,
  sheetText,
} from './sheet_text.ts';

// Exported by the library, but left out of its types.
declare module '@e965/xlsx' {
  function parse_xlscfb(stream: Uint8Array, options: ParsingOptions): WorkBook;
}

type Cell =
  | { t: 'n'; v: number; z?: string } // z: the number format
  | { t: 's'; v: string }
  | { t: 'b'; v: boolean }
  | { t: 'e' };
interface RawSheet {
  '!data'?: Cell[][];
  '!merges'?: Range[];
  '!type'?: string;
}

const kOptions: ParsingOptions = {
  dense: true,
  cellDates: false,
  cellNF: true,
  cellHTML: false,
  cellFormula: false,
  cellText: false,
  cellStyles: false,
};

// SheetJS speaks on the console about what it does not know; what matters is said as a problem instead.
function quietly<T>(work: () => T): T {
  const { error, warn, log } = console;
  console.error = console.warn = console.log = () => {};
  try {
    return work();
  } finally {
    Object.assign(console, { error, warn, log });
  }
}

// It looks number formats up in one table, which still holds those of the workbook before.
const kBuiltIn: [string, string][] = Object.entries(SSF.get_table());
function resetFormats(): void {
  const table: Record<string, string> = SSF.get_table();
  for (const id of Object.keys(table)) delete table[id];
  for (const [id, format] of [...kBuiltIn, ...kUnspelled]) table[id] = format;
}

// BIFF5 keeps its texts in the code page of the machine that wrote them. SheetJS brings tables for those as large as itself; every
// browser has them too.
const kCodePages: Record<number, string> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  10000: 'macintosh',
  65001: 'utf-8',
};
const kDecoders = new Map<number, TextDecoder>();
function decode(codePage: number, bytes: ArrayLike<number>): string {
  let text = '';
  if (codePage === 1200) {
    for (let at = 0; at + 1 < bytes.length; at += 2)
      text += String.fromCharCode((bytes[at] as number) | ((bytes[at + 1] as number) << 8));
    return text;
  }
  let decoder = kDecoders.get(codePage);
  if (!decoder) {
    const windows = codePage >= 1250 && codePage <= 1258 ? codePage : 1252;
    decoder = new TextDecoder(kCodePages[codePage] ?? `windows-${windows}`);
    kDecoders.set(codePage, decoder);
  }
  return decoder.decode(Uint8Array.from(bytes));
}
const isBiff5 = (stream: ArrayLike<number>): boolean =>
  stream[0] === 9 && stream[1] === 8 && stream[4] === 0 && stream[5] === 5;

const locked = (): Unreadable =>
  new Unreadable(
    'password_needed',
    'this workbook is locked with a password; open it with the password and save it without one',
  );

function textOf(cell: Cell, date1904: boolean): string {
  if (cell.t === 'n') return valueText(cell.v, styleOf(cell.z ?? 'General'), date1904);
  if (cell.t === 'b') return cell.v ? 'TRUE' : 'FALSE';
  return cell.t === 's' ? String(cell.v ?? '') : '';
}

function textRows(data: Cell[][], date1904: boolean, errors: Counts): string[][] {
  if (data.length > kMostRows) throw damaged('this sheet has a row where none can be');
  const rows: string[][] = [];
  for (const [at, cells] of data.entries()) {
    if (!cells) continue;
    if (cells.length > kMostColumns) throw damaged('this sheet has a cell where none can be');
    const row: string[] = [];
    for (const [column, cell] of cells.entries()) {
      if (!cell) continue;
      const text = textOf(cell, date1904);
      if (cell.t === 'e') count(errors, column);
      else if (text !== '') row[column] = text;
    }
    rows[at] = row;
  }
  return rows;
}

// Whether the records of a workbook's stream follow one another as they must: each within the stream, and what begins ends. SheetJS would go
// through a broken one for minutes, and give what it met on the way.
function isWhole(stream: ArrayLike<number>): boolean {
  const word = (at: number): number => (stream[at] as number) | ((stream[at + 1] as number) << 8);
  let depth = 0;
  for (let at = 0; at + 4 <= stream.length;) {
    const type = word(at);
    const begins = type === 0x0809 || type === 0x0409 || type === 0x0209 || type === 0x0009;
    if (depth === 0 && !begins) return at > 0; // behind the last sheet
    if (begins) depth += 1;
    if (type === 0x000a) depth -= 1;
    at += 4 + word(at + 2);
    if (at > stream.length) return false;
  }
  return depth === 0;
}

// The sheets of an OLE2 file. Throws Unreadable: password_needed for one that is locked, also for a locked xlsx.
export function* xlsSheets(bytes: Uint8Array<ArrayBuffer>): Generator<NamedSheet | BrokenSheet> {
  let book: WorkBook;
  try {
    book = quietly(() => {
      const streams = oleStreams(bytes);
      if (streams.has('encryptedpackage') || streams.has('encryptioninfo')) throw locked();
      const stream = (streams.get('workbook') ?? streams.get('book'))?.();
      if (!stream || !isWhole(stream)) throw damaged('this is not a workbook that can be read, or it is damaged');
      if (isBiff5(stream)) set_cptable({ utils: { decode } });
      resetFormats();
      const given = typeof Buffer === 'undefined' ? stream : Buffer.from(stream);
      return parse_xlscfb(given, { ...kOptions, type: 'buffer' });
    });
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw /password/i.test(String(error))
      ? locked()
      : damaged('this is not a workbook that can be read, or it is damaged');
  }
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  for (const [at, name] of book.SheetNames.entries()) {
    const hidden = (book.Workbook?.Sheets?.[at]?.Hidden ?? 0) !== 0;
    const sheet = book.Sheets[name] as RawSheet | undefined;
    if (sheet?.['!type'] && sheet['!type'] !== 'sheet') continue; // a chart, a macro
    try {
      if (!sheet) throw damaged('this sheet is damaged');
      const errors: Counts = new Map();
      const rows = textRows(sheet['!data'] ?? [], date1904, errors);
      delete book.Sheets[name];
      yield { name, hidden, ...sheetText(rows, sheet['!merges'] ?? [], errors, new Map()) };
    } catch (error) {
      yield { name, hidden, broken: error instanceof Unreadable ? error : damaged('this sheet is damaged') };
    }
  }
}
