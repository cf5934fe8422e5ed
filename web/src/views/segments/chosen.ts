// The segments that are compared. What was deleted, or cannot be counted any more, drops out by itself.
import { computed, signal } from '@preact/signals';
import { segments, sizes } from '../../state/segments';

export const kMostChosen = 6; // more sets than that cannot be read in one drawing
const wanted = signal<string[]>([]);

export const chosen = computed(() =>
  wanted.value.filter((id) => sizes.value[id] !== undefined && segments.value.some((one) => one.id === id)),
);
export function toggle(id: string): void {
  wanted.value = chosen.value.includes(id)
    ? chosen.value.filter((one) => one !== id)
    : [...chosen.value, id].slice(0, kMostChosen);
}
