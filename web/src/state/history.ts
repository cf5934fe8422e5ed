// What came in and what went out again, with its counts and days: kept with the workspace, never with data.
import { signal } from '@preact/signals';
import type { HistoryEntry } from '../engine/workspace_calls';
import { entryLabel, type Entry } from './entries';

const kMost = 1000;
export const history = signal<HistoryEntry[]>([]);

// The wall clock of this device, as text without an offset: for its reader.
export function now(): string {
  const date = new Date();
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}

export function writeHistory(kind: 'in' | 'out', list: readonly Entry[]): void {
  if (list.length === 0) return;
  const tables = list.map((entry) => {
    const { coming, loaded } = entry;
    return {
      name: entryLabel(entry),
      table: loaded?.table ?? entry.mapping?.table ?? '',
      rows: coming?.rows ?? loaded?.rows ?? 0,
      ...(coming && {
        added: coming.added,
        updated: coming.updated,
        repeated: coming.repeated,
        aside: coming.aside,
        first_day: coming.first_day,
        last_day: coming.last_day,
      }),
    };
  });
  history.value = [...history.peek().slice(1 - kMost), { at: now(), kind, tables }];
}
