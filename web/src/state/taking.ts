// From the desk into the model: ready tables are read, what taking them in would do is shown, then they are committed together;
// and the way back. The samples are files like any other.
import type { Mapping, Policy, Problem } from '../engine/protocol';
import { busy, change, drop, entries, type Entry, find, readyEntries, stage } from './entries';
import { writeHistory } from './history';
import { filesOf, forget, inPlace, keysOf, know, knownOf, record } from './import_steps';
import { openEntry } from './imports';
import { rememberFiles } from './memory';
import { headlines, tellWeek } from './weekly';
import { adopt, call, client, dismissUndo, go, sample, sampleDefinitions, toast } from './session';

export async function load(key: number): Promise<void> {
  let entry = find(key);
  if (!entry?.mapping || !entry.preview?.table) return;
  if (entry.file === undefined) {
    const file = await openEntry(entry);
    if (typeof file !== 'number') {
      change(key, { status: 'failed', problems: file });
      return;
    }
    change(key, { file });
    const seen = await client().sniff(file, entry.blob, entry.hints);
    if ('problems' in seen) {
      change(key, { status: 'failed', problems: seen.problems });
      return;
    }
    entry = find(key);
  }
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
  drop(key, 'running');
  if ('ok' in reply) change(key, { status: 'loaded', loaded: reply.ok });
  else
    change(key, { status: reply.problems[0]?.code === 'cancelled' ? 'cancelled' : 'failed', problems: reply.problems });
}

export const staged = (): Entry[] =>
  entries.value.filter((entry) => entry.status === 'loaded' && entry.file !== undefined);

// Reads every table that is ready and shows what would happen; nothing has taken effect yet.
export async function readReady(): Promise<void> {
  if (busy.peek()) return;
  for (const { key } of readyEntries.peek()) if (find(key)?.status === 'ready') await load(key);
  if (staged().length === 0) return;
  if (await lookAhead()) stage.value = 'coming';
}

export async function lookAhead(): Promise<boolean> {
  const list = staged();
  const policies = Object.fromEntries(list.map((entry) => [String(entry.file), entry.policy ?? 'merge']));
  const reply = await call('preview', { files: list.map((entry) => entry.file as number), policies });
  if ('problems' in reply) {
    for (const entry of list) change(entry.key, { problems: reply.problems });
    return false;
  }
  for (const coming of reply.ok.files) {
    const entry = list.find((one) => one.file === coming.file);
    if (entry) change(entry.key, { coming });
  }
  return true;
}

export async function setPolicy(key: number, policy: Policy): Promise<void> {
  change(key, { policy });
  await lookAhead();
}

// Leaves one table out of this import: it was taken in before.
export async function skip(key: number): Promise<void> {
  const file = find(key)?.file;
  entries.value = entries.value.filter((entry) => entry.key !== key);
  if (file !== undefined) await call('remove', { files: [file] });
  if (staged().length > 0) await lookAhead();
  else stage.value = 'desk';
}

// Takes in together what was shown.
export async function takeIn(): Promise<boolean> {
  const list = staged();
  const before = await headlines();
  if (!(await commit(list))) return false;
  record({ kind: 'in', keys: list.map(({ key }) => key) });
  void tellWeek(before);
  return true;
}

// Own data makes the sample leave. `undo` is the way back that the message offers; `again` are tables that are in the model and were
// read once more to stand behind the others as before: their old files leave.
export async function commit(
  list: readonly Entry[],
  undo: 'undo' | 'redo' = 'undo',
  again: readonly Entry[] = [],
): Promise<boolean> {
  if (list.length === 0) return false;
  const all = inPlace([...list, ...again]);
  const files = all.map((entry) => entry.file as number);
  const committed = await call('commit', { files });
  if ('problems' in committed) {
    for (const entry of all) change(entry.key, { problems: committed.problems });
    return false;
  }
  let next = committed.ok;
  const old = sample.value
    ? next.files.map((one) => one.file).filter((file) => !files.includes(file))
    : filesOf(again.map(({ key }) => key));
  if (old.length > 0) {
    const removed = await call('remove', { files: old });
    if ('ok' in removed) next = removed.ok;
  }
  sample.value = null;
  await rememberFiles(list.filter((entry) => entry.remember).map((entry) => entry.file as number));
  know(all);
  for (const entry of all) change(entry.key, { status: 'done' });
  stage.value = 'desk';
  writeHistory('in', list);
  await adopt(next);
  dismissUndo();
  toast({
    kind: 'imported',
    count: list.length,
    rows: list.reduce((sum, entry) => sum + (entry.coming?.rows ?? entry.loaded?.rows ?? 0), 0),
    problems: list.reduce((sum, entry) => sum + (entry.coming?.aside ?? 0), 0),
    undo,
  });
  return true;
}

// Takes tables out of the model. A preview that is on the screen is made anew: it compared with what was there.
export async function takeOut(
  files: number[],
  kind: 'removed' | 'taken_out',
  undo?: 'undo' | 'redo',
): Promise<boolean> {
  const reply = await call('remove', { files });
  if ('problems' in reply) {
    if (reply.problems[0]) toast({ kind: 'problem', problem: reply.problems[0] });
    return false;
  }
  writeHistory('out', knownOf(keysOf(files)));
  know(knownOf(keysOf(files)).map(({ file: _gone, ...rest }) => rest));
  entries.value = entries.value.filter((entry) => entry.file === undefined || !files.includes(entry.file));
  await adopt(reply.ok);
  if (reply.ok.files.length === 0 && entries.value.length === 0) go('home');
  if (staged().length > 0 && stage.peek() === 'coming') await lookAhead();
  dismissUndo();
  toast({ kind, count: files.length, ...(undo && { undo }) });
  return true;
}

// One table by hand.
export async function takeOutOne(file: number): Promise<void> {
  const keys = keysOf([file]);
  const kept = keys.length > 0; // a table of a sample is not
  if ((await takeOut([file], 'taken_out', kept ? 'undo' : undefined)) && kept) record({ kind: 'out', keys });
}

// The built-in samples: opened, sniffed, loaded and committed through the same calls.
export async function loadSample(which: 'shop' | 'article'): Promise<Problem[]> {
  const made = await call('sample', { which });
  if ('problems' in made) return made.problems;
  await call('reset', {});
  forget();
  dismissUndo();
  entries.value = [];
  stage.value = 'desk';
  const beside = made.bytes ?? new Uint8Array();
  const files: number[] = [];
  for (const part of made.ok.files) {
    const blob = new Blob([beside.slice(part.offset, part.offset + part.bytes)]);
    const opened = await call('open', { name: part.name, size: part.bytes });
    if ('problems' in opened) return opened.problems;
    const seen = await client().sniff(opened.ok.file, blob);
    if ('problems' in seen) return seen.problems;
    const mapping = { ...seen.ok.mapping, table: seen.ok.table ?? seen.ok.mapping.table };
    const done = await client().load(opened.ok.file, blob, mapping, () => {}).reply;
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
