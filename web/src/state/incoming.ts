// What was dropped or chosen: a workspace file is opened, after asking where something would be lost; all else goes to the desk.
import { signal } from '@preact/signals';
import { addFiles } from './imports';
import { toast } from './session';
import { startNew, wouldLose } from './shelf';
import { moveTo } from './worlds';
import { adoptWorkspace, isWorkspaceName, readWorkspace } from './workspace_file';

const kMark = [0x89, 0x53, 0x49, 0x59];

// The way to another workspace, waiting for an answer about the present one.
export const leaving = signal<{ name: string; go: () => Promise<void> } | null>(null);

// `name`: of the other one, as it is called on the screen; null: an empty one.
export function leaveFor(name: string | null, next: () => Promise<unknown>): void {
  const there = (): Promise<void> => moveTo(name, next);
  if (wouldLose()) leaving.value = { name: name ?? '', go: there };
  else void there();
}

export async function isWorkspace(file: File): Promise<boolean> {
  const head = await file
    .slice(0, kMark.length)
    .arrayBuffer()
    .catch(() => null);
  const bytes = head ? new Uint8Array(head) : [];
  return isWorkspaceName(file.name) || kMark.every((byte, at) => bytes[at] === byte);
}

export async function openWorkspaceFile(file: File): Promise<void> {
  const read = await readWorkspace(file, file.name);
  if ('problems' in read) {
    if (read.problems[0]) toast({ kind: 'problem', problem: read.problems[0] });
    return;
  }
  leaveFor(read.state?.name || file.name, async () => {
    await startNew();
    await adoptWorkspace(read);
  });
}

export async function takeFiles(files: readonly File[], folders: readonly string[] = []): Promise<void> {
  const data: File[] = [];
  let workspace: File | null = null;
  for (const file of files)
    if (await isWorkspace(file)) workspace = file;
    else data.push(file);
  if (workspace) await openWorkspaceFile(workspace);
  if (data.length + folders.length > 0) await addFiles(data, folders);
}
