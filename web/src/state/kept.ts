// What a workspace keeps besides tables and segments: its name, saved reports, notes. Every change of them can be taken back.
import { signal, type Signal } from '@preact/signals';
import type { Definition } from '../engine/protocol';
import type { Remark, SavedReport } from '../engine/workspace_calls';
import { journal } from './journal';

export const workspaceName = signal(''); // empty: it has none of its own yet
export const savedReports = signal<SavedReport[]>([]);
export const remarks = signal<Remark[]>([]);

function put<T>(place: Signal<T>, next: T): void {
  const before = place.peek();
  const set = (value: T) => (): void => {
    place.value = value;
  };
  set(next)();
  journal(set(before), set(next));
}

const freeId = (list: readonly { id: string }[], letter: string): string => {
  const taken = list.map(({ id }) => Number(id.slice(1)) || 0);
  return `${letter}${Math.max(0, ...taken) + 1}`;
};

export const rename = (name: string): void => put(workspaceName, name.trim().slice(0, 60));

const kMostText = 300;
export function addRemark(text: string, at: { day?: string; step?: string }): void {
  const short = text.trim().slice(0, kMostText);
  if (short !== '') put(remarks, [...remarks.peek(), { id: freeId(remarks.peek(), 'n'), text: short, ...at }]);
}
export const removeRemark = (id: string): void =>
  put(
    remarks,
    remarks.peek().filter((one) => one.id !== id),
  );

export function saveReport(name: string, definition: Definition): void {
  const same = savedReports.peek().find((one) => one.name === name && one.definition.analysis === definition.analysis);
  const others = savedReports.peek().filter((one) => one !== same);
  put(savedReports, [...others, { id: same?.id ?? freeId(savedReports.peek(), 'r'), name: name.slice(0, 100), definition }]);
}
export const removeReport = (id: string): void =>
  put(
    savedReports,
    savedReports.peek().filter((one) => one.id !== id),
  );
