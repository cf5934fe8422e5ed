// Targets that are kept while the page is open: a step and how many it should reach. Charts may draw them as lines.
import { signal } from '@preact/signals';

export interface Target {
  label: string;
  count: number;
}
export const targets = signal<Target[]>([]);

export function keepTarget(label: string, count: number): void {
  targets.value = [...targets.value.filter((one) => one.label !== label), { label, count }];
}
