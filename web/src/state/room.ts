// How much of the tab's memory is taken, and whether what lies on the desk has room beside it. The sizes are the core's: counted for
// what is in, estimated for what is not.
import { computed, signal } from '@preact/signals';
import type { Memory, PreviewColumn } from '../engine/protocol';
import { type Entry, readyEntries } from './entries';

const kGiB = 1024 ** 3;
// While tables are put in order, what is read and what comes of it lie side by side.
const kAtWork = 1.5;

// The most that a tab can have: 32 bits of addresses, or half of that where the device says that it has little memory.
export function mostOf(deviceGiB: number | undefined): number {
  return (deviceGiB ?? 8) <= 4 ? 2 * kGiB : 4 * kGiB;
}

export const most = mostOf((globalThis.navigator as { deviceMemory?: number } | undefined)?.deviceMemory);
export const used = signal<Memory | null>(null);

// Columns of the file that are no field.
export function extraColumns({ preview, mapping }: Entry): PreviewColumn[] {
  const fields = new Set(Object.values(mapping?.columns ?? {}));
  return (preview?.columns ?? []).filter((column) => !fields.has(column.name));
}
export const isSkipped = ({ mapping }: Entry, column: PreviewColumn): boolean =>
  mapping?.skip?.includes(column.name) ?? false;

// The core's estimate is of the mapping that it proposed: what is skipped since then is not read.
function bytesOf(entry: Entry): number {
  const { preview } = entry;
  if (!preview) return 0;
  return preview.columns.reduce((sum, column) => {
    const was = preview.mapping.skip?.includes(column.name) ?? false;
    return sum + (Number(was) - Number(isSkipped(entry, column))) * column.estimated_bytes;
  }, preview.estimated_bytes);
}
const waiting = computed(() => readyEntries.value.filter((entry) => entry.status === 'ready'));
export const needed = computed(() => waiting.value.reduce((sum, entry) => sum + bytesOf(entry), 0));
// Tables that would take less if only their fields were read.
export const reducible = computed(() =>
  waiting.value.filter((entry) => extraColumns(entry).some((column) => !isSkipped(entry, column))),
);
export const left = computed(() => Math.max(0, most - (used.value?.bytes ?? 0)));
export const tight = computed(() => needed.value * kAtWork > left.value);
