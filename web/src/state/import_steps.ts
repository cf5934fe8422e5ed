// What was taken in and what was taken out again, in that order: the steps that Ctrl+Z goes back and Ctrl+Shift+Z goes forth. A step
// names entries by their keys, because a table that comes back is another file to the core. Kept are handles, mappings and answers; never data.
import { signal } from '@preact/signals';
import type { Entry } from './entries';
import { tick } from './journal';

export interface ImportStep {
  kind: 'in' | 'out';
  keys: number[];
  at?: number; // done and undone, by the journal's count
  undoneAt?: number;
}
export const past = signal<ImportStep[]>([]);
export const future = signal<ImportStep[]>([]);

const kMost = 100;
const known = new Map<number, Entry>(); // everything that a step may bring back, as it was last in the model
const places = new Map<number, number>(); // where it first stood among the files: the core takes them in the order of their numbers

export const knownOf = (keys: readonly number[]): Entry[] =>
  keys.map((key) => known.get(key)).filter((entry) => entry !== undefined);
export const filesOf = (keys: readonly number[]): number[] =>
  knownOf(keys)
    .map(({ file }) => file)
    .filter((file) => file !== undefined);
export const keysOf = (files: readonly number[]): number[] =>
  [...known.values()].filter(({ file }) => file !== undefined && files.includes(file)).map(({ key }) => key);

export const inModel = (): Entry[] => [...known.values()].filter(({ file }) => file !== undefined);

export function know(list: readonly Entry[]): void {
  for (const entry of list) {
    known.set(entry.key, entry);
    if (entry.file !== undefined && !places.has(entry.key)) places.set(entry.key, entry.file);
  }
}

// What is in the model now and stood behind the first of these; and a list in the order in which it first stood.
const placeOf = (key: number): number => places.get(key) ?? Number.POSITIVE_INFINITY;
export function behind(keys: readonly number[]): Entry[] {
  const first = Math.min(...keys.map(placeOf));
  return [...known.values()].filter(
    ({ key, file }) => file !== undefined && !keys.includes(key) && placeOf(key) > first,
  );
}
export const inPlace = (list: readonly Entry[]): Entry[] =>
  [...list].sort((one, other) => placeOf(one.key) - placeOf(other.key));

export function record(step: ImportStep): void {
  step.at = tick();
  past.value = [...past.peek().slice(1 - kMost), step];
  future.value = [];
}

// All of it, to come back to it in a world that was left: what is read again is told by `know` and has numbers of its own, in the same order; what
// is out of the model keeps its place between its neighbours.
export interface HeldSteps {
  past: ImportStep[];
  future: ImportStep[];
  known: Entry[];
}
export const holdSteps = (): HeldSteps => ({
  past: past.peek(),
  future: future.peek(),
  known: inPlace([...known.values()]),
});
const kBetween = 1e-4;
export function bringSteps(held: HeldSteps): void {
  let place = -1;
  for (const { file: _gone, ...entry } of held.known) {
    const now = known.get(entry.key);
    place = now?.file ?? place + kBetween;
    known.set(entry.key, now ?? entry);
    places.set(entry.key, place);
  }
  past.value = held.past;
  future.value = held.future;
}

// Another world: a sample, or an engine that was started anew.
export function forget(): void {
  past.value = [];
  future.value = [];
  known.clear();
  places.clear();
}
