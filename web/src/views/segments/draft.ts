// The segment being written, with undo and redo over its rule. It stays while other reports are looked at; typing in one field is one step.
import { signal } from '@preact/signals';
import type { Rule } from '../../engine/protocol';
import { freeName, nextId, type Segment } from '../../state/segments';
import { bare, rooted } from './tree';

export interface Draft {
  id: string;
  name: string;
  root: Rule; // always a group
  as_of?: string;
  base?: Rule;
  isNew: boolean;
}

export const draft = signal<Draft | null>(null);
export const past = signal<Draft[]>([]);
export const future = signal<Draft[]>([]);

const kTyping = 700; // ms between two strokes of the same step
let changedAt = 0;

function begin(next: Draft): void {
  past.value = [];
  future.value = [];
  changedAt = 0;
  draft.value = next;
}

export function write(name: string, rule: Rule = { all: [] }, more: Pick<Segment, 'as_of' | 'base'> = {}): void {
  begin({ id: nextId(), name: freeName(name), root: rooted(rule), ...more, isNew: true });
}
export function edit({ id, name, rule, ...more }: Segment): void {
  begin({ id, name, root: rooted(rule), ...more, isNew: false });
}
export function leave(): void {
  draft.value = null;
}

// `now` in milliseconds of any clock that does not go back.
export function change(next: Draft, now: number): void {
  const present = draft.peek();
  if (!present) return;
  if (now - changedAt > kTyping || past.peek().length === 0) past.value = [...past.peek().slice(-99), present];
  changedAt = now;
  future.value = [];
  draft.value = next;
}
function travel(from: typeof past, to: typeof past): void {
  const target = from.peek().at(-1);
  const present = draft.peek();
  if (!target || !present) return;
  from.value = from.peek().slice(0, -1);
  to.value = [...to.peek(), present];
  changedAt = 0;
  draft.value = target;
}
export const undo = (): void => travel(past, future);
export const redo = (): void => travel(future, past);

export function segmentOf({ id, name, root, as_of, base }: Draft): Segment {
  return { id, name: freeName(name.trim(), id), rule: bare(root), ...(as_of && { as_of }), ...(base && { base }) };
}
