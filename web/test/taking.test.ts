// From a dropped file into the model and back, against an engine that only keeps a diary of what it was asked.
import { beforeEach, expect, test } from 'vitest';
import type { EngineClient } from '../src/engine/client';
import type { Preview } from '../src/engine/protocol';
import { entries, isLeftOut, readyEntries, stage } from '../src/state/entries';
import { addFiles, hint } from '../src/state/imports';
import { mapField } from '../src/state/mapping_edits';
import { remembered } from '../src/state/memory';
import { begin, model, toasts, view } from '../src/state/session';
import { forget, future, past } from '../src/state/import_steps';
import { readReady, setPolicy, skip, takeIn, takeOutOne } from '../src/state/taking';
import { redoImport, undoImport } from '../src/state/undoing';

let asked: [string, Record<string, unknown>][] = [];
let parts: object[] = [];
let blocks = 1;
let nextFile = 1;
const doc = {
  version: 1,
  files: [{ table: 'orders', columns: { 'order.id': '订单号' }, match: { headers: ['订单号'] } }],
};

const previewOf = (file: number, block: number): Preview => ({
  file,
  name: 'a.csv',
  container: 'csv',
  encoding: 'utf-8',
  delimiter: ',',
  header_row: 1,
  blocks,
  block,
  estimated_rows: 3,
  estimated_bytes: 1000,
  table: block > 1 ? null : 'orders',
  table_why: [],
  export: null,
  mapping: { table: 'orders', columns: { 'order.id': '订单号' } },
  columns: [{ name: '订单号', type: 'text', samples: [], nulls: 0, field: 'order.id', estimated_bytes: 1000 }],
  first_rows: [],
  missing: [],
  dictionaries: [],
  plan: null,
});
const modelOf = (files: number[]) => ({
  files: files.map((file) => ({ file, name: 'a.csv', table: 'orders', export: null, rows: 3 })),
  identity: { without: [] },
  tables: [],
  fields: [],
  fingerprint: files.join(),
});
let committed: number[] = [];
const answers: Record<string, (args: Record<string, unknown>) => unknown> = {
  open: () => ({ file: nextFile++ }),
  preview: ({ files }) => ({
    files: (files as number[]).map((file) => ({ file, rows: 3, added: 3, updated: 0, repeated: 0, aside: 0 })),
  }),
  commit: ({ files }) => modelOf((committed = [...committed, ...(files as number[])])),
  remove: ({ files }) => modelOf((committed = committed.filter((one) => !(files as number[]).includes(one)))),
  mapping: () => ({ mapping: doc }),
  suggest: () => ({ definitions: {} }),
  run: () => ({ tables: [], notes: [], definition: {}, data: {} }),
};
const engine = {
  ready: Promise.resolve(''),
  onLost: () => {},
  request: async (name: string, args: Record<string, unknown>) => {
    asked.push([name, args]);
    return { ok: answers[name]?.(args) };
  },
  unpack: (blob: Blob) => ({
    id: 0,
    reply: Promise.resolve({ ok: { parts: parts.map((part) => ({ ...part, blob })) } }),
  }),
  sniff: async (file: number, _blob: Blob, hints?: { block?: number }, known?: unknown) => {
    asked.push(['sniff', { file, hints, known }]);
    return { ok: previewOf(file, hints?.block ?? 0) };
  },
  load: (file: number, _blob: Blob, mapping: unknown) => {
    asked.push(['load', { file, mapping }]);
    const ok = { file, rows: 3, dictionaries: [], problems: [], skipped: [], cleaned: [], columns: [] };
    return { id: 9, reply: Promise.resolve({ ok }) };
  },
  cancel: () => {},
};
const plain = { container: 'csv', cleaned: [], problems: [] };
const calls = (name: string): Record<string, unknown>[] =>
  asked.filter(([one]) => one === name).map(([, args]) => args);

beforeEach(async () => {
  asked = [];
  parts = [plain];
  blocks = 1;
  committed = [];
  entries.value = [];
  stage.value = 'desk';
  model.value = null;
  toasts.value = [];
  forget();
  remembered.value = { version: 1, files: [] };
  await begin(async () => engine as unknown as EngineClient);
});

test('a file is read, shown, taken in, remembered, and taken back', async () => {
  await addFiles([new File(['x'], 'a.csv')]);
  expect(readyEntries.value).toHaveLength(1);
  await readReady();
  expect(stage.value).toBe('coming');
  expect(model.value).toBeNull();
  await setPolicy(entries.value[0]?.key ?? 0, 'append');
  expect(Object.values(calls('preview').at(-1)?.['policies'] as object)).toEqual(['append']);
  expect(await takeIn()).toBe(true);
  expect(model.value?.files).toHaveLength(1);
  expect(remembered.value.files).toEqual(doc.files);
  await addFiles([new File(['y'], 'b.csv')]);
  expect(calls('sniff').at(-1)?.['known']).toEqual(remembered.value);
  expect(toasts.value.find((one) => one.kind === 'imported')?.undo).toBe('undo');
  await undoImport();
  expect(model.value).toBeNull();
});

test('a workbook with an empty sheet: one table, and one left out', async () => {
  parts = [
    { ...plain, container: 'xlsx', sheet: 'A', cleaned: [{ rule: 'merged_cells', column: 0, cells: 2 }] },
    { ...plain, container: 'xlsx', sheet: 'B', skipped: 'empty_sheet' },
  ];
  await addFiles([new File(['x'], 'a.xlsx')]);
  expect(entries.value.map((entry) => isLeftOut(entry))).toEqual([false, true]);
  expect(calls('open')).toEqual([
    {
      name: 'a.xlsx',
      size: 1,
      container: 'xlsx',
      sheet: 'A',
      cleaned: [{ rule: 'merged_cells', column: 0, cells: 2 }],
      problems: [],
    },
  ]);
});

test('a part that is locked says so; the others go on', async () => {
  const locked = { code: 'password_needed', cells: 0, message: '' };
  parts = [
    { ...plain, entry: '工资.xlsx', problems: [locked] },
    { ...plain, entry: 'b.csv' },
  ];
  await addFiles([new File(['x'], 'a.zip')]);
  expect(entries.value.map(({ status }) => status)).toEqual(['failed', 'ready']);
  expect(entries.value[0]?.problems[0]?.code).toBe('password_needed');
});

test('further tables of a text are opened as blocks', async () => {
  blocks = 3;
  await addFiles([new File(['x'], 'a.csv')]);
  expect(entries.value.map(({ hints }) => hints.block)).toEqual([0, 1, 2]);
  expect(entries.value.map((entry) => isLeftOut(entry))).toEqual([false, false, true]);
});

test('a mapping changed after reading lets what was read go, and reads again', async () => {
  await addFiles([new File(['x'], 'a.csv')]);
  await readReady();
  const key = entries.value[0]?.key ?? 0;
  stage.value = 'desk';
  mapField(key, 'order.paid', '实付');
  expect(calls('remove')).toHaveLength(1);
  expect(entries.value[0]?.status).toBe('ready');
  await readReady();
  expect(calls('load')).toHaveLength(2);
  expect(calls('load')[1]?.['file']).not.toBe(calls('load')[0]?.['file']);
  await hint(key, { table: 'customers' });
  expect(calls('sniff').at(-1)?.['hints']).toEqual({ table: 'customers' });
});

test('a repeated file is skipped and let go', async () => {
  await addFiles([new File(['x'], 'a.csv')]);
  await readReady();
  await skip(entries.value[0]?.key ?? 0);
  expect(entries.value).toHaveLength(0);
  expect(stage.value).toBe('desk');
  expect(calls('remove')).toHaveLength(1);
});

test('a mapping document that is dropped is remembered, other JSON is data', async () => {
  await addFiles([new File([JSON.stringify(doc)], 'plan.json')]);
  expect(remembered.value.files).toHaveLength(1);
  expect(entries.value).toHaveLength(0);
  await addFiles([new File(['{"a":1}'], 'data.json')]);
  expect(entries.value).toHaveLength(1);
  expect(view.value).toBe('import');
});

test('imports and removals are undone and redone in their order; what comes back is read again as it was', async () => {
  const take = async (name: string, policy?: 'append'): Promise<number> => {
    await addFiles([new File([name], name)]);
    const key = entries.value[0]?.key ?? 0;
    await readReady();
    if (policy) await setPolicy(key, policy);
    await takeIn();
    return committed.at(-1) ?? 0;
  };
  const names = (): number => model.value?.files.length ?? 0;
  const first = await take('a.csv');
  const second = await take('b.csv', 'append');
  expect(names()).toBe(2);
  await takeOutOne(first);
  expect(names()).toBe(1);
  await undoImport(); // the removal
  expect(names()).toBe(2);
  expect(committed).not.toContain(first);
  // The one behind it was read again, so that it is still behind it.
  expect(committed).not.toContain(second);
  await undoImport(); // the second import
  expect(names()).toBe(1);
  await undoImport(); // the first, under the number that it has now
  expect(model.value).toBeNull();
  expect(view.value).toBe('home');
  await undoImport();
  expect([past.value.length, future.value.length]).toEqual([0, 3]);
  await redoImport();
  await redoImport();
  expect(names()).toBe(2);
  expect(Object.values(calls('preview').at(-1)?.['policies'] as object)).toEqual(['append']);
  await redoImport();
  expect(names()).toBe(1);
  await undoImport();
  await take('c.csv'); // something new: nothing to redo
  expect(future.value).toEqual([]);
});
