// What leaves the page as a spreadsheet: the reader's words, full figures, nothing that runs.
import { afterEach, expect, test } from 'vitest';
import type { Table } from '../src/engine/protocol';
import { sayNote } from '../src/i18n/say';
import { language, model } from '../src/state/session';
import { csvOf, held, linesOf, tabbed } from '../src/ui/sheet';
import { shownOf } from '../src/views/report/twin';

afterEach(() => {
  language.value = 'zh';
  model.value = null;
});

const table = {
  name: 'columns',
  columns: [
    { name: 'table', role: 'key', unit: 'text' },
    { name: 'column', role: 'key', unit: 'text' },
    { name: 'filled', role: 'measure', unit: 'count' },
    { name: 'share', role: 'measure', unit: 'share' },
    { name: 'sum', role: 'measure', unit: 'text' },
    { name: 'available', role: 'measure', unit: 'flag' },
  ],
  rows: [
    ['orders', '=HYPERLINK("x")', 12345, 0.25, '1234567890123.50', true],
    ['customers', '备注,"甲"', 7, null, null, false],
  ],
} as unknown as Table;
const lines = (): string[][] =>
  linesOf(
    shownOf(table, { figures: ['sum'], write: { table: (value) => (value === 'orders' ? '订单' : '客户') } }),
    table.rows,
  );

test('heads and codes in words, figures in full, formulas held', () => {
  expect(lines()).toEqual([
    ['表', '列', '有值', '覆盖', '合计', '有了'],
    ['订单', `'=HYPERLINK("x")`, '12345', '0.25', '1234567890123.50', '是'],
    ['客户', '备注,"甲"', '7', '', '', '否'],
  ]);
  language.value = 'tw';
  expect(lines()[0]).toEqual(['表', '欄', '有值', '覆蓋', '合計', '有了']);
});

test('as CSV: a byte order mark, quotes, line ends; as a copy: tabs', () => {
  const bytes = csvOf(lines());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).toBe(
    '表,列,有值,覆盖,合计,有了\r\n' +
      `订单,"'=HYPERLINK(""x"")",12345,0.25,1234567890123.50,是\r\n` +
      '客户,"备注,""甲""",7,,,否\r\n',
  );
  expect(tabbed(lines()).split('\r\n')[2]).toBe('客户\t备注,"甲"\t7\t\t\t否');
});

test('held are formulas and long digits, not numbers', () => {
  const texts = ['=1', '+86', '-x', '@a', '\tx', '261001234567', '13800000001', '-10.00', '2026-10-01', ''];
  expect(texts.map(held)).toEqual([`'=1`, `'+86`, `'-x`, `'@a`, `'\tx`, `'261001234567`, ...texts.slice(6)]);
});

test('a missing figure names the table that lacks, or the field that the table lacks', () => {
  const note = { code: 'missing', facts: { needs: ['customers'], metrics: ['reachable'] } };
  const orders = { code: 'missing', facts: { needs: ['orders'], metrics: ['refund_rate'] } };
  const holding = (tables: string[], fields: string[]): void => {
    model.value = {
      tables: tables.map((one) => ({ table: one })),
      fields: fields.map((field) => ({ field })),
    } as unknown as typeof model.value;
  };
  holding(['orders'], ['order.paid']);
  expect(sayNote(note)).toBe('还看不到可触达人数，要有客户列表');
  expect(sayNote(orders)).toBe('还看不到退款率：订单里没有「退款金额」，或还没对上它');
  holding(['customers'], ['customer.added_at']);
  expect(sayNote(note)).toBe('还看不到可触达人数：客户列表里没有「流失时间」，或还没对上它');
  expect(sayNote(orders)).toBe('还看不到退款率，要有订单（带付款与退款）');
});
