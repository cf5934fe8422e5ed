// What was dropped or chosen: a workspace file is opened, after asking where something would be lost; all else goes to the desk.
import { signal } from '@preact/signals';
import { addFiles } from './imports';
import { toast } from './session';
import { present, startNew, wouldLose } from './shelf';
import { adoptWorkspace, isWorkspaceName, readWorkspace } from './workspace_file';

const kMark = [0x89, 0x53, 0x49, 0x59];

// The way to another workspace, waiting for an answer about the present one.
export const leaving = signal<{ name: string; go: () => Promise<void> } | null>(null);

export function leaveFor(name: string, next: () => Promise<void>): void {
  if (wouldLose()) leaving.value = { name, go: next };
  else void next();
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
    present.value = null;
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
