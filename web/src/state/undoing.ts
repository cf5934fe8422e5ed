// Undo and redo of imports. What is undone is taken out of the model; what comes back is read again from the files, which the page
// still holds, with the mapping and the policy it had, without asking again.
import type { Entry } from './entries';
import { busy, entries, find, stage } from './entries';
import { behind, filesOf, future, type ImportStep, inPlace, knownOf, past } from './import_steps';
import { tick } from './journal';
import { call, dismissUndo, go } from './session';
import { commit, load, lookAhead, takeOut } from './taking';

let moving = false;

export const undoImport = (): Promise<void> => travel(past, future, 'redo');
export const redoImport = (): Promise<void> => travel(future, past, 'undo');

// Going back over an import takes its tables out; so does going forth over a removal. `back` is the way to where we were.
async function travel(from: typeof past, to: typeof past, back: 'undo' | 'redo'): Promise<void> {
  const step = from.peek().at(-1);
  if (!step || moving) return;
  const removes = (step.kind === 'in') === (from === past);
  if (!removes && busy.peek()) return; // files are read one after another
  moving = true;
  try {
    if (!(await (removes ? takeOut(filesOf(step.keys), 'removed', back) : bringBack(step, back)))) return;
    from.value = from.peek().filter((one) => one !== step);
    if (from === past) step.undoneAt = tick();
    else step.at = tick();
    to.value = [...to.peek(), step];
  } finally {
    moving = false;
  }
}

// An entry as it lies on the desk before it is read.
export const afresh = ({ file: _file, loaded: _loaded, coming: _coming, progress: _progress, ...rest }: Entry): Entry => ({
  ...rest,
  status: 'ready',
  problems: [],
});

// The core takes files in the order in which they came, and of equally old exports the last one wins. So what stood behind a table
// that comes back is read again too; it leaves the model only when all of it is there. What cannot be read lies on the desk and says why.
async function bringBack({ keys }: ImportStep, back: 'undo' | 'redo'): Promise<boolean> {
  const later = behind(keys).map(({ key }) => key);
  const all = inPlace(knownOf([...keys, ...later])).map(({ key }) => key);
  entries.value = [...knownOf(all).map(afresh), ...entries.value.filter(({ key }) => !all.includes(key))];
  stage.value = 'desk';
  dismissUndo();
  go('import');
  for (const key of all) await load(key);
  const read = (wanted: number[]): Entry[] => wanted.map(find).filter((entry) => entry?.status === 'loaded') as Entry[];
  if (read(all).length === all.length && (await lookAhead()) && (await commit(read(keys), back, read(later)))) return true;
  const staged = read(later).map(({ file }) => file as number);
  if (staged.length > 0) await call('remove', { files: staged });
  entries.value = entries.value.filter(({ key }) => !later.includes(key));
  return false;
}
