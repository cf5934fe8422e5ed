// How values are written (ux.md §7).
import { afterEach, expect, test } from 'vitest';
import {
  cell,
  count,
  duration,
  kMissing,
  masked,
  money,
  plain,
  points,
  rate,
  shortCount,
  shortMoney,
  span,
} from '../src/i18n/format';
import { language } from '../src/state/session';

afterEach(() => {
  language.value = 'zh';
});
language.value = 'zh';

test('counts: full and short', () => {
  expect(count(9999)).toBe('9,999');
  expect(count(1234567)).toBe('1,234,567');
  expect(count(-12)).toBe('−12');
  expect(count('2000.00')).toBe('2,000');
  expect(shortCount(9999)).toBe('9,999');
  expect(shortCount(35000)).toBe('3.5万');
  expect(shortCount(360_000_000)).toBe('3.6亿');
  expect(shortCount(20_059)).toBe('2.0万');
  expect(shortCount(20_000)).toBe('2万');
  language.value = 'en';
  expect(shortCount(35000)).toBe('35K');
  expect(shortCount(1_200_000)).toBe('1.2M');
});

test('money is exact text', () => {
  expect(money('1286.5000')).toBe('¥1,286.50');
  expect(money('1286.5025')).toBe('¥1,286.5025');
  expect(money('-0.1')).toBe('−¥0.10');
  expect(money('9007199254740993.01')).toBe('¥9,007,199,254,740,993.01');
  expect(shortMoney('1286500.50')).toBe('¥128.7万');
  expect(shortMoney('60.03')).toBe('¥60.03');
  expect(shortMoney(0)).toBe('¥0');
});

test('rates: one decimal, below one per cent two', () => {
  expect(rate(0.05)).toBe('5.0%');
  expect(rate(0.625)).toBe('62.5%');
  expect(rate(0.004)).toBe('0.40%');
  expect(rate(0.00185)).toBe('0.18%');
  expect(rate(24.045)).toBe('2,404.5%');
  expect(rate(1)).toBe('100%');
  expect(rate(0)).toBe('0%');
  expect(points(-0.0121)).toBe('−1.2 个百分点');
});

test('what is missing is never 0', () => {
  for (const write of [count, shortCount, money, shortMoney, rate, duration]) {
    expect(write(null)).toBe(kMissing);
    expect(write(undefined)).toBe(kMissing);
  }
  expect(cell(null, 'count')).toBe(kMissing);
  expect(rate(Number.NaN)).toBe(kMissing);
});

test('times', () => {
  expect(duration(45)).toBe('45 秒');
  expect(duration(7200)).toBe('2 小时');
  expect(duration(183_600)).toBe('2.1 天');
  expect(span('7d')).toBe('7 天');
  expect(span('2w')).toBe('14 天');
  expect(span('same_day')).toBe('同一自然日');
});

test('what leaves by the clipboard cannot break the grid', () => {
  expect(plain('a\tb\r\nc')).toBe('a b c');
  expect(plain(null)).toBe('');
});

test('phones and names are half hidden', () => {
  expect(masked('13800131402')).toBe('138****1402');
  expect(masked('王芳')).toBe('王*');
  expect(masked('')).toBe('*');
});
