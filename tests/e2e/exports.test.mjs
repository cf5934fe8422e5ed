// Real exports, end to end (ux.md §15, walk-throughs 3 to 5): a GBK order file with everything wrong with it, the same file twice, next
// week's overlap and its undo, a renamed column; a workbook with merged cells, an archive with a GBK name; and all of it by keyboard.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gbk, orders, workbook, zip } from './made.mjs';
import { closeAll, desktop, open, phone, screens } from './page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'siyu-exports-'));
after(async () => { await closeAll(); rmSync(folder, { recursive: true }); });
const file = (name, bytes) => { const path = join(folder, name); writeFileSync(path, bytes); return path; };

const cardOf = (it, name) => it.app.getByRole('article', { name, exact: false }).first();
const number = (text) => Number(text.replaceAll(/[,\s]/g, ''));

// 新增, 更新, 重复, 问题 of a table on the preview page, and its rows.
async function comingOf(it, name) {
  const card = cardOf(it, name);
  await card.locator('.split-figures').waitFor();
  const figures = await card.locator('.split-figures dd').allInnerTexts();
  const [added, updated, repeated, aside] = figures.map(number);
  const rows = number(/([\d,]+) 行/.exec(await card.locator('.card-facts').innerText())[1]);
  return { added, updated, repeated, aside, rows };
}
const adds = (one) => assert.equal(one.added + one.updated + one.repeated + one.aside, one.rows, JSON.stringify(one));

async function look(it, name) {
  await it.page.waitForTimeout(200);
  await it.page.screenshot({ path: join(screens, `${name}.png`) });
  const wide = await it.frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px wider than the window`);
}

// Every figure of the sales report.
async function salesOf(it) {
  await it.report('生意');
  await it.app.locator('article.report[aria-busy="false"]').waitFor();
  return it.rows(it.app.locator('.twin[aria-label="逐期数字"] table.data'));
}

const unknown = { 3: '预售锁单', 14: '门店挂账', 25: '客服代拍' };
const damaged = ['2.02607E+18,交易成功,2026-10-03 10:00:00,2026-10-03 11:00:00,20.00,13800000001', '2.02607E+18,交易成功,2026-10-04 10:00:00,2026-10-04 11:00:00,30.00,13800000002'];
const messy = () => {
  const clean = orders({ to: 100, status: (n) => unknown[n] ?? '交易成功' });
  const twice = clean.split('\n')[50];
  return gbk(orders({ to: 100, status: (n) => unknown[n] ?? '交易成功', more: [twice, ...damaged] }));
};

test('walk-through 3: a GBK order file with title rows, tabs, damaged and repeated ids and unknown states', async () => {
  const it = await open();
  await it.choose([file('订单_20261012.csv', messy())]);
  const card = cardOf(it, '订单_20261012.csv');
  await card.getByText('就绪').waitFor();
  const said = await card.innerText();
  assert.match(said, /GB18030/);
  assert.match(said, /第 3 行是表头/);
  assert.match(said, /3 个状态没认出/);
  await look(it, 'desk-desktop-light');
  await card.getByRole('button', { name: 'GB18030' }).click();
  await card.getByRole('radio', { name: /BIG5/ }).waitFor();
  assert.match(await card.locator('.encoding.chosen').innerText(), /订单号[\s\S]*交易成功/);
  await look(it, 'desk-encoding-desktop-light');
  await it.read();
  const seen = await comingOf(it, '订单_20261012.csv');
  adds(seen);
  assert.equal(seen.rows, 103);
  assert.equal(seen.aside, 2);
  assert.equal(seen.repeated, 1);
  assert.equal(seen.added, 100);
  const coming = cardOf(it, '订单_20261012.csv');
  await coming.locator('summary', { hasText: '读取时做的清理' }).click();
  assert.match(await coming.innerText(), /订单号：去掉制表符 10[12] 处/);
  await look(it, 'coming-desktop-light');
  await coming.getByRole('button', { name: '看问题行' }).click();
  await it.app.getByRole('dialog').getByText('2.02607E+18').first().waitFor();
  await look(it, 'aside-desktop-light');
  await it.page.keyboard.press('Escape');
  const download = it.page.waitForEvent('download');
  await coming.getByRole('button', { name: /下载问题行/ }).click();
  const bytes = readFileSync(await (await download).path());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const lines = bytes.toString().slice(1).trim().split(/\r?\n/);
  assert.equal(lines.length, 3);
  assert.match(lines[0], /原因/);
  assert.match(lines[1], /后几位丢了/);
  await it.take();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  assert.match((await salesOf(it)).join(), /2026-10-01/);
  await it.clean();
});

test('walk-through 4: the same file twice, the overlapping next week, and undo', async () => {
  const it = await open();
  await it.choose([file('订单_20261012.csv', gbk(orders({ to: 100 })))]);
  await cardOf(it, '订单_20261012.csv').getByText('就绪').waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  const before = await salesOf(it);

  await it.desk();
  await it.choose([file('订单_20261012 (1).csv', gbk(orders({ to: 100 })))]);
  const again = cardOf(it, '订单_20261012 (1).csv');
  await again.getByText('就绪').waitFor();
  await it.read();
  await again.getByText('这份文件已导入过').waitFor();
  const same = await comingOf(it, '订单_20261012 (1).csv');
  adds(same);
  assert.equal(same.repeated, 100);
  await again.getByRole('button', { name: '看差异' }).click();
  await again.getByText('逐行相同').waitFor();
  await again.getByRole('button', { name: '跳过' }).click();
  await again.waitFor({ state: 'detached' });

  // Ninety that are known, ten of them refunded since, and thirty new.
  await it.choose([file('订单_20261019.csv', gbk(orders({ from: 10, to: 130, status: (n) => (n < 20 ? '已退款' : '交易成功') })))]);
  const next = cardOf(it, '订单_20261019.csv');
  await next.getByText('就绪').waitFor();
  assert.match(await next.innerText(), /用上次的方案（6\/6 列对上）/);
  await it.read();
  const seen = await comingOf(it, '订单_20261019.csv');
  adds(seen);
  assert.deepEqual(seen, { added: 30, updated: 10, repeated: 80, aside: 0, rows: 120 });
  await it.take();
  const undo = it.app.getByRole('button', { name: '撤销这次导入' }).last();
  await undo.waitFor();
  const during = await salesOf(it);
  assert.notDeepEqual(during, before);
  await undo.click();
  await it.app.getByText('已撤销').waitFor();
  assert.deepEqual(await salesOf(it), before);
  await it.clean();
});

test('walk-through 5: a renamed column is asked about, accepted, and old figures stay', async () => {
  const it = await open();
  await it.choose([file('订单_a.csv', gbk(orders({ to: 100 })))]);
  await cardOf(it, '订单_a.csv').getByText('就绪').waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  const before = await salesOf(it);
  await it.desk();
  await it.choose([file('订单_b.csv', gbk(orders({ from: 100, to: 150, paid: '实付款' })))]);
  const card = cardOf(it, '订单_b.csv');
  const ask = card.locator('.ask', { hasText: '可能改名为「实付款」' });
  await ask.waitFor();
  assert.ok(await it.app.getByRole('button', { name: '还没有就绪的文件' }).isDisabled());
  await look(it, 'drift-desktop-light');
  await ask.getByRole('button', { name: '用它' }).press('Enter');
  await card.getByText('就绪').waitFor();
  await it.page.waitForTimeout(100);
  assert.notEqual(await it.frame.evaluate(() => document.activeElement.tagName), 'BODY', 'the answered question took the focus with it');
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).last().waitFor();
  const after = await salesOf(it);
  for (const row of before) assert.ok(after.some((one) => one.join() === row.join()), row.join());
  assert.ok(after.length > before.length);
  await it.clean();
});

test('a column with a name that says nothing: its reader points to it', async () => {
  const it = await open();
  await it.choose([file('订单_c.csv', gbk(orders({ to: 50 })))]);
  await cardOf(it, '订单_c.csv').getByText('就绪').waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  await it.desk();
  await it.choose([file('订单_d.csv', gbk(orders({ from: 50, to: 80, paid: '数' })))]);
  const card = cardOf(it, '订单_d.csv');
  await card.locator('.ask', { hasText: '少了「实付金额」列' }).waitFor();
  const choice = card.getByRole('combobox', { name: '「实付金额」现在是哪一列' });
  if (await choice.isVisible()) await choice.selectOption('数');
  else await card.getByRole('button', { name: '用它', exact: true }).click();
  await card.getByText('就绪').waitFor();
  await it.clean();
});

const sheets = () => workbook([
  { name: '客户', rows: [['客户ID', '客户名称', '添加时间', '所属员工'], ['wm001', '张三', '2026-10-01 09:00:00', '小李'], ['wm002', '李四', '2026-10-02 09:00:00', ''], ['wm003', '王五', '2026-10-03 09:00:00', '']], merges: ['D2:D4'] },
  { name: '说明', rows: [['本表由系统导出']] },
]);

test('a workbook: every sheet a table, merged cells filled, what is no table stays out with its reason', async () => {
  const it = await open();
  await it.choose([file('客户列表.xlsx', sheets())]);
  const card = cardOf(it, '客户列表.xlsx › 客户');
  await card.getByText('就绪').waitFor();
  await it.app.locator('.left-out summary').click();
  assert.match(await it.app.locator('.left-out').innerText(), /客户列表\.xlsx › 说明/);
  await look(it, 'workbook-desktop-light');
  await it.read();
  const seen = await comingOf(it, '客户列表.xlsx › 客户');
  adds(seen);
  assert.equal(seen.rows, 3);
  await cardOf(it, '客户列表.xlsx').locator('summary', { hasText: '读取时做的清理' }).click();
  assert.match(await cardOf(it, '客户列表.xlsx').innerText(), /合并单元格/);
  await it.take();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  await it.clean();
});

test('an archive with a GBK name, and a workbook with a password beside it', async () => {
  const it = await open();
  const locked = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(504)]);
  await it.choose([file('导出.zip', zip([{ name: gbk('十月/订单.csv'), bytes: gbk(orders({ to: 30 })) }])), file('工资.xlsx', locked)]);
  await cardOf(it, '导出.zip › 十月/订单.csv').getByText('就绪').waitFor();
  const said = await cardOf(it, '工资.xlsx').getByRole('alert').first().innerText();
  assert.match(said, /请/);
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  await it.clean();
});

test('mapping by keyboard alone: a column chosen, a state settled, looked at, imported', async () => {
  const it = await open();
  await it.choose([file('订单.csv', gbk(orders({ to: 40, status: (n) => unknown[n] ?? '交易成功' })))]);
  await cardOf(it, '订单.csv').getByText('就绪').waitFor();
  const label = () => it.frame.evaluate(() => {
    const at = document.activeElement;
    return at?.getAttribute('aria-label') || (at instanceof HTMLSelectElement || at instanceof HTMLInputElement ? [...at.labels].map((one) => one.textContent).join(' ') : '') || at?.textContent || '';
  });
  const reach = async (name, key = 'Tab') => {
    for (let i = 0; i < 120; i++) {
      if (name.test(await label())) return;
      await it.page.keyboard.press(key);
    }
    assert.fail(`no way to ${name} by keyboard`);
  };
  await reach(/^定一下$/);
  await it.page.keyboard.press('Enter');
  await reach(/^预售锁单/);
  for (let i = 0; i < 4; i++) await it.page.keyboard.press('ArrowDown');
  await cardOf(it, '订单.csv').getByText('2 个值没认出').waitFor();
  await reach(/^导入全部$/);
  await it.page.keyboard.press('Enter');
  await cardOf(it, '订单.csv').locator('.split-figures').waitFor();
  await reach(/^导入$/);
  await it.page.keyboard.press('Enter');
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  await it.clean();
});

test('a mapping is saved to a file and, dropped with the data, is used', async () => {
  const data = file('表.csv', '编号,状态甲,时刻,钱,电话\nA1,好了,2026-10-01 10:00:00,12.50,13800000001\nA2,好了,2026-10-02 10:00:00,13.50,13800000002\n');
  const it = await open();
  await it.choose([data]);
  const card = cardOf(it, '表.csv');
  await card.getByLabel('这是什么表').waitFor();
  await card.getByLabel('这是什么表').selectOption({ label: '订单' });
  await card.getByRole('button', { name: /对列/ }).click();
  const more = card.locator('.more-fields summary').first();
  await more.click();
  for (const [field, header] of [['订单号', '编号'], ['付款时间', '时刻'], ['实付金额', '钱']]) {
    const choice = card.getByRole('combobox', { name: `${field}: 你的列` });
    await choice.selectOption({ label: header });
  }
  const download = it.page.waitForEvent('download');
  await card.getByRole('button', { name: '存为文件' }).click();
  const mapping = readFileSync(await (await download).path());
  assert.equal(JSON.parse(mapping).files[0].columns['order.paid'], '钱');
  assert.doesNotMatch(mapping.toString(), /13800000001|A1/);
  await it.context.close();

  const other = await open();
  await other.choose([file('表.mapping.json', mapping), data]);
  await cardOf(other, '表.csv').getByText(/用上次的方案（(\d)\/\1 列对上）/).waitFor();
  await other.clean();
});

for (const [name, size, dark] of [['phone', phone, false], ['phone', phone, true], ['narrow', { width: 320, height: 720 }, false], ['desktop', desktop, true]]) {
  test(`import, preview and check-up at ${name} width, ${dark ? 'dark' : 'light'}: nothing wider than the window`, async () => {
    const mode = `${name}-${dark ? 'dark' : 'light'}`;
    const it = await open({ size, dark });
    await it.choose([file('订单_20261012.csv', messy()), file('客户列表.xlsx', sheets())]);
    const card = cardOf(it, '订单_20261012.csv');
    await card.getByText('就绪').waitFor();
    await look(it, `desk-${mode}`);
    await card.getByRole('button', { name: /对列/ }).click();
    await card.locator('.mapping').waitFor();
    await look(it, `mapping-${mode}`);
    await it.read();
    await card.locator('.split-figures').waitFor();
    await look(it, `coming-${mode}`);
    await it.take();
    await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
    await it.app.getByRole('navigation').getByText('数据体检').click();
    await it.app.getByText('合并核对').waitFor();
    await look(it, `health-${mode}`);
    await it.clean();
  });
}

test('the check-up: who was joined by what, and a key switched off and on again', async () => {
  const it = await open();
  await it.choose([file('订单.csv', gbk(orders({ to: 100 }))), file('客户.csv', '客户ID,手机号,添加时间\n' + Array.from({ length: 20 }, (_, i) => `wm${i},13${800000000 + i},2026-09-01 10:00:00`).join('\n') + '\n')]);
  await cardOf(it, '客户.csv').getByText('就绪').waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  await it.app.getByRole('button', { name: /^对上 / }).click();
  await it.app.getByText('40 位买家里有 20 位在客户列表里').waitFor();
  await look(it, 'health-desktop-light');
  const download = it.page.waitForEvent('download');
  await it.app.getByRole('region', { name: '文件与表' }).first().getByRole('button', { name: 'CSV' }).click();
  assert.match(readFileSync(await (await download).path()).toString(), /订单\.csv/);
  const phoneKey = it.app.getByRole('checkbox', { name: /按手机号合并/ });
  await phoneKey.uncheck();
  await it.app.getByText('40 位买家里有 20 位在客户列表里').waitFor({ state: 'detached' });
  await it.app.getByRole('checkbox', { name: /按手机号合并/ }).check();
  await it.app.getByText('40 位买家里有 20 位在客户列表里').waitFor();
  await it.clean();
});
