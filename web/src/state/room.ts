// How much of the tab's memory is taken, and whether what lies on the desk has room beside it. The sizes are the core's: counted for
// what is in, estimated for what is not.
import { computed, signal } from '@preact/signals';
import type { Memory } from '../engine/protocol';
import { readyEntries } from './entries';

const kGiB = 1024 ** 3;
// While tables are put in order, what is read and what comes of it lie side by side.
const kAtWork = 1.5;

// The most that a tab can have: 32 bits of addresses, or half of that where the device says that it has little memory.
export function mostOf(deviceGiB: number | undefined): number {
  return (deviceGiB ?? 8) <= 4 ? 2 * kGiB : 4 * kGiB;
}

export const most = mostOf((globalThis.navigator as { deviceMemory?: number } | undefined)?.deviceMemory);
export const used = signal<Memory | null>(null);
export const needed = computed(() =>
  readyEntries.value.reduce((sum, entry) => sum + (entry.status === 'ready' ? (entry.preview?.estimated_bytes ?? 0) : 0), 0),
);
export const left = computed(() => Math.max(0, most - (used.value?.bytes ?? 0)));
export const tight = computed(() => needed.value * kAtWork > left.value);
