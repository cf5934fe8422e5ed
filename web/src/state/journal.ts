// What its reader did, in order: changes of segments, saved reports, notes, names and mappings, each with its way back and forth.
// Questions and imports keep steps of their own; a common count says which of all of them was the last.
import { signal } from '@preact/signals';
import { toasts } from './session';

export interface JournalStep {
  at: number; // when it was done, or undone
  back: () => unknown;
  forth: () => unknown;
}

let clock = 0;
export const tick = (): number => ++clock;
export const lastTick = (): number => clock;

const kMost = 100;
export const done = signal<JournalStep[]>([]);
export const undone = signal<JournalStep[]>([]);

export function journal(back: () => unknown, forth: () => unknown): void {
  toasts.value = toasts.peek().filter(({ undo }) => undo !== 'journal'); // its way back is the last step no more
  done.value = [...done.peek().slice(1 - kMost), { at: tick(), back, forth }];
  undone.value = [];
}

export async function journalBack(): Promise<void> {
  const step = done.peek().at(-1);
  if (!step) return;
  done.value = done.peek().slice(0, -1);
  undone.value = [...undone.peek(), { ...step, at: tick() }];
  await step.back();
}

export async function journalForth(): Promise<void> {
  const step = undone.peek().at(-1);
  if (!step) return;
  undone.value = undone.peek().slice(0, -1);
  done.value = [...done.peek(), { ...step, at: tick() }];
  await step.forth();
}

// Another world.
export function forgetJournal(): void {
  done.value = [];
  undone.value = [];
}
