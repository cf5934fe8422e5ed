// Real files of ../shared/datasets without a mapping by hand: their control figures, as each folder's README gives them. Skips where
// the folder is absent.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const siyu = process.env.SIYU_CLI ?? join(top, 'build', 'release', 'siyu');
const datasets = join(top, '..', 'shared', 'datasets');
const skip = existsSync(datasets) ? false : '../shared is not here';
const scratch = mkdtempSync(join(tmpdir(), 'siyu-datasets-'));

function siyuJson(...words) {
  const run = spawnSync(siyu, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(run.status, 0, run.stdout + run.stderr);
  return JSON.parse(run.stdout);
}
const at = (...names) => join(datasets, ...names);
function run(definition, ...files) {
  const path = join(scratch, 'definition.json');
  writeFileSync(path, JSON.stringify({ version: 1, ...definition }));
  return siyuJson('run', path, ...files);
}
const table = (report, name) => {
  const found = report.tables.find((one) => one.name === name);
  return found.rows.map((row) => Object.fromEntries(found.columns.map((column, k) => [column.name, row[k]])));
};
const near = (seen, wanted, within = 0.005) => assert.ok(Math.abs(Number(seen) - wanted) <= within, `${seen} is not ${wanted}`);

describe('datasets', { skip }, () => {
  const retail = at('uci-online-retail', 'online_retail.csv.gz');

  test('uci-online-retail: all rows, returns as refunds', () => {
    const report = run({ analysis: 'sales' }, retail);
    assert.equal(report.data.rows, 541909);
    near(table(report, 'summary')[0].paid, 9747747.93);
  });

  test('uci-online-retail: the clean set', () => {
    const where = { all: [
      { field: 'customer.id', op: 'is_set' },
      { not: { field: 'order.id', op: 'contains', value: 'C' } },
      { field: 'item.quantity', op: '>', value: 0 },
      { field: 'item.price', op: '>', value: 0 },
    ] };
    const [summary] = table(run({ analysis: 'sales', where }, retail), 'summary');
    assert.equal(summary.orders, 18532);
    assert.equal(summary.buyers, 4338);
    near(summary.paid, 8911407.904);
  });

  test('cdnow: columns set apart by blanks, as its authors distribute it', () => {
    const file = at('cdnow', 'CDNOW_master.txt');
    const [summary] = table(run({ analysis: 'sales' }, file), 'summary');
    assert.deepEqual([summary.orders, summary.buyers, summary.paid], [69659, 23570, '2500315.63']);
    const groups = table(run({ analysis: 'rfm', params: { list: false } }, file), 'segments');
    assert.equal(groups.reduce((sum, row) => sum + row.customers, 0), 23570);
  });

  test('meal orders: GBK orders, UTF-8 lines, joined on the order', () => {
    const files = [at('meal-orders-gbk', 'meal_order_info.csv'), at('meal-orders-gbk', 'meal_order_detail.csv')];
    const { files: entries } = siyuJson('inspect', ...files);
    assert.deepEqual(entries.map((entry) => [entry.encoding, entry.rows, entry.table]), [['gb18030', 945, 'orders'], ['utf-8', 10037, 'items']]);
    near(entries[0].columns.find((column) => column.name === 'expenditure').sum, 465214);
    assert.equal(entries[0].columns.find((column) => column.name === 'phone').distinct, 551);
    const report = run({ analysis: 'health', params: {} }, ...files);
    const items = table(report, 'match').find((row) => row.table === 'items.order');
    assert.equal(items.matched, items.rows, 'every order line has its order');
    const [summary] = table(run({ analysis: 'sales', params: { refunds: 'gross' } }, files[0]), 'summary');
    near(summary.paid, 465214);
    assert.equal(summary.orders, 945);
  });

  test('order lines: encodings by file, a saved row index, damaged ids', () => {
    const { files } = siyuJson('inspect', ...readdirSync(at('order-lines-gbk')).filter((name) => name.endsWith('.csv')).sort().map((name) => at('order-lines-gbk', name)));
    const by = (start) => files.find((file) => file.name.startsWith(start));
    assert.equal(by('订单数据').encoding, 'gb18030');
    assert.equal(by('订单数据').rows, 9458);
    assert.equal(by('sku').encoding, 'gb18030');
    assert.equal(by('sku').rows, 30);
    assert.equal(by('耗材').encoding, 'utf-8');
    assert.ok(by('scientific').problems.some((problem) => problem.code === 'damaged_id'));
    assert.equal(by('scientific').rows, 26);
  });

  test('shopify: order attributes filled down, totals once', () => {
    const file = at('shopify-orders', 'orders_export_pseudonymised.csv');
    const [entry] = siyuJson('inspect', file).files;
    assert.equal(entry.rows, 121);
    const [summary] = table(run({ analysis: 'sales', params: { refunds: 'gross' } }, file), 'summary');
    assert.equal(summary.orders, 51);
    assert.equal(summary.buyers, 2);
    near(summary.paid, 590683.29);
  });

  describe('chat exports', () => {
    const target = (name) => JSON.parse(readFileSync(at('chat-exports', `${name}_target.json`), 'utf8'));
    const pairs = skip ? [] : readdirSync(at('chat-exports')).filter((name) => /_test_/.test(name)).map((name) => [name, name.split('_')[0]]);
    for (const [name, app] of pairs)
      test(name, () => {
        // One step a wanted message: it is there, by its text, said by somebody.
        const wanted = target(app);
        const [entry] = siyuJson('inspect', at('chat-exports', name)).files;
        assert.equal(entry.table, 'messages');
        assert.ok(entry.rows >= wanted.length);
        for (const message of wanted) {
          const words = message.message.split(/\s+/)[0];
          const step = { event: 'message', where: { field: 'message.text', op: 'contains', value: words } };
          const report = run({ analysis: 'funnel', range: { from: message.timestamp.replace('T', ' '), to: message.timestamp.replace('T', ' '), zone: app === 'instagram' || app === 'telegram' ? '+00:00' : '+08:00' }, params: { steps: [step], list: true } }, at('chat-exports', name));
          if (app === 'whatsapp' || app === 'signal')
            assert.deepEqual(table(report, 'people').map((row) => row.customer), [message.author], message.timestamp);
          else assert.ok(report.data.customers >= 1);
        }
      });
  });
});
