// Whether what lies on the desk has room in the tab: estimates and counts are the core's, the end is the tab's.
import { beforeEach, expect, test } from 'vitest';
import { entries, type Entry } from '../src/state/entries';
import { skipColumns } from '../src/state/mapping_edits';
import { left, most, mostOf, needed, reducible, tight, used } from '../src/state/room';
import { journalBack } from '../src/state/journal';

const entry = (key: number, bytes: number, more: object = {}): Entry =>
  ({
    key,
    source: key,
    name: 'a.csv',
    blob: new Blob(),
    size: 1,
    status: 'ready',
    hints: {},
    wanted: false,
    remember: true,
    answered: [],
    known: [],
    problems: [],
    mapping: { table: 'orders', columns: {} },
    preview: {
      table: 'orders',
      missing: [],
      plan: null,
      estimated_bytes: bytes,
      mapping: { table: 'orders', columns: {} },
      columns: [],
    },
    ...more,
  }) as unknown as Entry;
const memory = (bytes: number) => ({ bytes, tables: bytes, timelines: 0, events: 1, bytes_an_event: bytes });

beforeEach(() => {
  entries.value = [];
  used.value = null;
});

test('a tab has the addresses of 32 bits, or half of them on a small device', () => {
  expect(mostOf(undefined)).toBe(4 * 1024 ** 3);
  expect(mostOf(8)).toBe(4 * 1024 ** 3);
  expect(mostOf(2)).toBe(2 * 1024 ** 3);
});

test('what is ready counts; what is read already is among the used', () => {
  entries.value = [entry(1, 1000), entry(2, 500), entry(3, 7, { status: 'loaded' }), entry(4, 9, { status: 'failed' })];
  expect(needed.value).toBe(1500);
});

test('it is tight when the work on it would not fit beside what is in', () => {
  entries.value = [entry(1, most * 0.6)];
  expect(tight.value).toBe(false);
  used.value = memory(most * 0.2);
  expect(left.value).toBe(most * 0.8);
  expect(tight.value).toBe(true);
  used.value = memory(most * 2);
  expect(left.value).toBe(0);
});

test('a column that is skipped takes no room, a field is always read, and one step back reads them again', async () => {
  const column = (name: string, bytes: number) => ({ name, type: 'text', samples: [], nulls: 0, estimated_bytes: bytes });
  const wide = (key: number) =>
    entry(key, 1000, {
      mapping: { table: 'orders', columns: { 'order.id': '订单号' }, skip: ['地址'] },
      preview: {
        table: 'orders',
        missing: [],
        plan: null,
        estimated_bytes: 1000,
        mapping: { table: 'orders', columns: { 'order.id': '订单号' }, skip: ['地址'] },
        columns: [column('订单号', 400), column('备注', 300), column('地址', 150)],
      },
    });
  entries.value = [wide(1), wide(2)];
  const skips = () => entries.value.map((one) => one.mapping?.skip);
  skipColumns([1, 2], true);
  expect(skips()).toEqual([
    ['备注', '地址'],
    ['备注', '地址'],
  ]);
  expect(needed.value).toBe(1400);
  expect(reducible.value).toEqual([]);
  await journalBack();
  expect(needed.value).toBe(2000);
  skipColumns([1], false, ['地址']);
  expect(needed.value).toBe(2150);
  expect(skips()).toEqual([undefined, ['地址']]);
  skipColumns([2], true, ['订单号']);
  expect(skips()).toEqual([undefined, ['地址']]);
});
