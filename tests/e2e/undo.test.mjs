// Undo and redo of imports by keyboard (ux.md §10), a header row chosen in a web page's table, and the check-up's tables as files.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { orders } from './made.mjs';
import { closeAll, open, phone, screens } from './page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'siyu-undo-'));
after(async () => { await closeAll(); rmSync(folder, { recursive: true }); });
const file = (name, bytes) => { const path = join(folder, name); writeFileSync(path, bytes); return path; };

const cardOf = (it, name) => it.app.getByRole('article', { name, exact: false }).first();
const inModel = (it) => it.app.locator('.in-model tbody tr').evaluateAll((rows) => rows.map((row) => row.cells[0].textContent));

async function take(it, name, text) {
  await it.choose([file(name, text)]);
  await cardOf(it, name).getByText('就绪').waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  await it.desk();
}
async function salesOf(it) {
  await it.report('生意');
  await it.app.locator('article.report[aria-busy="false"]').waitFor();
  const rows = await it.rows(it.app.locator('.twin[aria-label="逐期数字"] table.data'));
  await it.desk();
  return rows;
}

test('Ctrl+Z takes the last import back, Ctrl+Shift+Z and Ctrl+Y bring it in again; not while typing', async () => {
  const it = await open();
  await take(it, '一.csv', orders({ to: 60 }));
  const one = await salesOf(it);
  await take(it, '二.csv', orders({ from: 40, to: 90 }));
  const two = await salesOf(it);
  assert.notDeepEqual(one, two);
  await it.page.keyboard.press('Control+z');
  await it.app.getByText('已撤销').waitFor();
  assert.deepEqual(await inModel(it), ['一.csv']);
  assert.deepEqual(await salesOf(it), one);
  await it.page.keyboard.press('Control+Shift+z');
  await it.app.getByText('已导入 1 张表').waitFor();
  assert.deepEqual(await salesOf(it), two);
  await it.page.keyboard.press('Meta+z');
  await it.app.getByText('已撤销').waitFor();
  await it.page.keyboard.press('Control+z');
  await it.app.getByRole('heading', { name: '把导出的表拖进来' }).waitFor();
  await it.page.keyboard.press('Control+z');  // nothing left
  await it.page.keyboard.press('Control+y');
  await it.app.getByText('已导入 1 张表').waitFor();
  assert.deepEqual(await salesOf(it), one);

  // Typing has an undo of its own.
  await it.app.getByRole('banner').getByText('私域账房').click();
  await it.app.getByRole('button', { name: '粘贴' }).click();
  const text = it.app.getByRole('textbox').first();
  await text.pressSequentially('abc');
  await it.page.keyboard.press('Control+z');
  await it.page.waitForTimeout(300);
  assert.notEqual(await text.inputValue(), 'abc');
  await it.page.keyboard.press('Escape');
  await it.desk();
  assert.deepEqual(await inModel(it), ['一.csv']);
  await it.clean();
});

test('a table that was taken out comes back where it stood, so that no figure is another', async () => {
  const it = await open();
  // As old as one another: of orders in both, the file that came last has the last word.
  await take(it, '早.csv', orders({ to: 60 }));
  await take(it, '晚.csv', orders({ to: 60, status: (n) => (n < 10 ? '已退款' : '交易成功') }));
  const before = await salesOf(it);
  await it.app.getByRole('button', { name: /早\.csv/ }).click();
  await it.app.getByText('去掉了 1 张表').waitFor();
  await it.page.screenshot({ path: join(screens, 'taken-out-desktop-light.png') });
  assert.deepEqual(await inModel(it), ['晚.csv']);
  await it.app.getByRole('button', { name: '放回来' }).click();
  await it.app.getByText('已导入 1 张表').waitFor();
  assert.deepEqual(await inModel(it), ['早.csv', '晚.csv']);
  assert.deepEqual(await salesOf(it), before);
  await it.page.keyboard.press('Control+z');  // now the second import
  await it.app.getByText('已撤销').waitFor();
  assert.deepEqual(await inModel(it), ['早.csv']);
  await it.clean();
});

test('the header row of a web page is chosen like that of a text', async () => {
  const cells = (list, tag = 'td') => `<tr>${list.map((text) => `<${tag}>${text}</${tag}>`).join('')}</tr>`;
  const rows = Array.from({ length: 20 }, (_, i) => cells([`A${1000 + i}`, `2026-10-0${1 + (i % 9)} 10:00:00`, `${10 + i}.50`, `138000000${10 + i}`]));
  const page = `<table><tr><td colspan="4">订单导出</td></tr>${cells(['订单号', '下单时间', '实付金额', '手机号'], 'th')}${rows.join('')}</table>`;
  const it = await open({ size: phone });
  await it.choose([file('订单.xls', page)]);
  const card = cardOf(it, '订单.xls');
  await card.getByText('就绪').waitFor();
  await card.getByRole('button', { name: '第 2 行是表头' }).click();
  const peek = card.locator('table.peek');
  await peek.getByText('A1000').waitFor();
  await it.page.screenshot({ path: join(screens, 'header-html-phone-light.png') });
  assert.deepEqual((await it.rows(peek))[1].slice(1), ['订单号', '下单时间', '实付金额', '手机号']);
  await peek.getByRole('radio').nth(2).check();
  await card.getByText('第 3 行是表头').waitFor();
  await card.getByText('没认出这是哪种表').first().waitFor();
  await peek.getByRole('radio').nth(1).check();
  await card.getByText('就绪').waitFor();
  assert.match(await card.innerText(), /约 20 行/);
  await it.clean();
});

test('tables of the check-up leave the page in the words of its reader', async () => {
  const it = await open();
  const people = Array.from({ length: 20 }, (_, i) => `wm${i},13${800000000 + i},2026-09-01 10:00:00`).join('\n');
  await it.choose([file('订单.csv', orders({ to: 60 })), file('客户.csv', `客户ID,手机号,添加时间\n${people}\n`)]);
  await cardOf(it, '客户.csv').getByText('就绪').waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  await it.report('总览');
  await it.app.getByText('还看不到可触达人数：客户列表里没有「流失时间」').waitFor();
  const saved = async (title, button = 'CSV') => {
    const download = it.page.waitForEvent('download');
    await it.app.getByRole('region', { name: title, exact: true }).first().getByRole('button', { name: button }).click();
    const got = await download;
    return [got.suggestedFilename(), readFileSync(await got.path()).toString().replace('\ufeff', '').trim().split('\r\n')];
  };
  await it.report('数据体检');
  const [name, files] = await saved('文件与表');
  assert.equal(name, '数据体检 文件与表.csv');
  assert.equal(files[0], '文件,表,行数,新增,更新,重复,问题,最早,最晚');
  assert.ok(files.some((line) => line.startsWith('客户.csv,客户,20,20,0,0,0,')), files.join('\n'));
  assert.ok((await saved('每一列'))[1].includes('客户.csv,手机号,手机号,文字,20,20,'));
  assert.ok((await saved('合并核对'))[1][0].startsWith('标识,用来合并,'));
  await it.app.getByLabel('语言').selectOption('tw');
  assert.equal((await saved('每一欄'))[1][0], '檔案,欄,欄位,類型,有值,不同的值,合計');
  await it.clean();
});
