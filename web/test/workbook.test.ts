// The workbook that is saved, read back by another's reader: cells of their kind, texts that stay texts, the second sheet.
import { read, utils } from '@e965/xlsx';
import { expect, test } from 'vitest';
import type { Cell } from '../src/engine/protocol';
import { celled } from '../src/ui/sheet';
import { columnName, serial, workbookOf, type SheetColumn } from '../src/ui/workbook';
import type { Shown } from '../src/ui/table';

const columns: SheetColumn[] = [
  { head: '订单号', unit: 'text', index: 0 },
  { head: '=坏', unit: 'text', index: 1 },
  { head: '人数', unit: 'count', index: 2 },
  { head: '金额', unit: 'money', index: 3 },
  { head: '占比', unit: 'share', index: 4 },
  { head: '日期', unit: 'day', index: 5 },
  { head: '时间', unit: 'instant', index: 6 },
];
const rows: Cell[][] = [
  ['2607012345678901234', '=HYPERLINK("x")', 12, '1286.5', 0.125, '2026-11-11', '2026-11-11 08:30:15'],
  ['0071', '+86 138', '<5', '12345678901234567.89', null, '2026-02-30', 'soon'],
  ['<a>&"\u0001', "'x", 3.5, '-0.01', 1, '1899-12-31', null],
];
const book = read(workbookOf({ name: '表/一', columns, rows }, { name: '口径', lines: ['数据截至 2026-11-11', '=1+1'] }), { cellNF: true, cellStyles: true });
const sheet = book.Sheets[book.SheetNames[0]!]!;

test('two sheets, the second says how it was counted', () => {
  expect(book.SheetNames).toEqual(['表 一', '口径']);
  expect(utils.sheet_to_json(book.Sheets['口径']!, { header: 1 })).toEqual([['数据截至 2026-11-11'], ['=1+1']]);
});

test('cells are of their kind; ids, formulas and what is no figure are text', () => {
  const kinds = (row: number): string => columns.map((_, at) => sheet[`${columnName(at)}${row}`]?.t ?? '-').join('');
  expect(kinds(2)).toBe('ssnnnnn');
  expect(kinds(3)).toBe('ssss-ss');
  expect(kinds(4)).toBe('ssnnns-');
  expect(sheet['A2'].v).toBe('2607012345678901234');
  expect(sheet['A3'].v).toBe('0071');
  expect(sheet['A4'].v).toBe('<a>&"');
  expect(sheet['D2'].v).toBe(1286.5);
  expect(sheet['D3'].v).toBe('12345678901234567.89');
  for (const [, cell] of Object.entries(sheet)) expect((cell as { f?: string }).f).toBeUndefined();
});

test('days and moments are the numbers that a spreadsheet shows as them', () => {
  expect(serial('1900-03-01')).toBe('61');
  expect(serial('2026-11-11')).toBe('46337');
  expect(sheet['F2'].w).toBe('2026-11-11');
  expect(sheet['G2'].w).toBe('2026-11-11 08:30:15');
  expect(sheet['E2'].w).toBe('12.50%');
  expect(serial('2026-02-30')).toBeNull();
});

test('columns are counted as spreadsheets do; equal tables give equal bytes', () => {
  expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA']);
  const again = (): Uint8Array => workbookOf({ name: 'a', columns, rows }, { name: '口径', lines: [] });
  expect(again()).toEqual(again());
});

test('a copied table marks text as text, and keeps the digits of an id', () => {
  const shown = [
    { index: 0, head: '单号', column: { name: 'a', role: 'key', unit: 'text' } },
    { index: 1, head: '人数', column: { name: 'b', role: 'measure', unit: 'count' } },
  ] as Shown[];
  const html = celled(shown, [['单号', '人数'], ["'2607012345678901234", '12'], ["'=1+1", '<5']]);
  expect(html).toContain('<td style="mso-number-format:&quot;\\@&quot;">2607012345678901234</td><td>12</td>');
  expect(html).toContain('&#39;=1+1</td><td>&lt;5</td>');
});
