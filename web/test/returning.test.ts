// What the pages on coming back read out of tables, and where their drawings put things.
import { expect, test } from 'vitest';
import { spread, stepBand, stepPath } from '../src/charts/geometry';
import { totalOf } from '../src/charts/flow_matrix';
import { cellText, type HeatCell, largestRate } from '../src/charts/heat';
import { kExit, kOther, layOut } from '../src/charts/path_flow';
import { type Bar, pieces } from '../src/charts/stacked';
import { pointAt } from '../src/charts/survival';
import type { Cell, Table, Unit } from '../src/engine/protocol';
import { edgesOf, mainWay, nodesOf } from '../src/views/paths/reading';
import { readList } from '../src/views/retention/controls';
import {
  averageRow,
  cohortRows,
  ends,
  groupRows,
  spansOf,
  spanWord,
  verdict,
  windowAverage,
  windowRows,
  windowsOf,
} from '../src/views/retention/reading';

const table = (name: string, columns: string[], rows: Cell[][]): Table => ({
  name,
  columns: columns.map((column) => ({ name: column, role: 'measure', unit: 'count' as Unit })),
  rows,
});

const cohorts = table(
  'cohorts',
  ['cohort', 'size', 'period', 'customers', 'rate', 'complete'],
  [
    ['2026-01', 40, 0, 40, 1, true],
    ['2026-01', 40, 1, 10, 0.25, true],
    ['2026-01', 40, 2, 0, null, false],
    ['2026-02', 20, 0, 20, 1, true],
    ['2026-02', 20, 1, 3, null, false],
    ['2026-02', 20, 2, null, null, false],
  ],
);

test('cells are closed, running or not begun, and only a closed one has a rate', () => {
  const rows = cohortRows(cohorts);
  expect(rows.map((row) => [row.key, row.size])).toEqual([
    ['2026-01', 40],
    ['2026-02', 20],
  ]);
  expect(rows.map((row) => row.cells.map((cell) => cell.state))).toEqual([
    ['closed', 'closed', 'running'],
    ['closed', 'running', 'future'],
  ]);
  expect(largestRate(rows, 1)).toBe(0.25);
});

test('an unfinished cell never reads as a number that looks final, and never as 0', () => {
  const cell = (part: Partial<HeatCell>): HeatCell => ({ customers: 0, of: 40, rate: null, state: 'running', ...part });
  for (const show of ['rates', 'counts'] as const) {
    expect(cellText(cell({}), show).text).toBe('未满期');
    expect(cellText(cell({ state: 'future', customers: null }), show).text).toBe('');
    expect(cellText(cell({ state: 'future', customers: null }), show).full).toContain('未满期');
  }
  expect(cellText(cell({ customers: 7 }), 'rates').text).toBe('未满期');
  expect(cellText(cell({ customers: 7 }), 'counts').text).toBe('7');
  expect(cellText(cell({ customers: 7 }), 'counts').full).toBe('未满期，到现在 7 人');
  expect(cellText(cell({ state: 'closed', customers: 0, rate: 0 }), 'rates').text).toBe('0%');
  expect(cellText(cell({ state: 'closed', customers: 0, rate: null, of: 0 }), 'counts').text).toBe('—');
});

test('periods and brackets in words', () => {
  const spans = spansOf(
    table('cohorts', ['cohort', 'period', 'to_period'], [
      ['a', 0, 0],
      ['a', 1, 2],
      ['a', 3, 5],
      ['b', 0, 0],
    ]),
  );
  expect(spans).toEqual([
    { first: 0, last: 0 },
    { first: 1, last: 2 },
    { first: 3, last: 5 },
  ]);
  expect(spans.map((span) => spanWord(span, 'month'))).toEqual(['当月', '第 1–2 个月', '第 3–5 个月']);
  expect(spansOf(cohorts).map((span) => spanWord(span, 'week', true))).toEqual(['当周', '1 周', '2 周']);
});

test('the average gives the sentence its first and last finished period', () => {
  const average = averageRow(
    table('average', ['period', 'size', 'customers', 'rate', 'cohorts'], [
      [0, 60, 60, 1, 2],
      [1, 40, 10, 0.25, 1],
      [2, null, null, null, 0],
    ]),
  );
  expect(average.size).toBe(60);
  expect(ends(average)).toEqual({ first: 1, last: 1 });
  expect(ends({ ...average, cells: average.cells.slice(0, 1) })).toBeNull();
});

test('groups: the largest first, the others and the empty by name; one of them alone', () => {
  const average = table('average', ['customer.source', 'period', 'size', 'customers', 'rate', 'cohorts'], [
    ['', 0, 5, 5, 1, 1],
    ['$other', 0, 50, 50, 1, 1],
    ['门店', 0, 20, 20, 1, 1],
    ['门店', 1, 20, 4, 0.2, 1],
  ]);
  expect(groupRows(average, 'customer.source').map((row) => row.name)).toEqual(['其他', '门店', '(空)']);
  expect(averageRow(average, 'customer.source', '门店').cells.map((cell) => cell.rate)).toEqual([1, 0.2]);
});

test('repurchase windows: watched by nobody is not begun, by some is running', () => {
  const found = table('cohorts', ['cohort', 'window', 'size', 'mature', 'customers', 'rate', 'complete'], [
    ['2026-01', 30, 8, 8, 2, 0.25, true],
    ['2026-01', 60, 8, 5, 2, null, false],
    ['2026-02', 30, 4, 0, 0, null, false],
    ['2026-02', 60, 4, 0, 0, null, false],
  ]);
  expect(windowsOf(found)).toEqual([30, 60]);
  expect(windowRows(found).map((row) => row.cells.map((cell) => cell.state))).toEqual([
    ['closed', 'running'],
    ['future', 'future'],
  ]);
  const whole = table('windows', ['window', 'mature', 'customers', 'mature_rate', 'rate'], [[30, 8, 2, 0.25, 0.3]]);
  expect(windowAverage(whole).cells[0]).toEqual({ customers: 2, of: 8, rate: 0.25, state: 'closed' });
});

test('a verdict needs groups of thirty', () => {
  const groups = (...sizes: number[]): Table =>
    table('groups', ['by', 'customers'], sizes.map((size, i) => [`${i}`, size]));
  const test_ = (p: number | null): Table => table('test', ['chi2', 'df', 'p'], [[1, 1, p]]);
  expect(verdict(test_(0.01), groups(30, 90))).toBe('yes');
  expect(verdict(test_(0.05), groups(30, 90))).toBe('no');
  expect(verdict(test_(0.01), groups(29, 90))).toBe('few');
  expect(verdict(test_(null), groups(30, 90))).toBe('few');
  expect(verdict(test_(0.01), groups(90))).toBeNull();
});

test('lists of numbers as people type them', () => {
  expect(readList('1, 2，4、8')).toEqual([1, 2, 4, 8]);
  expect(readList('')).toEqual([]);
  expect(readList('1, x')).toBeNull();
  expect(readList('0')).toBeNull();
  expect(readList('1.5')).toBeNull();
});

test('labels move apart, keep their order and stay inside', () => {
  expect(spread([50, 52, 20], 10, 0, 100)).toEqual([50, 60, 20]);
  const low = spread([98, 99, 100], 10, 0, 100);
  expect(low).toEqual([80, 90, 100]);
  expect(spread([], 10, 0, 100)).toEqual([]);
});

test('a survival curve is level between its points, and its band closes', () => {
  const points = [
    { x: 0, y: 10 },
    { x: 5, y: 4 },
  ];
  expect(stepPath(points)).toBe('M0.0 10.0H5.0V4.0');
  const band = stepBand([{ x: 0, low: 12, high: 8 }, { x: 5, low: 6, high: 2 }], 9);
  expect(band).toBe('M0.0 8.0H5.0V2.0H9.0V6.0H5.0V12.0H0.0Z');
  expect(stepBand([], 9)).toBe('');
  expect(pointAt([{ x: 0, y: 0 }, { x: 5, y: 1 }], 4)?.x).toBe(0);
  expect(pointAt([{ x: 0, y: 0 }, { x: 5, y: 1 }], 5)?.x).toBe(5);
  expect(pointAt([{ x: 3, y: 0 }], 1)).toBeUndefined();
});

test('gains pile up from zero and losses down from it', () => {
  const bars: Bar[] = [
    { key: 'a', text: 'a', values: [3, 2, null, -4] },
    { key: 'b', text: 'b', values: [0, 1, 0, -1] },
  ];
  expect(pieces(bars)).toEqual([
    { bar: 0, part: 0, from: 0, to: 3 },
    { bar: 0, part: 1, from: 3, to: 5 },
    { bar: 0, part: 3, from: 0, to: -4 },
    { bar: 1, part: 1, from: 0, to: 1 },
    { bar: 1, part: 3, from: 0, to: -1 },
  ]);
});

const nodes = table('nodes', ['step', 'node', 'customers', 'share'], [
  [1, '$other', 10, 0.1],
  [1, 'a', 60, 0.6],
  [1, 'b', 30, 0.3],
  [2, '$exit', 70, 0.7],
  [2, 'b', 30, 0.3],
  [6, 'b', 100, 1],
]);
const edges = table('edges', ['from_step', 'from', 'to_step', 'to', 'customers'], [
  [1, 'a', 2, 'b', 30],
  [1, 'a', 2, '$exit', 30],
  [1, 'b', 2, '$exit', 30],
  [1, '$other', 2, '$exit', 10],
  [5, 'b', 6, 'b', 100],
]);

test('paths: boxes of a column hold everybody, do not overlap, with the rest and the end below', () => {
  const { boxes, bands, height } = layOut(nodesOf(nodes, 5), edgesOf(edges, 5), 500, 200);
  expect(boxes.map((box) => [box.step, box.node])).toEqual([
    [1, 'a'],
    [1, 'b'],
    [1, kOther],
    [2, 'b'],
    [2, kExit],
  ]);
  for (const step of [1, 2]) {
    const column = boxes.filter((box) => box.step === step);
    expect(column.reduce((sum, box) => sum + box.height, 0)).toBeCloseTo(200);
    for (const [index, box] of column.entries()) {
      const next = column[index + 1];
      if (next) expect(next.y).toBeGreaterThanOrEqual(box.y + Math.max(box.height, 26));
    }
  }
  expect(bands).toHaveLength(4);
  expect(height).toBeGreaterThanOrEqual(200);
});

test('paths: where most begin, where they stop, the way they take', () => {
  const way = mainWay(nodesOf(nodes, 5), edgesOf(edges, 5));
  expect(way?.first.node).toBe('a');
  expect(way?.stop?.customers).toBe(30);
  expect(way?.busiest).toMatchObject({ from: 'a', to: 'b', customers: 30 });
  expect(way?.nodes).toEqual(['a', 'b']);
  expect(mainWay([], [])).toBeNull();
});

test('a row of the flow holds the people who were there', () => {
  const flows = [
    { from: 'new', to: 'new', customers: 8 },
    { from: 'new', to: 'repeat', customers: 2 },
    { from: 'fan', to: 'new', customers: 5 },
  ];
  expect(totalOf(flows, 'new')).toBe(10);
  expect(totalOf(flows, 'nobody')).toBe(0);
});
