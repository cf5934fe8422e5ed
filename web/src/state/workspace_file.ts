// The workspace file 名称.siyu, saved and opened. Saving reads every file once, for its sum; what is saved are the files themselves,
// framed by what the core wrote. Opening is the import that was, with the answers that were given then.
import { signal } from '@preact/signals';
import type { Problem } from '../engine/protocol';
import type { WorkspaceSection, WorkspaceState } from '../engine/workspace_calls';
import { change, entries, type Entry, find, nextKey } from './entries';
import { know } from './import_steps';
import { look } from './imports';
import { adopt, call, dismissUndo, firstReport, go, whenReady } from './session';
import { commit, load, loadSample, lookAhead } from './taking';
import { adoptState, clear, gather, markSaved, moving } from './workspace';

const kPiece = 8 * 1024 * 1024;
const kSample = 64 * 1024;
const kMostLooks = 5;

export const isWorkspaceName = (name: string): boolean => name.toLowerCase().endsWith('.siyu');

// The sum of the bytes, or null when they cannot be read any more: the next piece is read while the core sums up this one.
async function sumOf(blob: Blob): Promise<number | null> {
  const read = (at: number): Promise<ArrayBuffer | null> =>
    blob
      .slice(at, Math.min(blob.size, at + kPiece))
      .arrayBuffer()
      .catch(() => null);
  let sum = 0;
  let next = blob.size > 0 ? read(0) : null;
  for (let at = 0; at < blob.size; at += kPiece) {
    const bytes = await next;
    if (!bytes) return null;
    next = at + kPiece < blob.size ? read(at + kPiece) : null;
    const reply = await call('workspace_sum', { sum }, bytes);
    if ('problems' in reply) return null;
    sum = reply.ok.sum;
  }
  return sum;
}

// The present workspace as one file. A file that was changed or went away since it was imported is named, and nothing is saved.
export async function packWorkspace(): Promise<{ blob: Blob } | { problems: Problem[] }> {
  const { state, blobs } = gather();
  const sections: { name: string; bytes: number; sum: number }[] = [];
  const problems: Problem[] = [];
  for (const { name, blob } of blobs) {
    const sum = await sumOf(blob);
    if (sum === null) problems.push({ code: 'file_changed', where: name, message: '', facts: { name } });
    else sections.push({ name, bytes: blob.size, sum });
  }
  if (problems.length > 0) return { problems };
  const written = await call('workspace_write', { state, sections });
  if ('problems' in written) return written;
  const frame = written.bytes ?? new Uint8Array();
  const head = frame.slice(0, written.ok.head);
  const tail = frame.slice(written.ok.head);
  return {
    blob: new Blob([head, ...blobs.map((one) => one.blob), tail], { type: 'application/octet-stream' }),
  };
}

export interface Read {
  name: string; // of the file
  state: WorkspaceState | null; // null: that part is damaged
  sections: { section: WorkspaceSection; blob: Blob; sound: boolean }[]; // the first is the state
}

// Reads directory, state and sums; nothing of the page changes.
export async function readWorkspace(file: Blob, name: string): Promise<Read | { problems: Problem[] }> {
  await whenReady();
  const end = Math.min(file.size, kSample);
  const wanted = [
    { offset: 0, bytes: end },
    { offset: file.size - end, bytes: end },
  ];
  let sections: WorkspaceSection[] = [];
  for (let turn = 0; turn < kMostLooks && sections.length === 0; turn++) {
    const pieces = await Promise.all(
      wanted.map(({ offset, bytes }) => file.slice(offset, offset + bytes).arrayBuffer()),
    ).catch(() => null);
    if (!pieces) return { problems: [{ code: 'file_unreadable', where: name, message: '' }] };
    const beside = await new Blob(pieces).arrayBuffer();
    const reply = await call('workspace_open', { size: file.size, samples: wanted }, beside);
    if ('problems' in reply) return reply;
    wanted.push(...reply.ok.more);
    sections = reply.ok.sections;
    if (reply.ok.more.length === 0 && sections.length === 0) break;
  }
  if (sections.length === 0) return { problems: [{ code: 'workspace_damaged', where: name, message: '' }] };
  const out: Read = { name, state: null, sections: [] };
  for (const section of sections) {
    const blob = file.slice(section.offset, section.offset + section.bytes);
    const sound = !section.cut && (await sumOf(blob)) === section.sum;
    out.sections.push({ section, blob, sound });
  }
  const first = out.sections[0];
  if (first?.sound) {
    const reply = await call('workspace_state', { sum: first.section.sum }, await first.blob.arrayBuffer());
    if ('problems' in reply) return reply;
    out.state = reply.ok.state;
  }
  return out;
}

// What an opening found: damaged parts by name, tables that were read with another number of rows, and what is whole.
export interface Opened {
  name: string;
  damaged: string[];
  stateLost: boolean;
  different: string[];
  sound: number;
}
export const opened = signal<Opened | null>(null);

// Leaves the present workspace and makes this one it. What is damaged stays out and is told; everything else is there.
export async function adoptWorkspace(read: Read): Promise<void> {
  moving.value = true;
  try {
    await adoptParts(read);
  } finally {
    moving.value = false;
  }
}

async function adoptParts(read: Read): Promise<void> {
  await clear();
  const { state, sections } = read;
  const damaged = sections.filter((one) => !one.sound && one.section.kind === 'table').map((one) => one.section.name);
  const told: Opened = {
    name: state?.name || read.name.replace(/\.siyu$/i, ''),
    damaged,
    stateLost: state === null,
    different: [],
    sound: sections.filter((one) => one.sound).length,
  };
  if (state?.sample) await loadSample(state.sample);
  const keys: number[] = [];
  const expected = new Map<number, number>();
  for (const { entry, mapping, rows } of tablesOf(read)) {
    if (rows !== undefined) expected.set(entry.key, rows);
    entries.value = [...entries.peek(), entry];
    go('import');
    keys.push(entry.key);
    await look(entry.key, true);
    const preview = find(entry.key)?.preview;
    if (mapping && preview) change(entry.key, { mapping, preview: { ...preview, table: mapping.table } });
    if (state) await load(entry.key);
  }
  if (state) {
    const done = keys.map(find).filter((entry) => entry?.status === 'loaded') as Entry[];
    if (done.length > 0 && (await lookAhead()) && (await commit(done))) {
      dismissUndo();
      if (state.without && state.without.length > 0) {
        const reply = await call('identity', { without: state.without });
        if ('ok' in reply) await adopt(reply.ok);
      }
    }
    for (const [key, rows] of expected) {
      const entry = find(key);
      if (entry?.status === 'done' && entry.loaded?.rows !== rows) told.different.push(entry.name);
    }
    know(done.filter(({ key }) => find(key)?.status !== 'done').map(({ file: _gone, ...rest }) => rest));
    await adoptState(state); // taking tables in wrote history and remembered mappings of its own
    go(done.length > 0 || state.sample ? firstReport() : 'home');
  }
  if (told.damaged.length === 0 && !told.stateLost) markSaved();
  if (told.damaged.length > 0 || told.stateLost || told.different.length > 0) opened.value = told;
}

// The tables of the file as they will lie on the desk; without the state, as files that were dropped.
function tablesOf({ state, sections }: Read): { entry: Entry; mapping?: Entry['mapping']; rows?: number }[] {
  const plain = (name: string, blob: Blob, more: Partial<Entry> = {}): Entry => ({
    key: nextKey(),
    source: nextKey(),
    name,
    blob,
    size: blob.size,
    status: 'looking',
    hints: {},
    wanted: true,
    remember: false,
    answered: [],
    known: [],
    problems: [],
    ...more,
  });
  if (!state)
    return sections
      .slice(1)
      .filter((one) => one.sound)
      .map(({ section, blob }) => ({ entry: plain(section.name, blob) }));
  return (state.tables ?? []).flatMap((table) => {
    const at = sections[table.section];
    if (!at?.sound || at.section.kind !== 'table') return [];
    const entry = plain(table.name, at.blob, {
      hints: table.hints ?? {},
      known: table.known ?? [],
      ...(table.part && { part: table.part }),
      ...(table.policy && { policy: table.policy }),
    });
    return [{ entry, mapping: table.mapping, ...(table.rows !== undefined && { rows: table.rows }) }];
  });
}
