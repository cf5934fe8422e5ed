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

function refused(error: VaultError): void {
  toast({ kind: 'problem', problem: { code: error === 'quota' ? 'storage_full' : 'storage_blocked', where: '', message: '' } });
}

// ---- the present workspace is kept as it changes ----

let keptPrint = ''; // the data whose bytes are kept
let last: Promise<void> = Promise.resolve();

async function keepPresent(): Promise<void> {
  if (moving.peek() || shelfState.peek() !== 'ready' || sample.peek() !== null || !hasContent.peek()) return;
  present.value ??= newId();
  const id = present.peek() as string;
  let bytes = shelf.peek().find((one) => one.id === id)?.bytes ?? null;
  const print = JSON.stringify([model.peek()?.fingerprint ?? '', history.peek().length]);
  if (keepsData.peek() && model.peek() && print !== keptPrint) {
    keeping.value = true;
    const packed = await packWorkspace();
    const put = 'blob' in packed ? await vault.put(`file/${id}`, packed.blob) : null;
    keeping.value = false;
    if (put && 'error' in put) {
      keepsData.value = false;
      refused(put.error);
    } else if ('blob' in packed) {
      keptPrint = print;
      bytes = packed.blob.size;
    } else if (packed.problems[0]) toast({ kind: 'problem', problem: packed.problems[0] });
  }
  if (present.peek() !== id) return; // it was left or deleted meanwhile
  const record: OnDisk = { version: 1, at: now(), bytes, state: gather().state };
  const put = await vault.put(`state/${id}`, JSON.stringify(record));
  if ('error' in put) refused(put.error);
  await lookAtShelf();
}

let timer: ReturnType<typeof setTimeout> | undefined;
const kQuiet = 800;
export function watchShelf(): void {
  void openShelf();
  effect(() => {
    const parts = [model.value, segments.value, remarks.value, savedReports.value, workspaceName.value, history.value];
    const more: unknown[] = [remembered.value, targets.value, keepsData.value, shelfState.value, sample.value, moving.value];
    for (const question of Object.values(questions)) more.push(question.definition.value);
    if (parts.length + more.length === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      last = last.then(keepPresent);
    }, kQuiet);
  });
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

export async function startNew(): Promise<void> {
  clearTimeout(timer);
  await last;
  moving.value = true;
  present.value = null;
  keepsData.value = false;
  keptPrint = '';
  await clear();
  go('home');
  moving.value = false;
}

export async function openShelved(id: string): Promise<void> {
  const kept = await vault.get<string>(`state/${id}`);
  const record = 'value' in kept ? read(kept.value) : null;
  if (!record) return;
  const file = await vault.get<Blob>(`file/${id}`);
  await startNew();
  const blob = 'value' in file ? file.value : undefined;
  const found = blob ? await readWorkspace(blob, record.state.name) : null;
  if (found && 'problems' in found) {
    if (found.problems[0]) toast({ kind: 'problem', problem: found.problems[0] });
    return;
  }
  present.value = id;
  if (found) {
    await adoptWorkspace(found);
    await adoptState(record.state); // newer than the one beside the bytes
    keepsData.value = true;
    keptPrint = JSON.stringify([model.peek()?.fingerprint ?? '', history.peek().length]);
  } else {
    await adoptState(record.state);
    go('home');
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
  hasContent.peek() && !isSaved() && !(keepsData.peek() && !entries.peek().some(({ status }) => status !== 'done'));
