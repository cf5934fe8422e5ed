// The rule builder's arithmetic: every form of rule survives being opened, edited elsewhere and closed; what it does not know too.
import { beforeEach, expect, test } from 'vitest';
import type { Rule } from '../src/engine/protocol';
import { sayRule } from '../src/i18n/say_rule';
import { language } from '../src/state/session';
import { blank, closed, eventOf, groupOf, kindOf, kinds, opened } from '../src/views/segments/clauses';
import { change, draft, edit, redo, segmentOf, undo, write } from '../src/views/segments/draft';
import { decode, likelyColumn, plainId, readIds } from '../src/views/segments/id_list';
import { cutsToType, readCuts } from '../src/views/segments/cuts';
import { readValue, writeValue } from '../src/views/segments/property';
import { added, bare, complete, moved, prepared, replaced, rooted, without } from '../src/views/segments/tree';

const where: Rule = { field: 'order.paid', op: '>=', value: 100 };
const forms: Record<string, Rule> = {
  property: { field: 'customer.city', op: 'in', value: ['上海', '杭州'] },
  tag: { field: 'customer.tags', op: 'has_tag', value: '羽绒服' },
  absent: { field: 'customer.deleted_at', op: 'not_set' },
  list: { field: 'customer.phone', op: 'in', value: ['13800000001', '13800000002'] },
  did: { did: { event: 'paid', times: { min: 2, max: 5 }, where, within: { last: '90d' } } },
  never: { did: { event: null, times: { max: 0 } } },
  sum: { did: { event: 'paid', sum: { field: 'order.paid', min: '3000.00' } } },
  days: { did: { event: 'paid', days: { min: 3 }, within: { from: '2026-01-01', to: '2026-03-31' } } },
  first: { did: { event: 'paid', first: 'ever', within: { last: '30d' } } },
  nth: { did: { event: 'paid', nth: 2 } },
  sequence: { sequence: { steps: [{ event: 'added' }, { event: 'paid', where }], within: '7d', in: { last: '90d' } } },
  stopped: { stopped: { event: 'paid', active: '90d', quiet: '30d' } },
  restarted: { restarted: { event: 'paid', active: '30d', quiet: '90d' } },
  regularly: { regularly: { event: 'paid', of: 6, at_least: 4, interval: 'month' } },
  share: { share: { of: { event: 'paid', where }, in: { event: 'paid' }, min: 0.6 } },
  festival: {
    festival: { event: 'paid', festival: 'midautumn', before: '30d', after: '1d', seasons: { min: 2, last: 3 } },
  },
  shared: { shared: { field: 'order.address', customers: { min: 3 } } },
  segment: { segment: 's1' },
};
const strange: Record<string, Rule> = {
  measures: { did: { event: 'paid', days: { min: 2 }, sum: { field: 'order.paid', min: 1 } } },
  unknownKey: { did: { event: 'paid', colour: 'red' } } as unknown as Rule,
  unknownForm: { scored: { model: 'x', min: 3 } } as unknown as Rule,
  otherField: { field: 'order.paid', op: '<', value: { field: 'order.total' } },
  filledIn: { segment: 's2', rule: where },
  doubleNot: { not: { not: where } },
};

beforeEach(() => {
  language.value = 'zh';
});

test('every form has its kind, and the strange ones are left to themselves', () => {
  const found = Object.values(forms).map((rule) => kindOf(rule));
  expect(found).not.toContain('other');
  expect(new Set(found)).toEqual(new Set(kinds));
  for (const [name, rule] of Object.entries(strange))
    if (name !== 'filledIn' && name !== 'doubleNot') expect(kindOf(rule), name).toBe('other');
});

test('opening and closing a rule, alone and beside an edited clause, changes nothing else', () => {
  for (const [name, rule] of Object.entries({ ...forms, ...strange })) {
    const before = JSON.stringify(rule);
    expect(bare(rooted(rule)), name).toEqual(rule);
    const root: Rule = {
      all: [
        rule,
        { not: rule },
        { any: [rule, { not: { all: [rule] } }] },
        { field: 'customer.city', op: '=', value: '' },
      ],
    };
    const done = replaced(root, [3], { field: 'customer.city', op: '=', value: '上海' });
    expect(groupOf(done)?.rules.slice(0, 3), name).toEqual(groupOf(root)?.rules.slice(0, 3));
    expect(JSON.stringify(prepared(done).rule), name).toBe(JSON.stringify(done));
    expect(JSON.stringify(rule), name).toBe(before);
    const { negated, inner } = opened({ not: rule });
    expect(closed(inner, negated)).toEqual({ not: rule });
  }
});

test('a new clause of every kind can be filled in, and a changed kind keeps its event', () => {
  for (const kind of kinds) {
    const fresh = blank(kind, 'paid');
    expect(kindOf(fresh), kind).toBe(kind);
    const kept = eventOf(blank(kind, 'paid', forms['did']));
    if (kept) expect(kept, kind).toEqual({ event: 'paid', where });
  }
});

test('the tree: add, move, delete; a group that lost its last clause goes', () => {
  const a: Rule = forms['did']!;
  const b: Rule = forms['stopped']!;
  let root: Rule = added({ all: [] }, [], a);
  root = added(root, [], { any: [b] });
  root = added(root, [1], a);
  expect(root).toEqual({ all: [a, { any: [b, a] }] });
  expect(moved(root, [1, 0], 1)).toEqual({ all: [a, { any: [a, b] }] });
  expect(moved(root, [0], -1)).toEqual(root);
  expect(moved(root, [0], 1)).toEqual({ all: [{ any: [b, a] }, a] });
  expect(without(without(root, [1, 0]), [1, 0])).toEqual({ all: [a] });
  expect(without(root, [0])).toEqual({ all: [{ any: [b, a] }] });
});

test('what is not filled in is not asked, and the answers find their clauses all the same', () => {
  const open: Rule = { field: '', op: '=' };
  const root: Rule = { all: [open, forms['did']!, { not: { any: [open, forms['nth']!] } }, { any: [open] }] };
  const ready = prepared(root);
  expect(ready.open).toBe(3);
  expect(ready.rule).toEqual({ all: [forms['did'], { not: { any: [forms['nth']] } }] });
  expect(ready.places.get('/all/0')).toBe('1');
  expect(ready.places.get('/all/1')).toBe('2');
  expect(ready.places.get('/all/1/not/any/0')).toBe('2/1');
  expect(prepared({ all: [open] }).rule).toBeNull();
  expect(complete({ did: { event: 'paid', sum: { field: 'order.paid' } } })).toBe(false);
  expect(complete({ did: { event: 'paid', times: {} } })).toBe(false);
  expect(complete({ did: { event: 'paid' } })).toBe(true);
  // A condition of the event that still waits for its field.
  const waiting: Rule = { did: { event: 'paid', where: { all: [where, open] } } };
  expect(prepared(rooted(waiting))).toMatchObject({ open: 1, rule: { all: [{ did: { event: 'paid', where } }] } });
});

test('every rule is said in full, in every language', () => {
  for (const one of ['zh', 'tw', 'en'] as const) {
    language.value = one;
    const said = Object.values({ ...forms, ...strange }).map((rule) => sayRule(rule));
    for (const text of said) expect(text).not.toMatch(/undefined|\[object|NaN/);
    expect(new Set(said).size).toBe(said.length);
  }
  language.value = 'zh';
  expect(sayRule({ all: [forms['stopped']!, { did: { event: 'paid', times: { min: 2 } } }, forms['tag']!] })).toBe(
    '最近一次「支付」在 30–90 天前 且 「支付」不少于 2 次 且 标签含「羽绒服」',
  );
  expect(sayRule(forms['never']!)).toContain('没做过');
  expect(sayRule({ all: [] })).toBe('全部客户');
  expect(
    sayRule({ field: 'customer.id', op: 'in', value: Array.from({ length: 1204 }, (_, index) => index) }),
  ).toContain('1,204');
});

test('undo and redo of a rule; typing is one step', () => {
  write('新人群', { all: [] });
  const first = draft.value!;
  change({ ...first, root: { all: [forms['did']!] } }, 1_000);
  change({ ...draft.value!, name: '沉' }, 5_000);
  change({ ...draft.value!, name: '沉睡' }, 5_200);
  undo();
  expect(draft.value!.name).toBe('新人群');
  expect(groupOf(draft.value!.root)?.rules).toHaveLength(1);
  undo();
  expect(draft.value!.root).toEqual({ all: [] });
  redo();
  redo();
  expect(segmentOf(draft.value!)).toMatchObject({ name: '沉睡', rule: forms['did'] });
  edit({ id: 's9', name: '老', rule: strange['unknownForm']!, as_of: '2026-01-01' });
  expect(segmentOf(draft.value!)).toEqual({ id: 's9', name: '老', rule: strange['unknownForm'], as_of: '2026-01-01' });
});

test('lists of ids: pasted, from a table, with what exports put around them', () => {
  expect(readIds('13800000001\r\n13800000002\n\n13800000001').columns).toEqual([
    { name: '1', values: ['13800000001', '13800000002'] },
  ]);
  expect(readIds('a1，a2，a3').columns[0]?.values).toEqual(['a1', 'a2', 'a3']);
  const table = readIds('姓名,手机号\n"王, 芳",="13800000001"\n李,\t13800000002\n');
  expect(table.columns.map((column) => column.name)).toEqual(['姓名', '手机号']);
  expect(table.columns[0]?.values).toEqual(['王, 芳', '李']);
  expect(table.columns[1]?.values).toEqual(['13800000001', '13800000002']);
  expect(likelyColumn(table, ['手机号', 'phone'])).toBe(1);
  expect(readIds('\n \n').columns).toEqual([]);
  expect(plainId("'00123 ")).toBe('00123');
  expect(decode(new Uint8Array([0xca, 0xd6, 0xbb, 0xfa]))).toBe('手机');
  expect(decode(new TextEncoder().encode('手机'))).toBe('手机');
});

test('values of a property travel as what they are', () => {
  expect(readValue('上海、杭州, 苏州', 'in', 'text')).toEqual(['上海', '杭州', '苏州']);
  expect(readValue('100', '>=', 'money')).toBe(100);
  expect(readValue('100', '=', 'text')).toBe('100');
  expect(writeValue(['a', 'b'])).toBe('a、b');
});

test('cut points rise, and begin where the computed ones are', () => {
  expect(readCuts('30 60 90')).toEqual([30, 60, 90]);
  expect(readCuts('30，60')).toEqual([30, 60]);
  for (const bad of ['', '3 2', 'x', '1 1', '-1 2', '1 2 3 4 5 6 7 8 9 10']) expect(readCuts(bad), bad).toBeNull();
  const column = (name: string) => ({ name, role: 'key' as const, unit: 'text' as const });
  const typed = cutsToType({
    name: 'cuts',
    columns: ['name', 'recency_days', 'frequency', 'monetary'].map(column),
    rows: [
      ['threshold', 50, 2, '300.00'],
      ['score_2', 90, 2, '100.00'],
      ['score_3', 30, null, '300.00'],
    ],
  });
  expect(typed).toEqual({ recency: '31 91', frequency: '1', monetary: '99.99 299.99' });
});
