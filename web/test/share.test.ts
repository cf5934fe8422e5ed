// What leaves the page by sharing: budgets, links in messages, locked payloads, content that somebody else wrote, markup, the one-file report.
import { createHash } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import type { Definition, Report } from '../src/engine/protocol';
import { framed } from '../src/charts/still/picture';
import { budgetOf } from '../src/state/budget';
import { isLink, linkIn } from '../src/state/opened';
import { fromBase64Url, lock, toBase64Url, unlock } from '../src/state/sealing';
import { language } from '../src/state/session';
import { kHidden, readContent } from '../src/state/sharing';
import { escaped, markup, parts } from '../src/ui/markup';
import { basisOf } from '../src/views/paper/basis';
import { kLargest, oneFile } from '../src/views/paper/one_file';
import { Paper } from '../src/views/paper/paper';
import { stillOf } from '../src/views/paper/stills';
import { paperTables } from '../src/views/paper/tables';

afterEach(() => {
  language.value = 'zh';
});

const data = { as_of: '2026-11-11', files: 2, rows: 9, customers: 7, fingerprint: 'f' };
const funnel = (first = '扫码'): Report =>
  ({
    definition: {
      version: 1,
      analysis: 'funnel',
      params: { steps: [{ event: first }, { event: '下单' }], window: '7d' },
    } as unknown as Definition,
    tables: [
      {
        name: 'steps',
        columns: [
          { name: 'step', role: 'key', unit: 'count' },
          { name: 'label', role: 'measure', unit: 'text' },
          { name: 'customers', role: 'measure', unit: 'count' },
          { name: 'step_rate', role: 'measure', unit: 'share' },
          { name: 'overall_rate', role: 'measure', unit: 'share' },
        ],
        rows: [
          [1, first, 20, null, 1],
          [2, '下单', 3, 0.15, 0.15],
        ],
      },
    ],
    notes: [],
    data,
  }) as unknown as Report;

test('the basis names the days that the figures are of', () => {
  const of = (analysis: string, params: object, range?: object, tables?: Report['tables']): string =>
    basisOf({ definition: { version: 1, analysis, params, ...(range && { range }) } as Definition, data, ...(tables && { tables }) }).line;
  expect(of('overview', { period: '30d' })).toContain('近 30 天');
  expect(of('overview', { period: '2w' })).toContain('近 14 天');
  expect(of('overview', { period: '7d' }, { from: '2026-01-01', to: '2026-03-31' })).toContain('2026-03-25 ~ 2026-03-31');
  expect(of('sales', {})).toContain('全部日期');
  const columns = ['period', 'from', 'to'].map((name) => ({ name, role: 'key', unit: 'text' }));
  const rows = [
    ['base', '2026-09-01', '2026-09-30'],
    ['current', '2026-10-01', '2026-10-30'],
  ];
  expect(of('gmv', {}, undefined, [{ name: 'periods', columns, rows }] as Report['tables'])).toContain('2026-10-01 ~ 2026-10-30');
});

test('the budget counts the whole link, in bytes for the robot', () => {
  const fits = (length: number): boolean[] => budgetOf('a'.repeat(length)).tools.map((one) => one.fits);
  expect(budgetOf('a'.repeat(1800)).fit).toBe('everywhere');
  expect(budgetOf('a'.repeat(1801)).fit).toBe('chats');
  expect(fits(2048)).toEqual([true, true, true, true]);
  expect(fits(2049)).toEqual([false, true, true, true]);
  expect(budgetOf('a'.repeat(8000)).fit).toBe('chats');
  expect(budgetOf('a'.repeat(8001)).fit).toBe('file');
  expect(fits(8001)).toEqual([false, false, false, false]);
  expect(budgetOf('字'.repeat(683)).tools[0]?.fits).toBe(false); // 2,049 bytes
  expect(budgetOf('a'.repeat(1500)).scannable).toBe(true);
  expect(budgetOf('a'.repeat(1501)).scannable).toBe(false);
});

test('a link is found in an address, in a message, and when a chat has wrapped it', () => {
  const link = '#v1.r.m8.0x3k1aa.q1YK-_z';
  expect(linkIn(`file:///C:/siyu.html${link}`)).toBe(link);
  expect(linkIn(`王芳：看这个\nhttp://a.example.com/${link}`)).toBe(link);
  expect(linkIn('v1.r.m8.0x3k\n 1aa.q1YK-_z')).toBe(link);
  expect(linkIn('没有链接')).toBeNull();
  expect(isLink('#v2.x')).toBe(true);
  expect(isLink('#overview')).toBe(false);
});

test('what a password locks opens with it and with nothing else', async () => {
  const payload = toBase64Url(Uint8Array.from({ length: 999 }, (_, at) => (at * 7) % 256));
  const sealed = await lock(payload, '八个字以上的口令');
  const bytes = fromBase64Url(sealed ?? '');
  expect(bytes?.length).toBe(16 + 12 + 999 + 16);
  expect(await unlock(sealed ?? '', '八个字以上的口令')).toBe(payload);
  expect(await unlock(sealed ?? '', '八个字以上的口令 ')).toBeNull();
  if (bytes) bytes[40] = (bytes[40] ?? 0) ^ 1;
  expect(await unlock(toBase64Url(bytes ?? new Uint8Array()), '八个字以上的口令')).toBeNull();
  expect(await unlock('AAAA', 'x')).toBeNull();
  expect(fromBase64Url('a+b')).toBeNull();
}, 60_000);

test('content is looked at before it is shown; what is withheld stands as a text', () => {
  const given = {
    ...funnel(),
    shared: { by: '王芳', at: '2026-11-12', threshold: 5, notes: ['看第二步', '$sample', { text: '换了海报' }, 7] },
    tables: [{ ...funnel().tables[0], withheld: { few: [[1, 2]], more: [[0, 2], [99, 1], [0, 'x']] } }],
  };
  const content = readContent(given);
  expect(content?.by).toBe('王芳');
  expect(content?.sample).toBe(true);
  expect(content?.notes).toEqual(['看第二步', '换了海报']);
  expect(content?.reports[0]?.tables[0]?.rows.map((row) => row[2])).toEqual([kHidden, '<5']);
  const [table] = paperTables(content!.reports[0]!);
  const customers = table?.columns.find((one) => one.column.name === 'customers');
  expect(table?.rows.map((row) => customers?.write?.(row[2] ?? null, [...row]))).toEqual(['隐去', '<5']);
  expect(readContent([given, given])?.reports.length).toBe(2);
  for (const broken of [null, 7, [], {}, { ...given, tables: [{ name: 'a', columns: [{}], rows: [] }] }, [given, {}]])
    expect(readContent(broken)).toBeNull();
  expect(readContent({ ...given, tables: [{ ...given.tables[0], rows: [[{ html: 1 }]] }] })).toBeNull();
});

test('markup escapes every text and attribute, and draws nothing that is no attribute', () => {
  const evil = `"><script>alert(1)</script>&'\u0000\ud800`;
  expect(escaped(evil)).toBe('&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;\ufffd');
  const still = stillOf(funnel(evil));
  const { element } = framed(still!, { title: evil, lines: [evil], foot: evil, mark: evil });
  const svg = markup(element);
  expect(svg).not.toMatch(/<script|onload|"><s/);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
});

test('a picture carries title, method, date and the mark of a sample', () => {
  const basis = basisOf(funnel());
  const svg = markup(framed(stillOf(funnel())!, { title: '流量漏斗', lines: [basis.line], foot: basis.asOf, mark: '示例' }).element);
  for (const text of ['流量漏斗', '口径：', '数据截至 2026-11-11', '示例', '扫码', '20', '15.0%']) expect(svg).toContain(text);
  expect(svg).not.toContain('var(--'); // colours that only our page would know
});

test('an unknown or a hostile analysis has no picture and a table all the same', () => {
  for (const analysis of ['constructor', '__proto__', 'toString', 'nothing']) {
    const report = { ...funnel(), definition: { version: 1, analysis, params: {} } } as Report;
    expect(stillOf(report)).toBeNull();
    expect(paperTables(report)).toEqual([]);
    expect(paperTables(report, true).length).toBe(1);
    expect(basisOf(report).lines.length).toBeGreaterThan(0);
  }
});

test('the one-file report: no script, one style under its hash, everything escaped, small', () => {
  const evil = '</style><script>alert(1)</script>';
  const content = { reports: [funnel(evil)], by: evil, at: '2026-11-12', notes: [evil], leftOut: [], sample: true };
  const html = oneFile(content, '#v1.d.1.0000000.A');
  expect(html).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|javascript:|src=|href=/i);
  expect(html.match(/<style>/g)?.length).toBe(1);
  const css = /<style>([^<]*)<\/style>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(css, 'utf8').digest('base64');
  expect(html).toContain(`default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;`);
  expect(html).not.toMatch(/ style="/); // the policy would not let it
  for (const text of ['流量漏斗', '口径：', '数据截至 2026-11-11', '示例', '#v1.d.1.0000000.A', '<table', '<svg']) expect(html).toContain(text);
  expect(html.length).toBeLessThan(kLargest / 8);
});

test('what the shell prints is plain parts: pictures as images, nothing folded, nothing but the text of a text', () => {
  const evil = '"><img src=x onerror=alert(1)>';
  const content = { reports: [funnel(evil)], by: '', at: '', notes: [], leftOut: [], sample: true };
  const all = parts(Paper({ content, printed: true }));
  const flat = (part: unknown): unknown[] => (Array.isArray(part) ? part.flatMap(flat) : [part]);
  const elements = (part: unknown): string[] => (Array.isArray(part) ? [String(part[0]), ...part.slice(2).flatMap(elements)] : []);
  expect(all.flatMap(elements)).not.toContain('details');
  expect(all.flatMap(elements).filter((name) => name === 'img')).toHaveLength(1);
  const picture = flat(all).find((text) => String(text).startsWith('data:'));
  expect(String(picture)).toMatch(/^data:image\/svg\+xml,%3Csvg/);
  expect(decodeURIComponent(String(picture))).not.toContain('var(--');
  expect(flat(all)).toContain(evil);
});

test('what each report of several left out is told with the report', () => {
  const head = (table: string) => ({ threshold: 5, left_out: [{ table, reason: 'long' }] });
  const read = readContent([
    { ...funnel(), shared: head('people') },
    { ...funnel(), shared: head('trend') },
  ]);
  expect(read?.leftOut).toEqual([
    { report: 0, table: 'people', reason: 'long' },
    { report: 1, table: 'trend', reason: 'long' },
  ]);
});
