// Templates, rules in words, values as typed, the address's fragment.
import { expect, test } from 'vitest';
import { sayRule, stepLabel } from '../src/i18n/say';
import { readFragment } from '../src/state/bridge';
import { language } from '../src/state/session';
import type { Model } from '../src/engine/protocol';
import { fill, templates, unfinished } from '../src/views/funnel/templates';
import { readValue } from '../src/views/funnel/rule_builder';

language.value = 'zh';
const events = (names: string[]): Model =>
  ({
    events: names.map((name) => ({ name, events: 1, customers: 1, table: 'events' })),
    metrics: [{ metric: '曝光', rows: 1, value: 2000 }],
  }) as unknown as Model;

test('a template takes the events that are there and leaves the rest to choose', () => {
  const steps = fill(templates['article']!, events(['关注', '扫码', 'paid']));
  expect(steps[0]).toEqual({ total: { metric: '曝光' }, label: '曝光' });
  expect(steps.slice(1).map((step) => ('event' in step ? step.event : null))).toEqual(['关注', '扫码', '', 'paid', '']);
  expect(unfinished(steps)).toBe(true);
  expect(unfinished(fill(templates['article']!, events(['关注', '行动', '意向', '转化', '裂变'])))).toBe(false);
});

test('a total without a number is not asked', () => {
  expect(unfinished([{ total: { count: 0 }, label: '曝光' }, { event: 'a' }])).toBe(true);
  expect(unfinished([{ total: { count: 2000 }, label: '曝光' }, { event: 'a' }])).toBe(false);
  expect(unfinished([{ event: null }])).toBe(false);
  expect(unfinished([])).toBe(true);
});

test('rules are read aloud', () => {
  expect(sayRule({ field: 'customer.city', op: 'in', value: ['上海', '杭州'] })).toBe('城市 属于 上海、杭州');
  expect(
    sayRule({
      all: [
        { did: { event: 'paid', times: { min: 2 } } },
        { any: [{ field: 'order.paid', op: '>=', value: 100 }, { did: { event: 'refund', times: { max: 0 } } }] },
      ],
    }),
  ).toBe('「支付」不少于 2 次 且 （实付金额 不少于 100 或 没做过「退款」）');
});

test('a step is called by its label, its events or its metric', () => {
  expect(stepLabel({ event: 'paid' })).toBe('支付');
  expect(stepLabel({ event: null })).toBe('任何事件');
  expect(stepLabel({ anyOf: [{ event: 'a' }, { event: 'b' }] })).toBe('a 或 b');
  expect(stepLabel({ total: { metric: '阅读' }, label: '' })).toBe('阅读');
});

test('typed values become what the rule needs', () => {
  expect(readValue('上海, 杭州、北京', 'in', 'text')).toEqual(['上海', '杭州', '北京']);
  expect(readValue('100', '>=', 'money')).toBe(100);
  expect(readValue('2026-01-01', '>=', 'day')).toBe('2026-01-01');
  expect(readValue('007', '=', 'text')).toBe('007');
});

test('only known pages are opened by an address', () => {
  expect(readFragment('#funnel')).toBe('funnel');
  expect(readFragment('#v1.d.1.x')).toBe(null);
  expect(readFragment('')).toBe(null);
});
