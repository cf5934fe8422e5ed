// Targets that are kept while the page is open: what a figure is called and how high it should be. Charts draw them as lines.
import { signal } from '@preact/signals';

export interface Target {
  label: string;
  count: number;
}
export const targets = signal<Target[]>([]);

// Without a number the target is dropped.
export function keepTarget(label: string, count: number | undefined): void {
  const others = targets.value.filter((one) => one.label !== label);
  targets.value = count === undefined ? others : [...others, { label, count }];
}

export const targetOf = (label: string): number | undefined => targets.value.find((one) => one.label === label)?.count;
