// What somebody types finds what is written: either script, first letters of pinyin, other names; and nothing else does.
import { expect, test } from 'vitest';
import { fold, initialsOf, scoreOf } from '../src/views/search/match';

const funnel = { text: '流量漏斗', also: ['Traffic funnel', '转化漏斗', '流失'] };

test('traditional and simplified are the same, blanks and points are nothing', () => {
  expect(fold('漏鬥')).toBe('漏斗');
  expect(fold('復購')).toBe('复购');
  expect(fold('ＲＦＭ 八群')).toBe('rfm八群');
  expect(scoreOf(funnel, '漏鬥')).toBeGreaterThan(0);
  expect(scoreOf(funnel, '流量漏斗')).toBe(100);
});

test('first letters of pinyin', () => {
  expect(initialsOf('流量漏斗')).toBe('llld');
  expect(initialsOf('客单价')).toBe('kdj');
  expect(initialsOf('GMV 拆解')).toBe('gmvcj');
  expect(scoreOf(funnel, 'll')).toBeGreaterThan(0);
  expect(scoreOf(funnel, 'ld')).toBeGreaterThan(0);
  expect(scoreOf(funnel, 'd')).toBe(0);
});

test('the name itself comes before its other names, and these before pinyin', () => {
  const other = { text: '生意', also: ['漏斗'] };
  expect(scoreOf(funnel, '漏斗')).toBeGreaterThan(scoreOf(other, '漏斗'));
  expect(scoreOf(funnel, '流失')).toBeGreaterThan(scoreOf(funnel, 'llld'));
  expect(scoreOf(funnel, '')).toBe(0);
  expect(scoreOf(funnel, '留存')).toBe(0);
});
