import { expect, test } from 'vitest';
import { alone, barWidth, labelled, linePath, shade, ticks } from '../src/charts/geometry';

test('ticks start at 0, are round and cover the top', () => {
  expect(ticks(95, 3)).toEqual([0, 50, 100]);
  expect(ticks(100, 2)).toEqual([0, 50, 100]);
  expect(ticks(0.17, 3)).toEqual([0, 0.1, 0.2]);
  expect(ticks(0, 3)).toEqual([0, 1]);
  for (let top = 1e-4; top < 1e9; top *= 3.7) {
    const marks = ticks(top, 3);
    expect(marks[0]).toBe(0);
    expect(marks.at(-1)).toBeGreaterThanOrEqual(top * 0.999999);
    expect(marks.length).toBeLessThanOrEqual(5);
  }
});

test('a line breaks where a value is unknown', () => {
  expect(
    linePath([
      { x: 0, y: 1 },
      { x: 1, y: null },
      { x: 2, y: 3 },
      { x: 3, y: 4 },
    ]),
  ).toBe('M0.0 1.0M2.0 3.0L3.0 4.0');
});

test('a value without neighbours is found', () => {
  const points = [1, null, 3, 4, null, 6].map((y, x) => ({ x, y }));
  expect(alone(points).map((point) => point.x)).toEqual([0, 5]);
});

test('labels never crowd', () => {
  expect(labelled(0, 100, 50)).toEqual([]);
  expect(labelled(1, 100, 50)).toEqual([0]);
  expect(labelled(60, 640, 64).length).toBeLessThanOrEqual(11);
});

test('bars: nothing is nothing, little stays visible, never beyond the whole', () => {
  expect(barWidth(0, 100)).toBe(0);
  expect(barWidth(1, 100_000)).toBe(0.25);
  expect(barWidth(200, 100)).toBe(100);
  expect(barWidth(5, 0)).toBe(0);
});

test('shades run from 0 to 5', () => {
  expect(shade(0, 10)).toBe(0);
  expect(shade(10, 10)).toBe(5);
  expect(shade(1, 10_000)).toBe(1);
});
