// 人群: rules with a name, kept as long as the page is open and known to the core under their ids. The core takes all of them or none,
// so what the present data cannot read is kept here, marked with its problem, and sent again when the data changes.
import { effect, signal, untracked } from '@preact/signals';
import type { Problem, Rule } from '../engine/protocol';
import { journal } from './journal';
import { call, model } from './session';

export interface Segment {
  id: string;
  name: string;
  rule: Rule;
  as_of?: string;
  base?: Rule;
}

export const segments = signal<Segment[]>([]);
export const sizes = signal<Record<string, number>>({}); // by id; absent: not known yet, or cannot be counted
export const troubles = signal<Record<string, Problem[]>>({}); // by id: why the present data cannot read it
export const removed = signal<{ segment: Segment; at: number } | null>(null); // the last one deleted, for taking it back

let lastId = 0;
export const nextId = (): string => `s${++lastId}`;

// Which segment of the list a problem of the core points at: "/set/3/rule/…".
export function culprit({ where }: Problem, sent: readonly Segment[]): Segment | undefined {
  const at = /^\/set\/(\d+)(\/|$)/.exec(where);
  return at ? sent[Number(at[1])] : undefined;
}

// Sends what can be read. A segment with a problem is left out and the rest is tried again, so that one of them never takes the
// others along.
async function send(all: readonly Segment[]): Promise<Record<string, Problem[]>> {
  const found: Record<string, Problem[]> = {};
  let sent = [...all];
  for (;;) {
    const reply = await call('segments', { set: sent });
    if ('ok' in reply) {
      const counted = reply.ok.segments.filter((one) => one.customers !== null);
      sizes.value = Object.fromEntries(counted.map((one) => [one.id, one.customers ?? 0]));
      for (const one of reply.ok.segments) if (one.problems) found[one.id] = one.problems;
      return found;
    }
    const bad = new Map<string, Problem[]>();
    for (const problem of reply.problems) {
      const segment = culprit(problem, sent);
      if (segment) bad.set(segment.id, [...(bad.get(segment.id) ?? []), problem]);
    }
    // Problems of nobody in particular (the engine is gone): all of them stay uncounted.
    if (bad.size === 0) {
      sizes.value = {};
      return Object.fromEntries(sent.map((one) => [one.id, reply.problems]));
    }
    for (const [id, problems] of bad) found[id] = problems;
    sent = sent.filter((one) => !bad.has(one.id));
    if (sent.length === 0) {
      await call('segments', { set: [] });
      sizes.value = {};
      return found;
    }
  }
}

let turn = 0;
async function adopt(all: Segment[]): Promise<void> {
  segments.value = all;
  const mine = ++turn;
  const found = await send(all);
  if (mine === turn) troubles.value = found;
}

const journalSegments = (before: Segment[], after: Segment[]): void =>
  journal(
    () => replaceSegments(before),
    () => replaceSegments(after),
  );

// Keeps the segment, or says why the core refuses it and leaves everything as it was.
export async function saveSegment(segment: Segment): Promise<Problem[]> {
  const before = segments.peek();
  const known = before.some((one) => one.id === segment.id);
  const all = known ? before.map((one) => (one.id === segment.id ? segment : one)) : [...before, segment];
  const readable = all.filter((one) => one.id === segment.id || !(one.id in troubles.peek()));
  const reply = await call('segments', { set: readable });
  if ('problems' in reply) return reply.problems;
  const unfit = reply.ok.segments.find((one) => one.id === segment.id)?.problems;
  await adopt(unfit ? before : all);
  if (!unfit) journalSegments(before, all);
  return unfit ?? [];
}

// All of them at once: of another workspace, or as they were before a change. Ids that are given later must be new.
export async function replaceSegments(all: readonly Segment[]): Promise<void> {
  for (const { id } of all) lastId = Math.max(lastId, Number(/^s(\d+)$/.exec(id)?.[1] ?? 0));
  removed.value = null;
  await adopt([...all]);
}

export async function removeSegment(id: string): Promise<void> {
  const at = segments.peek().findIndex((one) => one.id === id);
  const segment = segments.peek()[at];
  if (!segment) return;
  const before = segments.peek();
  const all = before.filter((one) => one.id !== id);
  await adopt(all);
  removed.value = { segment, at };
  journalSegments(before, all);
}

export async function restoreSegment(): Promise<void> {
  const back = removed.peek();
  if (!back) return;
  removed.value = null;
  const all = [...segments.peek()];
  all.splice(back.at, 0, back.segment);
  const before = segments.peek();
  await adopt(all);
  journalSegments(before, all);
}

// Who names this one: deleting it would leave them without a rule.
export function usersOf(id: string): Segment[] {
  const names = (rule: Rule): boolean =>
    'segment' in rule
      ? rule.segment === id
      : 'all' in rule
        ? rule.all.some(names)
        : 'any' in rule
          ? rule.any.some(names)
          : 'not' in rule && names(rule.not);
  return segments.value.filter(
    (one) => one.id !== id && (names(one.rule) || (one.base !== undefined && names(one.base))),
  );
}

// "沉睡", "沉睡 2", "沉睡 3": two segments of one name could not be told apart in a sentence.
export function freeName(wanted: string, own?: string): string {
  const taken = new Set(
    segments
      .peek()
      .filter((one) => one.id !== own)
      .map((one) => one.name),
  );
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted} ${number}`;
    if (!taken.has(name)) return name;
  }
}

// New data: everything is counted again. What was refused before may be readable now.
effect(() => {
  const present = model.value;
  untracked(() => {
    if (!present) sizes.value = {};
    else if (segments.peek().length > 0) void adopt(segments.peek());
  });
});
