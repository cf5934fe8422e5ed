// The import desk: one entry for every file that was dropped, from "what is it" to "it is in". One file's failure stays its own.
import { computed, signal } from '@preact/signals';
import type { Hints, Loaded, Mapping, Preview, Problem, Progress } from '../engine/protocol';
import { adopt, call, client, go, sample, sampleDefinitions, toast, whenReady } from './session';

export type Status = 'looking' | 'ready' | 'loading' | 'loaded' | 'done' | 'failed' | 'cancelled';

export interface Entry {
  key: number;
  blob: File;
  name: string;
  size: number;
  status: Status;
  file?: number;
  preview?: Preview;
  hints: Hints;
  mapping?: Mapping;
  progress?: Progress;
  running?: number;
  loaded?: Loaded;
  problems: Problem[];
}

export const entries = signal<Entry[]>([]);
export const editing = signal<number | null>(null);
let nextKey = 1;

export const missingOf = (entry: Entry): string[] =>
  (entry.preview?.missing ?? []).filter((field) => !entry.mapping?.columns[field]);
export const isReady = (entry: Entry): boolean =>
  entry.status === 'loaded' || (entry.status === 'ready' && !!entry.preview?.table && missingOf(entry).length === 0);

export const readyEntries = computed(() => entries.value.filter(isReady));
export const busy = computed(() =>
  entries.value.some((entry) => entry.status === 'loading' || entry.status === 'looking'),
);

function change(key: number, part: Partial<Entry>): void {
  entries.value = entries.value.map((entry) => (entry.key === key ? { ...entry, ...part } : entry));
}
const find = (key: number): Entry | undefined => entries.value.find((entry) => entry.key === key);

export async function addFiles(files: readonly File[], folders: readonly string[] = []): Promise<void> {
  const added: Entry[] = files.map((blob) => ({
    key: nextKey++,
    blob,
    name: blob.name,
    size: blob.size,
    status: 'looking',
    hints: {},
    problems: [],
  }));
  const refused: Entry[] = folders.map((name) => ({
    key: nextKey++,
    blob: new File([], name),
    name,
    size: 0,
    status: 'failed',
    hints: {},
    problems: [{ code: 'is_folder', where: name, message: 'this is a folder' }],
  }));
  if (added.length + refused.length === 0) return;
  entries.value = [...added, ...refused, ...entries.value.filter((entry) => entry.status !== 'done')];
  go('import');
  await whenReady();
  for (const entry of added) await look(entry.key);
}

async function look(key: number): Promise<void> {
  let entry = find(key);
  if (!entry) return;
  change(key, { status: 'looking', problems: [] });
  let file = entry.file;
  if (file === undefined) {
    const opened = await call('open', { name: entry.name, size: entry.size });
    if ('problems' in opened) {
      change(key, { status: 'failed', problems: opened.problems });
      return;
    }
    file = opened.ok.file;
    change(key, { file });
  }
  entry = find(key);
  if (!entry) return;
  const reply = await client().sniff(file, entry.blob, Object.keys(entry.hints).length > 0 ? entry.hints : undefined);
  if ('problems' in reply) change(key, { status: 'failed', problems: reply.problems });
  else change(key, { status: 'ready', preview: reply.ok, mapping: reply.ok.mapping });
}

// The user knows better about encoding, header row, delimiter or table: look again with that.
export function hint(key: number, hints: Hints): Promise<void> {
  const entry = find(key);
  change(key, { hints: { ...entry?.hints, ...hints } });
  return look(key);
}

export function mapField(key: number, field: string, header: string): void {
  editing.value = key; // the last missing field must not shut the desk under the hand that filled it
  const mapping = find(key)?.mapping;
  if (!mapping) return;
  const columns = Object.fromEntries(
    Object.entries(mapping.columns).filter(([name, column]) => name !== field && (column !== header || header === '')),
  );
  if (header !== '') columns[field] = header;
  change(key, { mapping: { ...mapping, columns } });
}

export function removeEntry(key: number): void {
  const entry = find(key);
  if (entry?.running !== undefined) client().cancel(entry.running);
  else if (entry?.file !== undefined && entry.status !== 'done') void call('remove', { files: [entry.file] });
  entries.value = entries.value.filter((one) => one.key !== key);
  if (editing.value === key) editing.value = null;
}

export function cancelEntry(key: number): void {
  const running = find(key)?.running;
  if (running !== undefined) client().cancel(running);
}

// A file that was cancelled or failed is opened afresh: the core forgot it.
export function retry(key: number): Promise<void> {
  const entry = find(key);
  if (entry) entries.value = entries.value.map((one) => (one.key === key ? strip(one) : one));
  return look(key);
}
function strip(entry: Entry): Entry {
  const { file: _file, running: _running, progress: _progress, ...rest } = entry;
  return rest;
}

async function load(key: number): Promise<void> {
  const entry = find(key);
  if (entry?.file === undefined || !entry.mapping || !entry.preview?.table) return;
  const mapping: Mapping = { ...entry.mapping, table: entry.preview.table };
  const running = client().load(entry.file, entry.blob, mapping, (progress) => change(key, { progress }));
  change(key, {
    status: 'loading',
    running: running.id,
    progress: { bytes: 0, total: entry.size, rows: 0 },
    problems: [],
  });
  const reply = await running.reply;
  entries.value = entries.value.map((one) => (one.key === key ? (({ running: _gone, ...rest }) => rest)(one) : one));
  if ('ok' in reply) change(key, { status: 'loaded', loaded: reply.ok });
  else
    change(key, { status: reply.problems[0]?.code === 'cancelled' ? 'cancelled' : 'failed', problems: reply.problems });
}

// Loads every file that is ready and takes them in together. Own data makes the sample leave.
export async function importReady(): Promise<boolean> {
  const keys = readyEntries.value.map((entry) => entry.key);
  for (const key of keys) if (find(key)?.status === 'ready') await load(key);
  const staged = keys
    .map(find)
    .filter((entry): entry is Entry => entry?.status === 'loaded' && entry.file !== undefined);
  if (staged.length === 0) return false;
  const files = staged.map((entry) => entry.file as number);
  const committed = await call('commit', { files });
  if ('problems' in committed) {
    for (const entry of staged) change(entry.key, { status: 'failed', problems: committed.problems });
    return false;
  }
  let next = committed.ok;
  if (sample.value) {
    const old = next.files.map((one) => one.file).filter((file) => !files.includes(file));
    const removed = old.length > 0 ? await call('remove', { files: old }) : committed;
    if ('ok' in removed) next = removed.ok;
    sample.value = null;
  }
  for (const entry of staged) change(entry.key, { status: 'done' });
  await adopt(next);
  const rows = staged.reduce((sum, entry) => sum + (entry.loaded?.rows ?? 0), 0);
  const met = staged.flatMap((entry) => entry.loaded?.problems ?? []).reduce((sum, problem) => sum + problem.cells, 0);
  toast({
    kind: 'imported',
    count: files.length,
    rows,
    ...(met > 0 ? { problems: met } : {}),
    undo: () => void undoImport(files),
  });
  return true;
}

export async function undoImport(files: number[]): Promise<void> {
  const reply = await call('remove', { files });
  if ('problems' in reply) {
    if (reply.problems[0]) toast({ kind: 'problem', problem: reply.problems[0] });
    return;
  }
  entries.value = entries.value.filter((entry) => entry.file === undefined || !files.includes(entry.file));
  await adopt(reply.ok);
  if (reply.ok.files.length === 0) go('home');
  toast({ kind: 'removed', count: files.length });
}

// The built-in samples are files like any other: opened, sniffed, loaded and committed through the same calls.
export async function loadSample(which: 'shop' | 'article'): Promise<Problem[]> {
  const made = await call('sample', { which });
  if ('problems' in made) return made.problems;
  await call('reset', {});
  entries.value = [];
  const beside = made.bytes ?? new Uint8Array();
  const files: number[] = [];
  for (const part of made.ok.files) {
    const blob = new Blob([beside.slice(part.offset, part.offset + part.bytes)]);
    const opened = await call('open', { name: part.name, size: part.bytes });
    if ('problems' in opened) return opened.problems;
    const seen = await client().sniff(opened.ok.file, blob);
    if ('problems' in seen) return seen.problems;
    const done = await client().load(
      opened.ok.file,
      blob,
      { ...seen.ok.mapping, table: seen.ok.table ?? seen.ok.mapping.table },
      () => {},
    ).reply;
    if ('problems' in done) return done.problems;
    files.push(opened.ok.file);
  }
  const committed = await call('commit', { files });
  if ('problems' in committed) return committed.problems;
  sample.value = which;
  sampleDefinitions.value = made.ok.definitions ?? [];
  await adopt(committed.ok);
  go(which === 'shop' ? 'overview' : 'funnel');
  return [];
}
