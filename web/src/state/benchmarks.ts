// Beside which reports the figures of the articles stand: the reader's choice, for as long as the page is open. Off at first.
import { signal } from '@preact/signals';

export const shownBeside = signal<ReadonlySet<string>>(new Set());

export function showBeside(report: string, shown: boolean): void {
  const next = new Set(shownBeside.value);
  if (shown) next.add(report);
  else next.delete(report);
  shownBeside.value = next;
}
