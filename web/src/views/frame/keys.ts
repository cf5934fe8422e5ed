// The keyboard of ux.md §10 that exists so far. Silent while typing or composing, and under an open dialog.
import { questions } from '../../state/questions';
import { go, model, type View, view } from '../../state/session';
import { chooseFiles } from '../import/choose';

const goals: Record<string, View> = {
  o: 'overview',
  f: 'funnel',
  u: 'customer_funnel',
  g: 'sales',
  i: 'import',
  h: 'health',
};
let waitingForGoal = 0;

function present() {
  const where = view.peek();
  return where === 'home' || where === 'import' ? null : questions[where];
}

function pressed(event: KeyboardEvent): void {
  if (event.isComposing || event.defaultPrevented) return;
  const typing = (event.target as HTMLElement | null)?.matches?.('input, textarea, select') ?? false;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key === 'o') {
      event.preventDefault();
      chooseFiles();
    } else if (key === 'p') {
      event.preventDefault();
      window.print();
    } else if (key === 'z' && !typing) {
      event.preventDefault();
      if (event.shiftKey) present()?.redo();
      else present()?.undo();
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
  if (key === 't') document.querySelector('.twin')?.scrollIntoView({ block: 'start' });
}

export function listenToKeys(): () => void {
  window.addEventListener('keydown', pressed);
  return () => window.removeEventListener('keydown', pressed);
}
