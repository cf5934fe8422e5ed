// The import desk's own rules, without an engine: what a mapping becomes when columns move, what is left out, what is asked.
import { beforeEach, expect, test } from 'vitest';
import type { Mapping, Preview } from '../src/engine/protocol';
import { dictionariesOf, type Entry, entries, isLeftOut, isReady, renamedOf, unknownOf } from '../src/state/entries';
import { answer, acceptRename, mapField, setMeaning, tidy, withColumn } from '../src/state/mapping_edits';
import { readMapping, remember, remembered } from '../src/state/memory';
import { peek, records } from '../src/state/peek';

const mapping: Mapping = {
  table: 'orders',
  columns: { 'order.id': '订单号', 'order.status': '状态', 'customer.tags': '标签' },
  values: { 'order.status': { 锁单: 'paid' } },
  separators: { 'customer.tags': ';' },
};
const preview = (more: Partial<Preview> = {}): Preview => ({
  file: 1,
  name: 'a.csv',
  container: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  header_row: 1,
  blocks: 1,
  block: 0,
  estimated_rows: 10,
  estimated_bytes: 1000,
  table: 'orders',
  table_why: [],
  export: null,
  mapping,
  columns: [],
  first_rows: [],
  missing: [],
  dictionaries: [
    {
      field: 'order.status',
      column: '状态',
      values: [
        { value: '交易成功', cells: 5, meaning: 'done' },
        { value: '锁单', cells: 2, meaning: null },
        { value: '挂账', cells: 1, meaning: null },
      ],
    },
  ],
  plan: null,
  ...more,
});
const entry = (more: Partial<Entry> = {}): Entry => ({
  key: 1,
  source: 1,
  name: 'a.csv',
  blob: new Blob(),
  size: 0,
  status: 'ready',
  hints: {},
  wanted: false,
  remember: true,
  answered: [],
  known: [],
  problems: [],
  preview: preview(),
  mapping,
  ...more,
});
const only = (): Entry => entries.value[0] as Entry;

beforeEach(() => {
  entries.value = [];
  remembered.value = { version: 1, files: [] };
});

test('a column that is un-mapped takes its values and its separator with it', () => {
  const next = tidy(withColumn(withColumn(mapping, 'order.status', ''), 'customer.tags', ''));
  expect(next.columns).toEqual({ 'order.id': '订单号' });
  expect(next).not.toHaveProperty('values');
  expect(next).not.toHaveProperty('separators');
});

test('one column is one field, and another column has its own values', () => {
  const next = tidy(withColumn(mapping, 'order.channel', '状态'));
  expect(next.columns).toEqual({ 'order.id': '订单号', 'order.channel': '状态', 'customer.tags': '标签' });
  expect(next.values).toBeUndefined();
  expect(tidy(withColumn(mapping, 'order.status', '另一列')).values).toBeUndefined();
  expect(tidy(withColumn(mapping, 'order.status', '状态')).values).toEqual(mapping.values);
});

test('unknown values are counted until each has a meaning', () => {
  entries.value = [entry()];
  expect(unknownOf(only())).toBe(1);
  setMeaning(1, 'order.status', '挂账', 'created');
  expect(unknownOf(only())).toBe(0);
  setMeaning(1, 'order.status', '挂账', null);
  setMeaning(1, 'order.status', '锁单', null);
  expect(unknownOf(only())).toBe(2);
  expect(only().mapping?.values).toBeUndefined();
});

test('a dictionary belongs to its column', () => {
  entries.value = [entry()];
  mapField(1, 'order.status', '');
  expect(dictionariesOf(only())).toEqual([]);
});

test('a renamed column is asked about, and the answer makes the table ready', () => {
  const plan = { share: 0.9, lost: [{ field: 'order.paid', header: '实付', likely: '实收', alike: 0.99 }], added: [] };
  entries.value = [entry({ preview: preview({ plan }) })];
  expect(renamedOf(only())).toHaveLength(1);
  expect(isReady(only())).toBe(false);
  answer(1, 'order.paid');
  expect(isReady(only())).toBe(true);
  entries.value = [entry({ preview: preview({ plan }) })];
  acceptRename(1, 'order.paid', '实收');
  expect(only().mapping?.columns['order.paid']).toBe('实收');
  expect(isReady(only())).toBe(true);
});

test('of several tables those that fit nothing stay out; a single one asks', () => {
  const odd = entry({ key: 2, preview: preview({ table: null }) });
  entries.value = [odd];
  expect(isLeftOut(odd)).toBe(false);
  entries.value = [entry(), odd];
  expect(isLeftOut(odd)).toBe(true);
  expect(isLeftOut({ ...odd, wanted: true })).toBe(false);
  expect(isLeftOut(entry())).toBe(false);
});

test('mapping documents: read, refused, and one for the same headers replaces the older', () => {
  expect(readMapping('{"version":1,"files":[{"table":"orders","columns":{}}]}')?.files).toHaveLength(1);
  for (const text of ['', '[]', 'null', '{"version":2,"files":[]}', '{"version":1,"files":[{"columns":{}}]}'])
    expect(readMapping(text)).toBeNull();
  const one = { ...mapping, match: { headers: ['b', 'a'] } };
  remember([one]);
  remember([{ ...one, match: { headers: ['a', 'b'] }, columns: {} }]);
  expect(remembered.value.files).toEqual([{ ...one, match: { headers: ['a', 'b'] }, columns: {} }]);
});

test('a peek: records with quotes, line ends and blanks as they stand', async () => {
  expect(records('a,"b,""c"\r\n\r\n1,2\n3', ',', 9)).toEqual([['a', 'b,"c'], [''], ['1', '2'], ['3']]);
  expect(records('a\nb\nc', ',', 2)).toEqual([['a'], ['b']]);
  const look = await peek(new Blob([Uint8Array.of(0xb6, 0xa9, 0xb5, 0xa5)]), 'gb18030', ',', 3);
  expect(look).toEqual({ rows: [['订单']], bad: 0 });
  expect((await peek(new Blob([Uint8Array.of(0xb6, 0xa9)]), 'utf-8', ',', 3)).bad).toBeGreaterThan(0);
  expect((await peek(new Blob(['a']), 'no-such', ',', 3)).rows).toEqual([]);
});
