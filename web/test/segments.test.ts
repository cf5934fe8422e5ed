// Segments against an engine that knows three fields: saving is all or nothing, new data never loses a segment, and the people of a
// mark become a list of whatever ids find them again.
import { beforeEach, expect, test } from 'vitest';
import type { EngineClient } from '../src/engine/client';
import type { Json, Leaf, Model, Problem, Rule } from '../src/engine/protocol';
import { savePeople } from '../src/state/save_people';
import { begin, model } from '../src/state/session';
import {
  freeName,
  removeSegment,
  restoreSegment,
  saveSegment,
  segments,
  sizes,
  troubles,
  usersOf,
} from '../src/state/segments';

type Sent = { id: string; rule: Rule };
let fields: string[] = [];
let people: Record<string, Json>[] = [];
let kept: Sent[] = [];

const leaves = (rule: Rule): Leaf[] => ('any' in rule ? rule.any.flatMap(leaves) : 'field' in rule ? [rule] : []);
const unknown = (rule: Rule): Leaf | undefined => leaves(rule).find((leaf) => !fields.includes(leaf.field));
const holds = (rule: Rule, one: Record<string, Json>): boolean =>
  leaves(rule).some((leaf) => (leaf.value as Json[]).includes(one[leaf.field] ?? null));
const unfit = (field: string): Problem => ({ code: 'unknown_field', where: '/rule', message: '', facts: { field } });

const answers: Record<string, (args: Record<string, unknown>) => { ok: unknown } | { problems: Problem[] }> = {
  segments: ({ set }) => {
    const sent = set as Sent[];
    const empty = sent.findIndex(({ rule }) => 'any' in rule && rule.any.length === 0);
    if (empty >= 0) return { problems: [{ code: 'empty_group', where: `/set/${empty}/rule`, message: '' }] };
    kept = sent;
    const one = ({ id, rule }: Sent) => {
      const bad = unknown(rule);
      return bad
        ? { id, customers: null, problems: [unfit(bad.field)] }
        : { id, customers: people.filter((who) => holds(rule, who)).length };
    };
    return { ok: { segments: sent.map(one) } };
  },
  count: ({ rule }) => ({
    ok: { customers: people.filter((who) => holds(rule as Rule, who)).length, of: 3, clauses: [] },
  }),
  people: () => ({
    ok: { total: people.length, columns: ['customer'], rows: people.map((one) => [Object.values(one)[0] ?? null]) },
  }),
};

const engine = {
  ready: Promise.resolve('1'),
  onLost: () => {},
  request: (name: string, args: Record<string, unknown>) =>
    Promise.resolve(structuredClone(answers[name]?.(args) ?? { problems: [] })),
} as unknown as EngineClient;
const data = (names: string[]): Model =>
  ({ fields: names.map((field) => ({ field, table: 'customers', type: 'text' })), fingerprint: names.join() }) as Model;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const list = (field: string, ...value: string[]): Rule => ({ field, op: 'in', value });

beforeEach(async () => {
  people = [{ 'customer.id': 'a' }, { 'customer.id': 'b' }, { 'customer.phone': '138' }];
  fields = ['customer.id', 'customer.phone'];
  segments.value = [];
  await begin(() => Promise.resolve(engine));
  model.value = data(fields);
  await settle();
});

test('what the core refuses is said and changes nothing', async () => {
  expect(await saveSegment({ id: 's1', name: '甲', rule: list('customer.id', 'a') })).toEqual([]);
  expect(sizes.value).toEqual({ s1: 1 });
  const shape = await saveSegment({ id: 's2', name: '乙', rule: { any: [] } });
  expect(shape[0]?.code).toBe('empty_group');
  const meaning = await saveSegment({ id: 's1', name: '甲', rule: list('customer.city', '上海') });
  expect(meaning[0]?.code).toBe('unknown_field');
  expect(segments.value.map((one) => one.id)).toEqual(['s1']);
  expect(segments.value[0]?.rule).toEqual(list('customer.id', 'a'));
  expect(kept.map((one) => one.rule)).toEqual([list('customer.id', 'a')]);
});

test('data that cannot read a segment leaves it uncounted; data that can brings it back', async () => {
  await saveSegment({ id: 's1', name: '甲', rule: list('customer.id', 'a') });
  await saveSegment({ id: 's2', name: '乙', rule: list('customer.phone', '138') });
  fields = ['customer.id'];
  model.value = data(fields);
  await settle();
  expect(segments.value).toHaveLength(2);
  expect(sizes.value).toEqual({ s1: 1 });
  expect(troubles.value['s2']?.[0]?.code).toBe('unknown_field');
  fields = ['customer.id', 'customer.phone'];
  model.value = data(fields);
  await settle();
  expect(sizes.value).toEqual({ s1: 1, s2: 1 });
  expect(troubles.value).toEqual({});
});

test('deleting is taken back where it was; names stay apart; users are known', async () => {
  await saveSegment({ id: 's1', name: '甲', rule: list('customer.id', 'a') });
  await saveSegment({ id: 's2', name: '乙', rule: { all: [{ not: { segment: 's1' } }] } });
  expect(usersOf('s1').map((one) => one.id)).toEqual(['s2']);
  expect(usersOf('s2')).toEqual([]);
  expect(freeName('甲')).toBe('甲 2');
  expect(freeName('甲', 's1')).toBe('甲');
  await removeSegment('s1');
  expect(segments.value.map((one) => one.id)).toEqual(['s2']);
  await restoreSegment();
  expect(segments.value.map((one) => one.id)).toEqual(['s1', 's2']);
});

test('the people of a mark: as many fields as it takes, the rule itself where there is one', async () => {
  const mark = {
    definition: { version: 1, analysis: 'funnel', params: {} },
    mark: { step: 1, side: 'reached' as const },
  };
  const saved = await savePeople({ ...mark, title: {}, count: 3 }, '走到支付的人');
  expect(saved).toEqual({ name: '走到支付的人', customers: 3, of: 3 });
  expect(segments.value[0]?.rule).toEqual({
    any: [list('customer.id', 'a', 'b', '138'), list('customer.phone', 'a', 'b', '138')],
  });
  people = [{ 'customer.id': 'a' }, { 'customer.id': 'b' }];
  await savePeople({ ...mark, title: {}, count: 2 }, '走到支付的人');
  expect(segments.value[1]).toMatchObject({ name: '走到支付的人 2', rule: list('customer.id', 'a', 'b') });
  people = [{ 'customer.wechat': 'x' }];
  expect(await savePeople({ ...mark, title: {}, count: 1 }, '没有标识')).toMatchObject({
    problems: [{ code: 'no_ids' }],
  });
  await savePeople({ asked: { rule: list('customer.id', 'a') }, title: {}, count: 1 }, '按规则');
  expect(segments.value.at(-1)?.rule).toEqual(list('customer.id', 'a'));
});
