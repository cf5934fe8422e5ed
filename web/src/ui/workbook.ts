// A table as a workbook (xlsx): figures, money, shares, days and moments as typed cells, everything else as text that stays text: nothing a
// spreadsheet could run, no id that loses its last digits. The second sheet says how it was counted. Written by hand over fflate's zip: seven small
// parts, where the libraries for it are many times the size. Leaves out formulas, merged cells and everything else that a table does not have.
import { strToU8, zipSync } from 'fflate';
import type { Cell, Unit } from '../engine/protocol';
import { escaped } from './markup';

export interface SheetColumn {
  head: string;
  unit: Unit;
  index: number;
  write?: ((value: Cell, row: Cell[]) => string) | undefined;
}
export interface Sheet {
  name: string;
  columns: readonly SheetColumn[];
  rows: readonly Cell[][];
}

// Places in cellXfs below.
const style = { plain: 0, head: 1, text: 2, count: 3, money: 4, share: 5, day: 6, instant: 7, decimal: 8, wrap: 9 } as const;

const kXml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const kMain = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const kRelations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const kPackage = 'http://schemas.openxmlformats.org/package/2006';

export function columnName(index: number): string {
  let name = '';
  for (let at = index; at >= 0; at = Math.floor(at / 26) - 1) name = String.fromCharCode(65 + (at % 26)) + name;
  return name;
}

const text = (place: string, value: string, as: number): string =>
  `<c r="${place}" s="${as}" t="inlineStr"><is><t xml:space="preserve">${escaped(value.slice(0, 32_767))}</t></is></c>`;
const number = (place: string, value: string, as: number): string => `<c r="${place}" s="${as}"><v>${value}</v></c>`;

// Days since 1899-12-30, as spreadsheets count; nothing for what is no such day or moment.
export function serial(value: string): string | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d))?)?/.exec(value);
  if (!match) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  if (new Date(at).getUTCDate() !== day || year < 1900) return null;
  return String(Number((at / 86_400_000 + 25_569).toFixed(10)));
}

// More digits than a spreadsheet's number holds would be changed: those stay text.
const exact = (value: string): boolean => /^-?\d+(\.\d+)?$/.test(value) && value.replaceAll(/^-|\./g, '').replace(/^0+/, '').length <= 15;

function cellOf(place: string, value: Cell, row: Cell[], { unit, write }: SheetColumn): string {
  if (value === null || value === '') return '';
  const plain = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  const figure = typeof value === 'number' ? Number.isFinite(value) : exact(plain);
  if (unit === 'count' && figure && exact(plain)) return number(place, plain, Number.isInteger(Number(plain)) ? style.count : style.decimal);
  if (unit === 'money' && figure && exact(plain)) return number(place, plain, style.money);
  if (unit === 'share' && figure) return number(place, plain, style.share);
  if ((unit === 'seconds' || unit === 'days') && figure) return number(place, plain, style.decimal);
  if (unit === 'day' || unit === 'instant') {
    const at = serial(String(value));
    if (at !== null) return number(place, at, unit === 'day' ? style.day : style.instant);
  }
  if (unit === 'text' && typeof value === 'number' && !write) return number(place, plain, style.decimal);
  return text(place, write ? write(value, row) : String(value), style.text);
}

function sheetOf({ columns, rows }: Sheet): string {
  const head = columns.map(({ head }, at) => text(`${columnName(at)}1`, head, style.head)).join('');
  const lines = rows.map((row, at) => {
    const cells = columns.map((column, place) => cellOf(`${columnName(place)}${at + 2}`, row[column.index] ?? null, [...row], column));
    return `<row r="${at + 2}">${cells.join('')}</row>`;
  });
  const widths = columns
    .map(({ head }, at) => `<col min="${at + 1}" max="${at + 1}" width="${Math.min(40, Math.max(12, head.length * 2 + 4))}" customWidth="1"/>`)
    .join('');
  return (
    `${kXml}<worksheet xmlns="${kMain}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
    `<cols>${widths}</cols><sheetData><row r="1">${head}</row>${lines.join('')}</sheetData></worksheet>`
  );
}

function basisSheet(lines: readonly string[]): string {
  const rows = lines.map((line, at) => `<row r="${at + 1}">${text(`A${at + 1}`, line, style.wrap)}</row>`).join('');
  return `${kXml}<worksheet xmlns="${kMain}"><cols><col min="1" max="1" width="96" customWidth="1"/></cols><sheetData>${rows}</sheetData></worksheet>`;
}

// Custom formats count from 164; 49 is "text", 3 is whole numbers with separators, 10 is per cent with two places, 14 a day.
const styles = `${kXml}<styleSheet xmlns="${kMain}"><numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/><numFmt numFmtId="166" formatCode="0.####"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="10">${[
  '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
  '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" quotePrefix="1"/>',
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>',
  ...[3, 4, 10, 164, 165, 166].map((id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`),
  '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1" quotePrefix="1"><alignment wrapText="1" vertical="top"/></xf>',
].join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

// A sheet's name has 31 letters and none of these.
const sheetName = (name: string): string => name.replaceAll(/[\\/?*[\]:'\u0000-\u001f]/g, ' ').trim().slice(0, 31) || '1';

export function workbookOf(sheet: Sheet, basis: { name: string; lines: readonly string[] }): Uint8Array<ArrayBuffer> {
  const second = sheetName(basis.name);
  const first = sheetName(sheet.name) === second ? `${second.slice(0, 29)} 1` : sheetName(sheet.name);
  const relation = (id: number, kind: string, target: string): string =>
    `<Relationship Id="rId${id}" Type="${kRelations}/${kind}" Target="${target}"/>`;
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${kXml}<Types xmlns="${kPackage}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>`,
    '_rels/.rels': `${kXml}<Relationships xmlns="${kPackage}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    'xl/workbook.xml': `${kXml}<workbook xmlns="${kMain}" xmlns:r="${kRelations}"><sheets><sheet name="${escaped(first)}" sheetId="1" r:id="rId1"/><sheet name="${escaped(second)}" sheetId="2" r:id="rId2"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${kXml}<Relationships xmlns="${kPackage}/relationships">${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${relation(2, 'worksheet', 'worksheets/sheet2.xml')}${relation(3, 'styles', 'styles.xml')}</Relationships>`,
    'xl/styles.xml': styles,
    'xl/worksheets/sheet1.xml': sheetOf(sheet),
    'xl/worksheets/sheet2.xml': basisSheet(basis.lines),
  };
  const mtime = new Date(1980, 0, 1); // the same bytes whenever it is saved
  return zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, [strToU8(part), { mtime, level: 6 }]]))) as Uint8Array<ArrayBuffer>;
}
