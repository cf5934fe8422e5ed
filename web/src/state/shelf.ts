// The workspaces that are kept on this device. Of the present one everything but data is kept by itself, where the page came from a
// server; its tables' bytes only when its reader says so. From a file nothing is kept: all local pages share one storage there.
import { effect, signal } from '@preact/signals';
import type { WorkspaceState } from '../engine/workspace_calls';
import { entries } from './entries';
import { history, now } from './history';
import { remembered } from './memory';
import { questions } from './questions';
import { segments } from './segments';
import { go, model, sample, toast } from './session';
import { targets } from './targets';
import { type StorageRoom, vault, type VaultError } from './vault';
import { remarks, savedReports, workspaceName } from './kept';
import { adoptState, clear, gather, hasContent, isSaved, moving } from './workspace';
import { adoptWorkspace, packWorkspace, readWorkspace } from './workspace_file';

export interface Shelved {
  id: string;
  name: string;
  at: string; // when it was last kept
  lastImport: string | null;
  tables: number;
  bytes: number | null; // of the data that are kept; null: none are
}
interface OnDisk {
  version: 1;
  at: string;
  bytes: number | null;
  state: WorkspaceState;
}

export const shelf = signal<Shelved[]>([]);
export const shelfState = signal<'unknown' | 'ready' | VaultError>('unknown');
export const shelfRoom = signal<StorageRoom | null>(null);
export const present = signal<string | null>(null); // the id of the present workspace, where it is kept
export const keepsData = signal(false);
export const keeping = signal(false);

const read = (text: string | undefined): OnDisk | null => {
  try {
    const record = JSON.parse(text ?? '') as OnDisk;
    return record.version === 1 && typeof record.state?.name === 'string' ? record : null;
  } catch {
    return null;
  }
};
const newId = (): string => `${Date.now().toString(36)}${Math.floor(Math.random() * 36 ** 6).toString(36)}`;

export async function openShelf(): Promise<void> {
  const room = await vault.room();
  if ('error' in room) {
    shelfState.value = room.error;
    return;
  }
  shelfRoom.value = room.value;
  shelfState.value = 'ready';
  await lookAtShelf();
}

async function lookAtShelf(): Promise<void> {
  const keys = await vault.list();
  if ('error' in keys) return;
  const found: Shelved[] = [];
  for (const key of keys.value.filter((one) => one.startsWith('state/'))) {
    const kept = await vault.get<string>(key);
    const record = 'value' in kept ? read(kept.value) : null;
    if (!record) continue;
    found.push({
      id: key.slice('state/'.length),
      name: record.state.name,
      at: record.at,
      lastImport: record.state.history?.findLast(({ kind }) => kind === 'in')?.at ?? null,
      tables: record.state.tables?.length ?? 0,
      bytes: keys.value.includes(`file/${key.slice('state/'.length)}`) ? record.bytes : null,
    });
  }
  shelf.value = found.sort((a, b) => (a.at < b.at ? 1 : -1));
  const room = await vault.room();
  if ('value' in room) shelfRoom.value = room.value;
}

// ---- the present workspace is kept as it changes ----

// What is to be said of the present workspace: it was not kept, or another page keeps one of the same.
export type Trouble =
  | { kind: 'full' | 'blocked'; lost: 'data' | 'all' } // nothing is written over: what was kept before is still kept
  | { kind: 'changed' | 'deleted' } // elsewhere, while this page has nothing new of its own; or gone, and not kept again unasked
  | { kind: 'parted'; name: string; from: string }; // both had changes: this page's are kept under another name
export const trouble = signal<Trouble | null>(null);

let keptText: string | null = null; // the record as this page last wrote or read it
let keptContent = ''; // what it says, without when and how it looked
let keptPrint = ''; // the data whose bytes are kept
let last: Promise<void> = Promise.resolve();
let timer: ReturnType<typeof setTimeout> | undefined;
let unnamed = (): string => '';

const dataPrint = (): string => JSON.stringify([model.peek()?.fingerprint ?? '', history.peek().length]);
function contentOf(): string {
  const { saved_at: _at, settings: _settings, ...rest } = gather().state;
  return JSON.stringify(rest);
}
const forgetKept = (): void => {
  [keptText, keptContent, keptPrint] = [null, '', ''];
};

function refused(error: VaultError, lost: 'data' | 'all'): void {
  trouble.value = { kind: error === 'quota' ? 'full' : 'blocked', lost };
}

// Writes the record, if nobody else has since we knew it.
async function writeRecord(id: string, bytes: number | null): Promise<VaultError | null> {
  const content = contentOf();
  const text = JSON.stringify({ version: 1, at: now(), bytes, state: gather().state } satisfies OnDisk);
  const put = await vault.swap(`state/${id}`, text, keptText);
  if ('error' in put) return put.error;
  [keptText, keptContent] = [text, content];
  return null;
}

async function keepPresent(): Promise<void> {
  if (moving.peek() || shelfState.peek() !== 'ready' || sample.peek() !== null || !hasContent.peek()) return;
  if (trouble.peek()?.kind === 'deleted') return;
  present.value ??= newId();
  const id = present.peek() as string;
  const print = dataPrint();
  const withData = keepsData.peek() && model.peek() !== null && print !== keptPrint;
  if (!withData && contentOf() === keptContent) return;
  let bytes = shelf.peek().find((one) => one.id === id)?.bytes ?? null;
  // The record first: who writes it may write the bytes, so that two pages never write over one another's.
  let error = await writeRecord(id, bytes);
  if (error === 'changed') {
    if (await part(id)) await keepPresent();
    return;
  }
  let lost: 'data' | 'all' = 'all';
  if (!error && withData) {
    keeping.value = true;
    const packed = await packWorkspace();
    const put = 'blob' in packed && present.peek() === id ? await vault.put(`file/${id}`, packed.blob) : null;
    keeping.value = false;
    if (present.peek() !== id) return; // it was left or deleted meanwhile
    if (put && 'error' in put) {
      keepsData.value = false;
      [error, lost] = [put.error, 'data'];
    } else if ('blob' in packed) {
      keptPrint = print;
      bytes = packed.blob.size;
      error = await writeRecord(id, bytes);
      if (error === 'changed') error = null; // somebody came between; the next change of ours parts
    } else if (packed.problems[0]) toast({ kind: 'problem', problem: packed.problems[0] });
  }
  if (error) refused(error, lost);
  else {
    const told = trouble.peek();
    if (told && 'lost' in told && (told.lost === 'all' || withData)) trouble.value = null;
  }
  await lookAtShelf();
}

// Somebody else has written the record that this page was about to write. Where it is gone, it was deleted for good: it is not written again
// unasked. Else this page's workspace goes on under a name and a key of its own, and both are kept.
async function part(id: string): Promise<boolean> {
  const there = await vault.get<string>(`state/${id}`);
  if ('error' in there) {
    refused(there.error, 'all');
    return false;
  }
  const keys = await vault.list();
  if (!('value' in keys) || !keys.value.includes(`file/${id}`)) keepsData.value = false; // it was told to forget the data
  forgetKept();
  if (there.value === undefined) {
    present.value = null;
    trouble.value = { kind: 'deleted' };
    await lookAtShelf();
    return false;
  }
  await lookAtShelf();
  const from = workspaceName.peek() || unnamed();
  const taken = new Set(shelf.peek().map(({ name }) => name));
  let number = 2;
  while (taken.has(`${from} ${number}`)) number++;
  present.value = newId();
  workspaceName.value = `${from} ${number}`;
  trouble.value = { kind: 'parted', name: workspaceName.peek(), from };
  return true;
}

// This page's own goes on beside the other, or is kept again.
export const keepBoth = (): Promise<void> =>
  inTurn(async () => {
    const id = present.peek();
    if (trouble.peek()?.kind === 'deleted') trouble.value = null;
    else if (!id || !(await part(id))) return;
    await keepPresent();
  });

// What another page did meanwhile is noticed when its reader comes back to this one.
async function lookAround(): Promise<void> {
  if (shelfState.peek() !== 'ready' || moving.peek()) return;
  await keepPresent();
  await lookAtShelf();
  const id = present.peek();
  if (!id || keptText === null) return;
  const there = await vault.get<string>(`state/${id}`);
  if ('error' in there || present.peek() !== id || moving.peek()) return;
  if (there.value === undefined) await part(id);
  else if (there.value !== keptText) trouble.value = { kind: 'changed' };
  else if (keepsData.peek() && keptPrint !== '' && shelf.peek().some((one) => one.id === id && one.bytes === null))
    [keptPrint, keepsData.value] = ['', false]; // the other page was told to forget them
}

// One after the other: each looks at what the one before has written.
function inTurn(what: () => Promise<void>): Promise<void> {
  last = last.then(what);
  return last;
}
// What waits to be kept is kept now.
function settle(): Promise<void> {
  clearTimeout(timer);
  return inTurn(keepPresent);
}

const kQuiet = 800;
// `nameless`: how a workspace without a name is called on the screen.
export function watchShelf(nameless: () => string): void {
  unnamed = nameless;
  void openShelf();
  effect(() => {
    const parts = [model.value, segments.value, remarks.value, savedReports.value, workspaceName.value, history.value];
    const more: unknown[] = [remembered.value, targets.value, keepsData.value, shelfState.value, sample.value, moving.value];
    for (const question of Object.values(questions)) more.push(question.definition.value);
    if (parts.length + more.length === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), kQuiet);
  });
  document.addEventListener('visibilitychange', () => void (document.hidden ? settle() : inTurn(lookAround)));
  window.addEventListener('focus', () => void inTurn(lookAround));
}

// 在本机记住数据, and the other way: the bytes go at once.
export async function rememberData(wanted: boolean): Promise<void> {
  if (wanted) {
    keptPrint = '';
    const persisted = await vault.persist();
    if ('value' in persisted && shelfRoom.peek())
      shelfRoom.value = { ...(shelfRoom.peek() as StorageRoom), persisted: persisted.value };
    keepsData.value = true;
    return;
  }
  keepsData.value = false;
  keptPrint = '';
  await last;
  const id = present.peek();
  if (id) await vault.remove(`file/${id}`);
  await lookAtShelf();
}

// ---- from one to another ----

// Where the present workspace is kept and what of it: to come back to it as if it had never been left.
export interface Place {
  id: string | null;
  data: boolean;
  kept: [string | null, string, string];
}
export const placeOf = (): Place => ({
  id: present.peek(),
  data: keepsData.peek(),
  kept: [keptText, keptContent, keptPrint],
});
export function comeBackTo({ id, data, kept }: Place): void {
  present.value = id;
  keepsData.value = data;
  [keptText, keptContent, keptPrint] = kept;
  void inTurn(lookAround);
}

export async function startNew(): Promise<void> {
  await settle();
  moving.value = true;
  present.value = null;
  keepsData.value = false;
  trouble.value = null;
  forgetKept();
  await clear();
  go('home');
  moving.value = false;
}

// Opens what is kept; nothing of the present workspace is left before it is known to be readable.
export async function openShelved(id: string): Promise<void> {
  const kept = await vault.get<string>(`state/${id}`);
  const text = ('value' in kept && kept.value) || null;
  const record = text === null ? null : read(text);
  const file = await vault.get<Blob>(`file/${id}`);
  const blob = 'value' in file ? file.value : undefined;
  const found = record && blob ? await readWorkspace(blob, record.state.name) : null;
  if (!record || (found && 'problems' in found)) {
    const problem = found && 'problems' in found ? found.problems[0] : { code: 'workspace_gone', where: '', message: '' };
    if (problem) toast({ kind: 'problem', problem });
    await lookAtShelf();
    return;
  }
  await startNew();
  moving.value = true;
  try {
    if (found) {
      await adoptWorkspace(found);
      moving.value = true;
      keepsData.value = true;
    }
    await adoptState(record.state); // newer than the one beside the bytes
    if (!found) go('home');
    present.value = id;
    // What was just read is kept as it is: another page may have it open too.
    [keptText, keptContent, keptPrint] = [text, contentOf(), found ? dataPrint() : ''];
  } finally {
    moving.value = false;
  }
}

// 彻底删除: everything of it goes, and that it is gone is looked at. The present one is left as well.
export async function deleteShelved(id: string): Promise<boolean> {
  clearTimeout(timer);
  await last;
  if (present.peek() === id) await startNew();
  await vault.remove(`file/${id}`);
  await vault.remove(`state/${id}`);
  const left = await vault.list();
  await lookAtShelf();
  return 'value' in left && !left.value.some((key) => key.endsWith(`/${id}`));
}

// Are there tables here that nothing has kept?
export const wouldLose = (): boolean =>
  hasContent.peek() &&
  !isSaved() &&
  !(keepsData.peek() && trouble.peek() === null && !entries.peek().some(({ status }) => status !== 'done'));
