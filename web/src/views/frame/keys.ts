// The keyboard of ux.md §10 that exists so far. Silent while typing or composing, and under an open dialog.
import { go, model, type View } from '../../state/session';
import { canShare, sharing } from '../../state/sharing';
import { present, redoLast, undoLast } from '../../state/undo_all';
import { chooseFiles } from '../import/choose';
import { searching } from '../search/search';
import { saveWorkspace } from '../workspace/saving';

const goals: Record<string, View> = {
  o: 'overview',
  f: 'funnel',
  u: 'customer_funnel',
  s: 'segments',
  g: 'sales',
  i: 'import',
  h: 'health',
};
let waitingForGoal = 0;

// A text field has an undo of its own; a checkbox or a list has none.
const writing = 'textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=file])';

function pressed(event: KeyboardEvent): void {
  if (event.isComposing || event.defaultPrevented) return;
  if (document.querySelector('.opened') && !((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'p')) return;
  const target = event.target as HTMLElement | null;
  const typing = target?.matches?.('input, textarea, select') ?? false;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'o') {
      event.preventDefault();
      chooseFiles();
    } else if (key === 'k') {
      event.preventDefault();
      if (!document.querySelector('dialog[open]')) searching.value = true;
    } else if (key === 's') {
      event.preventDefault();
      void saveWorkspace();
    } else if (key === 'p') {
      event.preventDefault();
      window.print();
    } else if ((key === 'z' || key === 'y') && !target?.matches?.(writing)) {
      event.preventDefault();
      if (document.querySelector('dialog[open]')) return;
      if (key === 'y' || event.shiftKey) redoLast();
      else undoLast();
    }
    return;
  }
  if (typing || event.altKey || document.querySelector('dialog[open]')) return;
  if (key === 'g') {
    waitingForGoal = event.timeStamp;
    return;
  }
  const goal = goals[key];
  if (goal && event.timeStamp - waitingForGoal < 1500 && (model.peek() || goal === 'import')) {
    event.preventDefault();
    go(goal);
  }
  waitingForGoal = 0;
  const question = present();
  if (key === 'e' && question?.report.peek() && canShare(question)) {
    event.preventDefault();
    sharing.value = question;
  }
  if (key === 't') document.querySelector('.twin')?.scrollIntoView({ block: 'start' });
}

export function listenToKeys(): () => void {
  window.addEventListener('keydown', pressed);
  return () => window.removeEventListener('keydown', pressed);
}
