// The twenty export shapes against their oracle (../shared/datasets/export-shapes/expected.json), through the command line: `inspect`
// for what a file is and its control sums, `run` for what its rows mean. Skips where the folder is absent.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const siyu = process.env.SIYU_CLI ?? join(top, 'build', 'release', 'siyu');
const shapes = join(top, '..', 'shared', 'datasets', 'export-shapes');
const skip = existsSync(shapes) ? false : '../shared is not here';
const expected = skip ? {} : JSON.parse(readFileSync(join(shapes, 'expected.json'), 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'siyu-shapes-'));

function siyuJson(...words) {
  const run = spawnSync(siyu, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  return JSON.parse(run.stdout);
}
const inspect = (name) => siyuJson('inspect', join(shapes, name)).files;
function run(name, definition) {
  const path = join(scratch, 'definition.json');
  writeFileSync(path, JSON.stringify({ version: 1, ...definition }));
  return siyuJson('run', path, join(shapes, name));
}
const table = (report, name) => {
  const found = report.tables.find((one) => one.name === name);
  return found.rows.map((row) => Object.fromEntries(found.columns.map((column, at) => [column.name, row[at]])));
};
const sales = (name, params = {}) => table(run(name, { analysis: 'sales', params }), 'summary')[0];
const sum = (entry, column) => Number(entry.columns.find((one) => one.name === column)?.sum);
const skipped = (entry, reason) => entry.skipped.find((one) => one.reason === reason)?.rows ?? 0;
const near = (seen, wanted) => assert.ok(Math.abs(Number(seen) - wanted) < 1e-9, `${seen} is not ${wanted}`);

describe('what each file is', { skip }, () => {
  for (const [name, wanted] of Object.entries(expected))
    test(name, () => {
      const entries = inspect(name);
      assert.equal(entries.length, 1, 'one table in the file');
      const [entry] = entries;
      const container = /^zip/.test(wanted.encoding) ? 'zip' : /xlsx/.test(wanted.encoding) ? 'xlsx' : /JSONL/.test(wanted.encoding) ? 'json' : /html/.test(name) ? 'html' : 'csv';
      assert.equal(entry.container, container);
      assert.equal(entry.name, name);
      const encoding = wanted.encoding.replace(/^zip > /, '').replace(/\+bom$/, '').replace(/ JSONL$/, '').replace(/^gbk$/, 'gb18030').replace(/^xlsx$/, 'utf-8');
      assert.equal(entry.encoding, encoding);
      if (wanted.delimiter) assert.equal(entry.delimiter, wanted.delimiter);
      if (wanted.header_row !== undefined) assert.equal(entry.header_row, wanted.header_row + 1);
      assert.equal(entry.rows, wanted.data_rows);
      if (wanted.columns) assert.equal(entry.columns.filter((column) => !/^#\d+$/.test(column.name)).length, wanted.columns);
      assert.equal(skipped(entry, 'note_row'), wanted.note_rows?.length ?? 0);
      assert.equal(skipped(entry, 'total_row') + skipped(entry, 'footer'), (wanted.total_rows?.length ?? 0) + (wanted.footer_rows?.length ?? 0));
      // Sums that the oracle gives of a column, where each row stands for itself.
      for (const [check, value] of Object.entries(wanted.checks ?? {})) {
        const column = /^sum ([^ ]+)$/.exec(check)?.[1];
        if (column) near(sum(entry, column), value);
      }
      assert.ok(entry.table || name === 'excel_damaged_ids.csv', 'it fits a table');
    });
});

describe('what its rows mean', { skip }, () => {
  test('淘宝: two sub-orders of one order, one refunded', () => {
    const [entry] = inspect('taobao_items_gbk.csv');
    assert.equal(entry.export.id.startsWith('taobao'), true);
    const row = sales('taobao_items_gbk.csv', { refunds: 'gross' });
    assert.equal(row.orders, 1);
    near(row.paid, 598);
    near(row.refunded, 299);
  });
  test('抖店: ids stay text, masked people are nobody', () => {
    const [entry] = inspect('1791430000_doudian_orders.csv');
    assert.equal(entry.columns[0].samples[0], '6917926768823643751');
    assert.equal(sales('1791430000_doudian_orders.csv').orders, 3);
  });
  test('拼多多: a compound status is a refund', () => {
    const row = sales('pdd_orders_bom_trailing_tab.csv', { refunds: 'gross' });
    assert.equal(row.orders, 2);
    near(row.paid, 112.8);
    near(row.refunded, 59.9);
  });
  test('有赞: the second 分销员 column has a name of its own', () => {
    const [entry] = inspect('youzan_orders.csv');
    assert.equal(entry.columns.find((column) => column.name === '分销员#2').samples[0], '导购甲');
    near(sales('youzan_orders.csv').paid, 300);
  });
  test('微信小店: order amounts count once an order', () => {
    const row = sales('wechat_shop_orders_export.zip');
    assert.equal(row.orders, 1);
    near(row.paid, 296);
  });
  test('快团团: merged cells, once an order, the total row left out', () => {
    const row = sales('group_buy_merged_cells.xlsx', { refunds: 'gross' });
    assert.equal(row.orders, 2);
    near(row.paid, 49.8);
    near(row.refunded, 9.9);
  });
  test('WeChat Pay: a refund row is no order', () => {
    const row = sales('wechatpay_merchant_bill.csv', { refunds: 'gross' });
    assert.equal(row.orders, 1);
    near(row.paid, 9.9);
    near(row.refunded, 9.9);
  });
  test('企微: one row a customer and staff, two customers', () => {
    assert.equal(run('wecom_customers.xlsx', { analysis: 'health', params: {} }).data.customers, 2);
  });
  test('公众号 and 群统计: metrics by day, stocks are not summed', () => {
    const metric = (name, wanted) =>
      table(run(name, { analysis: 'funnel', params: { steps: [{ total: { metric: wanted }, label: 'x' }] } }), 'steps')[0].customers;
    assert.equal(metric('wechat_mp_user_analysis_html.xls', '新关注人数'), 98);
    assert.equal(metric('wecom_groupchat_statistic.csv', 'chat_total'), 2);
    assert.equal(metric('channels_videos_bom.csv', '播放量'), 1099);
  });
  test('Mixpanel: the same insert id is one event', () => {
    const report = run('mixpanel_raw.jsonl', { analysis: 'funnel', params: { steps: [{ event: 'Signed up' }, { event: 'Purchase' }], window: '7d', list: true } });
    assert.deepEqual(table(report, 'steps').map((step) => step.customers), [1, 1]);
    const files = table(run('mixpanel_raw.jsonl', { analysis: 'health', params: {} }), 'files');
    assert.equal(files[0].added, 2);
    assert.equal(files[0].repeated, 1);
  });
  test('MoChat: an inviter is found by the row it refers to', () => {
    const report = run('scrm_fission_edges_mochat.csv', { analysis: 'funnel', params: { steps: [{ event: 'invited' }], list: true } });
    assert.equal(table(report, 'steps')[0].customers, 2, 'rows 1 and 2 invited somebody');
    assert.equal(report.data.customers, 4);
  });
  test('ids that a spreadsheet damaged are told and are no keys', () => {
    const [entry] = inspect('excel_damaged_ids.csv');
    const damaged = entry.problems.find((problem) => problem.code === 'damaged_id');
    assert.equal(damaged.cells, 2);
    assert.equal(entry.aside, 2);
  });
  test('GA4 and Amplitude: microseconds and text with microseconds', () => {
    assert.deepEqual(table(run('ga4_flattened.csv', { analysis: 'funnel', params: { steps: [{ event: 'first_visit' }, { event: 'purchase' }] } }), 'steps').map((step) => step.customers), [1, 1]);
    const [amplitude] = inspect('amplitude_raw.jsonl');
    assert.equal(amplitude.columns.find((column) => column.field === 'event.time').type, 'instant');
  });
  test('chat: two text messages, two speakers', () => {
    const report = run('wechat_chat_export_bom.csv', { analysis: 'funnel', params: { steps: [{ event: 'message', where: { field: 'message.kind', op: '=', value: '1' } }] } });
    assert.equal(table(report, 'steps')[0].customers, 2);
  });
});
