// Ctrl Z and Ctrl Shift Z: the last step of all, whichever it was: of the question on the screen, of the journal, or an import. On a report
// an import is taken back only while its message is on the screen, because what one looks at there is the question.
import { done, journalBack, journalForth, undone } from './journal';
import { future, past } from './import_steps';
import { questions } from './questions';
import { toasts, view } from './session';
import { redoImport, undoImport } from './undoing';

interface Way {
  at: number;
  go: () => unknown;
}
const latest = (ways: readonly (Way | null)[]): Way | null =>
  ways.reduce<Way | null>((best, one) => (one && (!best || one.at > best.at) ? one : best), null);

export function present() {
  const where = view.value;
  return where === 'home' || where === 'import' || where === 'self_check' ? null : questions[where];
}

function back(): Way | null {
  const question = present();
  const last = done.value.at(-1);
  const step = past.value.at(-1);
  const told = toasts.value.some((one) => one.kind === 'imported' && one.undo === 'undo');
  return latest([
    question && question.past.value.length > 0 ? { at: question.doneAt, go: () => question.undo() } : null,
    last ? { at: last.at, go: journalBack } : null,
    step && (!question || told) ? { at: step.at ?? 0, go: undoImport } : null,
  ]);
}
function forth(): Way | null {
  const question = present();
  const last = undone.value.at(-1);
  const step = future.value.at(-1);
  return latest([
    question && question.future.value.length > 0 ? { at: question.undoneAt, go: () => question.redo() } : null,
    last ? { at: last.at, go: journalForth } : null,
    step && !question ? { at: step.undoneAt ?? 0, go: redoImport } : null,
  ]);
}

export const canUndo = (): boolean => back() !== null;
export const canRedo = (): boolean => forth() !== null;
export const undoLast = (): unknown => back()?.go();
export const redoLast = (): unknown => forth()?.go();
