// 另存工作区: the present workspace into the download folder, under its own name.
import { signal } from '@preact/signals';
import { words } from '../../i18n/words';
import { sample, toast } from '../../state/session';
import { workspaceName } from '../../state/kept';
import { markSaved } from '../../state/workspace';
import { packWorkspace } from '../../state/workspace_file';
import { saveBlob } from '../../ui/save';

export const saving = signal(false);

export function shownName(): string {
  const say = words.value.nav;
  if (workspaceName.value !== '') return workspaceName.value;
  return sample.value === 'shop' ? say.shop : sample.value === 'article' ? say.article : say.mine;
}

export async function saveWorkspace(): Promise<boolean> {
  if (saving.peek()) return false;
  saving.value = true;
  const packed = await packWorkspace();
  saving.value = false;
  if ('problems' in packed) {
    for (const problem of packed.problems.slice(0, 3)) toast({ kind: 'problem', problem });
    return false;
  }
  const name = `${shownName().replace(/[\\/:*?"<>|\p{Cc}]/gu, ' ').trim() || 'siyu'}.siyu`;
  saveBlob(name, packed.blob);
  markSaved();
  toast({ kind: 'saved', name });
  return true;
}
