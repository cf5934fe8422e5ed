// What lies on the import desk: one entry for every table found in what was dropped. A file, a sheet of a workbook, an entry of
// an archive, a block of a sheet are all entries; `source` tells which dropped file they came out of. Data and questions about it.
import { computed, signal } from '@preact/signals';
import type { PartFacts } from '../containers/part';
import type {
  Coming,
  Dictionary,
  Hints,
  Loaded,
  Mapping,
  Plan,
  Policy,
  Preview,
  Problem,
  Progress,
} from '../engine/protocol';

export type Status = 'unpacking' | 'looking' | 'ready' | 'loading' | 'loaded' | 'done' | 'failed' | 'cancelled';

export interface Entry {
  key: number;
  source: number;
  name: string;
  blob: Blob;
  size: number;
  part?: PartFacts;
  status: Status;
  file?: number;
  preview?: Preview;
  hints: Hints;
  mapping?: Mapping;
  wanted: boolean; // a table that fits nothing is left out, unless its reader says otherwise
  remember: boolean;
  answered: string[]; // fields of a remembered mapping whose loss the reader has answered
  progress?: Progress;
  running?: number;
  loaded?: Loaded;
  coming?: Coming;
  policy?: Policy;
  known: string[]; // gaps that the reader has taken note of
  problems: Problem[];
}

export type Panel = 'encoding' | 'header' | 'mapping';
export const entries = signal<Entry[]>([]);
export const panel = signal<{ key: number; name: Panel } | null>(null);
export const stage = signal<'desk' | 'coming'>('desk');

let lastKey = 0;
export const nextKey = (): number => ++lastKey;

export const find = (key: number): Entry | undefined => entries.value.find((entry) => entry.key === key);
export function change(key: number, part: Partial<Entry>): void {
  entries.value = entries.value.map((entry) => (entry.key === key ? { ...entry, ...part } : entry));
}
export function drop(key: number, ...fields: ('file' | 'running' | 'progress' | 'loaded' | 'coming')[]): void {
  entries.value = entries.value.map((entry) => {
    if (entry.key !== key) return entry;
    const next = { ...entry };
    for (const field of fields) delete next[field];
    return next;
  });
}

export const siblings = (entry: Entry): number =>
  entries.value.filter((one) => one.source === entry.source && one.status !== 'done').length;

const nothing = new Set(['empty_file', 'no_header', 'is_image', 'is_document']);
// Of several tables in one file, those that fit nothing, hold nothing or are no tables stay out, and that is said.
export function isLeftOut(entry: Entry): boolean {
  if (entry.wanted || siblings(entry) < 2) return false;
  if (entry.part?.skipped) return true;
  if (entry.status === 'ready') return entry.preview?.table === null;
  return entry.status === 'failed' && entry.problems.every(({ code }) => nothing.has(code));
}

export const missingOf = (entry: Entry): string[] =>
  (entry.preview?.missing ?? []).filter((field) => !entry.mapping?.columns[field]);

// Columns of the remembered mapping that are gone, not yet answered; and of these the ones that may only be renamed, because the
// file has columns that are new. Without an answer their figures would go missing in silence.
export const lostOf = (entry: Entry): Plan['lost'] =>
  (entry.preview?.plan?.lost ?? []).filter(
    (one) => !entry.answered.includes(one.field) && entry.mapping?.columns[one.field] === undefined,
  );
export const renamedOf = (entry: Entry): Plan['lost'] =>
  lostOf(entry).filter((one) => one.likely !== null || (entry.preview?.plan?.added.length ?? 0) > 0);

// The values of a status and what each means: by the mapping, else as the core understood it. Reading the whole file may have
// shown values that the samples did not hold.
export function dictionariesOf(entry: Entry): Dictionary[] {
  const seen = entry.preview?.dictionaries ?? [];
  const read = entry.loaded?.dictionaries ?? [];
  return seen
    .map((one) => {
      const all = read.find((other) => other.field === one.field)?.values ?? [];
      const held = new Set(one.values.map(({ value }) => value));
      const translated = new Set(Object.values(entry.mapping?.values?.[one.field] ?? {}));
      return {
        ...one,
        values: [...one.values, ...all.filter(({ value }) => !held.has(value) && !translated.has(value))],
      };
    })
    .filter((one) => entry.mapping?.columns[one.field] === one.column);
}
export const unknownOf = (entry: Entry): number =>
  dictionariesOf(entry).reduce(
    (sum, one) =>
      sum +
      one.values.filter(
        ({ value, meaning }) => meaning === null && entry.mapping?.values?.[one.field]?.[value] === undefined,
      ).length,
    0,
  );

export const isReady = (entry: Entry): boolean =>
  entry.status === 'loaded' ||
  (entry.status === 'ready' &&
    !isLeftOut(entry) &&
    !!entry.preview?.table &&
    missingOf(entry).length === 0 &&
    renamedOf(entry).length === 0);

export const readyEntries = computed(() => entries.value.filter(isReady));
export const busy = computed(() =>
  entries.value.some((entry) => ['unpacking', 'loading', 'looking'].includes(entry.status)),
);

// 订单.zip › 十月/订单.csv, 客户.xlsx › Sheet1: what the table is called on every screen.
export function labelOf(one: { name: string; entry?: string; sheet?: string }): string {
  return [one.name, one.entry, one.sheet].filter((text) => text !== undefined && text !== '').join(' › ');
}
export const entryLabel = (entry: Entry): string =>
  labelOf({
    name: entry.name,
    ...(entry.part?.entry !== undefined && { entry: entry.part.entry }),
    ...(entry.part?.sheet !== undefined && { sheet: entry.part.sheet }),
  });
