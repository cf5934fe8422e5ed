// The workspace: saved as a file and opened again, damaged in a part, kept on this device and deleted for good; the weekly update; search;
// steps back over everything (ux.md §15: 4, 5, 11, 13).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { orders, workbook } from './made.mjs';
import { closeAll, open, phone, screens } from './page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'siyu-workspace-'));
const cli = process.env.SIYU_CLI ?? new URL('../../build/release/siyu', import.meta.url).pathname;
after(async () => { await closeAll(); rmSync(folder, { recursive: true }); });
const file = (name, bytes) => { const path = join(folder, name); writeFileSync(path, bytes); return path; };
const people = `客户ID,手机号,添加时间\n${Array.from({ length: 20 }, (_, i) => `wm${i},13${800000000 + i},2026-09-01 10:00:00`).join('\n')}\n`;

async function take(it, ...files) {
  await it.choose(files);
  await it.app.getByRole('article').getByText('就绪').first().waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).first().waitFor();
}
async function salesOf(it) {
  await it.report('生意');
  await it.app.locator('article.report[aria-busy="false"]').waitFor();
  return it.rows(it.app.locator('.twin[aria-label="逐期数字"] table.data'));
}
const menu = async (it) => { if ((await it.app.locator('.workspace-menu').count()) === 0) await it.app.locator('.workspace .popover > button').click(); };
async function save(it, name) {
  await menu(it);
  const download = it.page.waitForEvent('download');
  await it.app.getByRole('button', { name: '另存工作区' }).click();
  const got = await download;
  const path = join(folder, name);
  await got.saveAs(path);
  return { path, suggested: got.suggestedFilename() };
}
async function openFile(it, path) {
  await menu(it);
  const chooser = it.page.waitForEvent('filechooser');
  await it.app.locator('.workspace-menu').getByRole('button', { name: '打开工作区' }).click();
  await (await chooser).setFiles(path);
}
const inModel = (it) => it.app.locator('.in-model tbody tr').evaluateAll((rows) => rows.map((row) => row.cells[0].textContent));

test('a workspace saved and opened again answers the same, and so does the command line', async () => {
  const it = await open();
  const files = [file('一.csv', orders({ to: 60 })), file('二.csv', orders({ from: 40, to: 90 })), file('客户.csv', people)];
  await take(it, ...files);
  const before = await salesOf(it);
  await menu(it);
  await it.app.getByLabel('名称').fill('城南店');
  await it.app.getByLabel('名称').press('Tab');
  await it.page.screenshot({ path: join(screens, 'workspace-menu-desktop-light.png') });
  const { path, suggested } = await save(it, '城南店.siyu');
  assert.equal(suggested, '城南店.siyu');
  await it.clean();

  const other = await open({ size: phone, dark: true });
  await openFile(other, path);
  await other.app.getByText('已打开工作区「城南店」').waitFor({ timeout: 60_000 });
  assert.deepEqual(await salesOf(other), before);
  await other.page.screenshot({ path: join(screens, 'workspace-opened-phone-dark.png') });
  assert.match(await other.app.locator('.workspace').innerText(), /城南店/);
  await other.clean();

  const question = file('sales.json', JSON.stringify({ version: 1, analysis: 'sales', params: {} }));
  const answer = (...words) => { const run = spawnSync(cli, ['run', question, ...words], { encoding: 'utf8' }); assert.equal(run.status, 0, run.stdout + run.stderr); return run.stdout; };
  assert.equal(answer(path), answer(...files));
});

test('a damaged part is named and the rest is whole; a file that changed is said, and nothing is saved', async () => {
  const it = await open();
  const second = orders({ from: 40, to: 90 });
  const source = file('三.csv', orders({ to: 60 }));
  await take(it, source, file('四.csv', second));
  const { path } = await save(it, '好.siyu');
  writeFileSync(source, `${orders({ to: 61 })}`);
  utimesSync(source, new Date(), new Date(Date.now() + 5000));
  await menu(it);
  await it.app.getByRole('button', { name: '另存工作区' }).click();
  await it.app.getByText('「三.csv」导入后被改过或移走了').waitFor();
  await it.context.close();

  const bytes = readFileSync(path);
  const at = bytes.indexOf(Buffer.from(second));
  assert.ok(at > 0);
  bytes[at + 50] ^= 1;
  const other = await open();
  await openFile(other, file('坏.siyu', bytes));
  await other.app.getByText('「四.csv」这一部分损坏').waitFor({ timeout: 60_000 });
  await other.app.getByText('其余 2 部分完好').waitFor();
  await other.page.screenshot({ path: join(screens, 'workspace-damaged-desktop-light.png') });
  await other.app.getByRole('button', { name: '知道了' }).click();
  await other.desk();
  assert.deepEqual(await inModel(other), ['三.csv']);

  // What is here is not lost without being asked.
  await openFile(other, path);
  await other.app.getByRole('dialog').getByText('还没有存下来').waitFor();
  await other.app.getByRole('button', { name: '取消' }).click();
  assert.deepEqual(await inModel(other), ['三.csv']);
  await openFile(other, path);
  await other.app.getByRole('button', { name: '不存，直接打开' }).click();
  await other.app.getByText('已打开工作区').waitFor({ timeout: 60_000 });
  await other.desk();
  assert.deepEqual(await inModel(other), ['三.csv', '四.csv']);
  await openFile(other, file('不是.siyu', '订单号\n1\n'));
  await other.app.getByText('这不是工作区文件').waitFor();
  await other.clean();
});

test('sheets of a workbook, a question and a note come back with the workspace; a dropped workspace is opened', async () => {
  const it = await open();
  const rows = orders({ to: 60 }).trim().split('\n').map((line) => line.split(','));
  await it.choose([file('订单.xlsx', workbook([{ name: '十月', rows }, { name: '说明', rows: [['随便写写']] }]))]);
  await it.app.getByRole('article').getByText('就绪').first().waitFor();
  await it.app.getByRole('button', { name: /^导入/ }).last().click();
  await it.take();
  await it.app.getByRole('button', { name: '撤销这次导入' }).first().waitFor();
  const before = await salesOf(it);
  await it.app.getByLabel('周期').selectOption('week');
  await it.app.locator('article.report[aria-busy="false"]').waitFor();
  const weekly = await it.rows(it.app.locator('.twin[aria-label="逐期数字"] table.data'));
  assert.notDeepEqual(weekly, before);
  await it.app.getByRole('button', { name: '批注' }).click();
  await it.app.getByLabel('写一句').fill('换包装');
  await it.app.getByRole('button', { name: '加上' }).click();
  const { path } = await save(it, '工作簿.siyu');
  await it.clean();

  const other = await open();
  const bytes = [...readFileSync(path)];
  await other.frame.evaluate((numbers) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(numbers)], '工作簿(1).siyu'));
    for (const type of ['dragenter', 'dragover', 'drop']) window.dispatchEvent(new DragEvent(type, { dataTransfer: data, cancelable: true, bubbles: true }));
  }, bytes);
  await other.app.getByText('已打开工作区').waitFor({ timeout: 60_000 });
  assert.deepEqual(await salesOf(other), weekly);
  await other.app.getByRole('button', { name: '批注 1' }).click();
  await other.app.locator('.kept-list').getByText('换包装').waitFor();
  await other.desk();
  assert.deepEqual(await inModel(other), ['订单.xlsx › 十月']);
  await other.clean();
});

const storedKeys = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const opened = indexedDB.open('siyu', 1);
  opened.onerror = () => reject(opened.error);
  opened.onupgradeneeded = () => opened.result.createObjectStore('vault');
  opened.onsuccess = () => {
    const keys = opened.result.transaction('vault').objectStore('vault').getAllKeys();
    keys.onsuccess = () => { opened.result.close(); resolve(keys.result); };
  };
}));

test('on this device: definitions by themselves, data only when told; deleted for good', async () => {
  const it = await open({ from: 'http' });
  await take(it, file('五.csv', orders({ to: 60 })));
  const before = await salesOf(it);
  await menu(it);
  await it.app.getByText('只记着口径，不含数据').waitFor({ timeout: 60_000 });
  assert.deepEqual((await storedKeys(it.page)).map((key) => key.split('/')[0]), ['state']);
  await it.app.getByLabel('在本机记住数据').check();
  await it.app.getByText('连数据一起记着').waitFor({ timeout: 60_000 });
  await it.page.screenshot({ path: join(screens, 'workspace-device-desktop-light.png') });
  assert.deepEqual((await storedKeys(it.page)).map((key) => key.split('/')[0]).sort(), ['file', 'state']);

  await it.page.reload();
  await it.app.getByRole('region', { name: '接着上次' }).getByRole('button').click();
  await it.app.getByText('已打开工作区').waitFor({ timeout: 60_000 });
  assert.deepEqual(await salesOf(it), before);

  await menu(it);
  await it.app.getByRole('button', { name: /^彻底删除/ }).click();
  await it.app.getByRole('dialog').getByText('记住的表').waitFor();
  await it.app.getByRole('dialog').getByRole('button', { name: '彻底删除', exact: true }).click();
  await it.app.getByText('已彻底删除').waitFor();
  assert.deepEqual(await storedKeys(it.page), []);
  await it.page.waitForTimeout(1500);
  assert.deepEqual(await storedKeys(it.page), []);
  await it.page.reload();
  await it.app.getByRole('heading', { name: '把导出的表拖进来' }).waitFor();
  assert.equal(await it.app.getByRole('region', { name: '接着上次' }).count(), 0);
  await it.clean();
});

test('a page from a file keeps nothing and says so; the shell refuses what is no key and no text', async () => {
  const it = await open();
  await menu(it);
  await it.app.getByText('这一页是从文件打开的').waitFor();
  await it.clean();
  const served = await open({ from: 'http' });
  const ask = (message) => served.frame.evaluate((sent) => new Promise((resolve) => {
    const hear = (event) => { if (event.data?.siyu === 'vault' && event.data.id === sent.id) { window.removeEventListener('message', hear); resolve(event.data); } };
    window.addEventListener('message', hear);
    window.parent.postMessage(sent, '*');
    setTimeout(() => resolve('silent'), 1500);
  }), message);
  for (const sent of [{ does: 'put', key: '../x', value: 'a' }, { does: 'put', key: 'state/x', value: { a: 1 } }, { does: 'put', key: 'file/x', value: 'text' }, { does: 'put', key: 'state/x', value: 'a'.repeat(9 * 2 ** 20) }])
    assert.ok((await ask({ siyu: 'vault', id: 900_001, ...sent })).error, JSON.stringify(sent).slice(0, 60));
  assert.equal(await ask({ siyu: 'vault', id: 900_002, does: 'constructor' }), 'silent');
  assert.equal(await ask({ siyu: 'vault', id: '1', does: 'list' }), 'silent');
  assert.deepEqual(await storedKeys(served.page), []);
  await served.clean();
});

test('the weekly update: what overlaps and moved, the headline figures before and after, and the way back', async () => {
  const it = await open();
  await take(it, file('上周_20261101.csv', orders({ to: 60 })));
  const before = await salesOf(it);
  await it.desk();
  await it.choose([file('本周_20261108.csv', orders({ from: 40, to: 90, status: (n) => (n < 50 ? '已退款' : '交易成功') }))]);
  await it.app.getByRole('article').getByText('就绪').first().waitFor();
  await it.read();
  const card = it.app.locator('.coming-card');
  await card.getByText(/和已导入的重叠/).waitFor();
  await card.getByText(/交易成功 → 已退款：10 行/).waitFor();
  await it.page.screenshot({ path: join(screens, 'weekly-coming-desktop-light.png') });
  await it.take();
  await it.app.getByRole('navigation').getByRole('button', { name: '总览' }).click();
  const strip = it.app.getByRole('region', { name: '本周更新' });
  await strip.waitFor();
  assert.match(await strip.innerText(), /→/);
  await it.page.screenshot({ path: join(screens, 'weekly-strip-desktop-light.png') });
  await strip.getByRole('button', { name: '撤销这次更新' }).click();
  await it.app.getByText('已撤销').waitFor();
  assert.equal(await strip.count(), 0);
  assert.deepEqual(await salesOf(it), before);
  await it.clean();
});

test('search: either script, first letters of pinyin, other names', async () => {
  const it = await open();
  await it.sample('示例女装店');
  const found = async (typed) => {
    await it.page.keyboard.press('Control+k');
    await it.app.getByRole('combobox', { name: '搜索' }).fill(typed);
    const list = await it.app.getByRole('listbox').getByRole('option').allInnerTexts();
    await it.page.keyboard.press('Escape');
    return list.map((text) => text.split('\n')[0]);
  };
  assert.equal((await found('漏鬥'))[0], '流量漏斗');
  assert.ok((await found('復購')).some((text) => text.startsWith('留存复购')), '復購');
  assert.ok((await found('人均单价')).includes('客单价'));
  assert.equal((await found('llld'))[0], '流量漏斗');
  assert.deepEqual(await found('没有这种东西'), []);
  await it.page.keyboard.press('Control+k');
  await it.app.getByRole('combobox', { name: '搜索' }).fill('gmv');
  await it.page.screenshot({ path: join(screens, 'search-desktop-light.png') });
  await it.page.keyboard.press('Enter');
  await it.app.getByRole('heading', { level: 1, name: /GMV/ }).waitFor();
  await it.clean();
});

test('notes and saved questions: on the chart, in the list, taken back and brought again', async () => {
  const it = await open();
  await it.sample('示例女装店');
  await it.report('生意');
  await it.app.getByRole('button', { name: '批注' }).click();
  await it.app.getByLabel('写一句').fill('换海报');
  const day = await it.app.getByLabel('记在哪天').getAttribute('max');
  await it.app.getByLabel('记在哪天').fill(day);
  await it.app.getByRole('button', { name: '加上' }).click();
  await it.app.locator('.kept-list').getByText('换海报').waitFor();
  await it.app.locator('.time-chart .remark').first().waitFor();
  await it.page.screenshot({ path: join(screens, 'notes-desktop-light.png') });
  await it.page.keyboard.press('Escape');
  await it.app.locator('h1').first().click();
  await it.page.keyboard.press('Control+z');
  await it.app.locator('.time-chart .remark').first().waitFor({ state: 'detached' });
  await it.page.keyboard.press('Control+Shift+z');
  await it.app.locator('.time-chart .remark').first().waitFor();
  // The same note on the charts of other reports whose axis has its day, and the way back beside 人群 and on the desk.
  await it.report('时段增量');
  const feast = it.app.locator('.festivals');
  const options = await feast.getByLabel('哪一个').locator('option').evaluateAll((list) => list.map(({ value }) => value));
  await feast.getByLabel('哪一个').selectOption(options.find((value) => value.startsWith(day)) ?? options[0]);
  await feast.locator('.overlay .remark').first().waitFor();
  await feast.locator('.overlay').screenshot({ path: join(screens, 'notes-overlay-desktop-light.png') });
  await it.report('留存复购');
  await it.app.locator('.tabs').getByText('生命周期').click();
  await it.app.locator('.stacked .remark').first().waitFor();
  await it.app.getByRole('navigation').getByText('人群分层').click();
  await it.app.getByRole('button', { name: '撤销', exact: true }).click();
  await it.app.getByRole('button', { name: '重做', exact: true }).click();
  await it.desk();
  assert.ok(await it.app.locator('.desk-tools').getByRole('button', { name: '撤销', exact: true }).isEnabled());
  await it.report('生意');
  await it.app.locator('.time-chart .remark').first().waitFor();
  await it.app.getByRole('button', { name: '保存', exact: true }).click();
  await it.app.getByLabel('名称').fill('月度');
  await it.app.locator('.kept-form').getByRole('button', { name: '保存' }).click();
  await it.app.getByRole('button', { name: '打开「月度」' }).waitFor();
  await it.clean();
});

test('on a narrow phone nothing of the top bar lies over anything else, in any language', async () => {
  const it = await open({ size: { width: 360, height: 740 } });
  await it.sample('示例女装店');
  for (const language of ['zh', 'tw', 'en']) {
    await it.app.locator('.top-tools select').selectOption(language);
    const edges = await it.app.locator('.top-bar').evaluate((bar) =>
      [...bar.querySelectorAll('.brand, .workspace button, .sample-mark, .search-button, .top-tools > *')].filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect()).map(({ left, right }) => [left, right]));
    assert.equal(edges.length, 6, 'all but the mark of the sample, which stands over every report');
    edges.forEach(([left, right], at) => assert.ok(right > left + 20 && right <= (edges[at + 1]?.[0] ?? 360), `${language}: ${JSON.stringify(edges)}`));
  }
  await it.clean();
});
