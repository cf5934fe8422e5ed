// One's own files: chosen, dropped, in GBK, broken, large; the page says the same numbers as the command line.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { closeAll, open, phone, screens } from './page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'siyu-e2e-'));
after(async () => { await closeAll(); rmSync(folder, { recursive: true }); });
const file = (name, bytes) => { const path = join(folder, name); writeFileSync(path, bytes); return path; };

// 事件 in GB18030, by hand: no encoder is at hand in Node.
const gbk = { '客': [0xbf, 0xcd], '户': [0xbb, 0xa7], '事': [0xca, 0xc2], '件': [0xbc, 0xfe], '时': [0xca, 0xb1], '间': [0xbc, 0xe4], '扫': [0xc9, 0xa8], '码': [0xc2, 0xeb], '关': [0xb9, 0xd8], '注': [0xd7, 0xa2] };
const encode = (text) => Buffer.from([...text].flatMap((letter) => gbk[letter] ?? [letter.charCodeAt(0)]));
const log = () => {
  let text = '客户ID,事件,时间\n';
  for (let i = 0; i < 60; i++) text += `U${i},关注,2026-03-01 10:00:${String(i).padStart(2, '0')}\n`;
  for (let i = 0; i < 37; i++) text += `U${i},扫码,2026-03-02 11:00:00\n`;
  return text;
};

async function stepsOf(it) {
  await it.report('流量漏斗');
  const table = it.app.locator('table.data').filter({ hasText: '步骤转化率' }).first();
  await table.waitFor();
  return (await it.rows(table)).map((row) => [row[1], row[2]]);
}

test('a GBK event log, chosen: recognised, imported, the funnel equals the command line\'s, undone', async () => {
  const path = file('行为.csv', encode(log()));
  const it = await open();
  await it.choose([path]);
  const card = it.app.getByRole('article', { name: '行为.csv' });
  await card.getByText('就绪').waitFor();
  assert.match(await card.innerText(), /GB18030/);
  await it.page.screenshot({ path: join(screens, 'import-desktop-light.png') });
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  assert.deepEqual(await stepsOf(it), [['关注', '60'], ['扫码', '37']]);

  const question = file('q.json', JSON.stringify({ version: 1, analysis: 'funnel', params: { steps: [{ event: '关注' }, { event: '扫码' }] } }));
  const native = spawnSync(process.env.SIYU_CLI ?? 'build/release/siyu', ['run', question, path], { encoding: 'utf8' });
  const steps = JSON.parse(native.stdout).tables[0];
  assert.deepEqual(steps.rows.map((row) => String(row[steps.columns.findIndex(({ name }) => name === 'customers')])), ['60', '37']);
  await it.clean();
});

test('people behind a bar as CSV: byte order mark, every person, ids as text', async () => {
  const it = await open();
  await it.choose([file('log.csv', log())]);
  await it.app.getByText('就绪').waitFor();
  await it.importAll();
  await stepsOf(it);
  await it.app.getByRole('button', { name: '看 23 个没来的', exact: true }).first().click();
  const download = it.page.waitForEvent('download');
  await it.app.getByRole('button', { name: /导出 CSV/ }).click();
  const bytes = readFileSync(await (await download).path());
  assert.deepEqual([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  assert.equal(bytes.toString().trim().split('\r\n').length, 24);
  await it.clean();
});

test('a file dropped on the window lands on the import desk', async () => {
  const path = file('dropped.csv', log());
  const it = await open();
  const session = await it.context.newCDPSession(it.page);
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) await session.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data });
  await it.app.getByRole('article', { name: 'dropped.csv' }).getByText('就绪').waitFor();
  await it.clean();
});

test('bad files say what is wrong; the good one beside them goes in', async () => {
  const it = await open();
  await it.choose([file('empty.csv', ''), file('book.xlsx', 'PK\x03\x04' + '\0'.repeat(500)), file('picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])), file('good.csv', log())]);
  await it.app.getByRole('article', { name: 'good.csv' }).getByText('就绪').waitFor();
  for (const name of ['empty.csv', 'book.xlsx', 'picture.csv']) {
    const said = await it.app.getByRole('article', { name }).getByRole('alert').first().innerText();
    assert.match(said, /[\u4e00-\u9fff]{6,}/, `${name}: ${said}`);
    assert.doesNotMatch(said, /undefined|\[object|_/);
  }
  await it.page.screenshot({ path: join(screens, 'bad-files-desktop-light.png'), fullPage: true });
  await it.importAll();
  assert.deepEqual(await stepsOf(it), [['关注', '60'], ['扫码', '37']]);
  await it.clean();
});

test('an unknown table asks; choosing columns makes it ready', async () => {
  const it = await open();
  await it.choose([file('odd.csv', '谁,做了啥,啥时候\na,x,2026-01-01 10:00:00\nb,x,2026-01-01 11:00:00\n')]);
  const card = it.app.getByRole('article', { name: 'odd.csv' });
  await card.getByText('没认出这是哪种表').waitFor();
  assert.ok(await it.app.getByRole('button', { name: '还没有就绪的文件' }).isDisabled());
  await card.getByLabel('这是什么表').selectOption({ label: '行为' });
  for (const [field, header] of [['客户 ID', '谁'], ['事件', '做了啥']]) {
    const choice = card.getByRole('combobox', { name: new RegExp(field) }).first();
    await choice.selectOption({ label: header });
  }
  await card.getByText('就绪').waitFor();
  assert.match(await card.innerText(), /2026-01-01 10:00:00/);
  await it.clean();
});

test('columns that nobody needs are not read; the card is as wide as its desk', async () => {
  const it = await open();
  const lines = Array.from({ length: 60 }, (_, i) => `D${1000 + i},2026-01-${String(1 + (i % 28)).padStart(2, '0')} 10:00:00,${i + 0.5},1380000${1000 + (i % 40)},${i % 3} 层,某某路 ${i} 号`);
  await it.choose([file('orders.csv', ['订单号,付款时间,实付金额,手机号,楼层,收货地址', ...lines, ''].join('\n'))]);
  const card = it.app.getByRole('article', { name: 'orders.csv' });
  await card.getByText('就绪').waitFor();
  const [outer, head] = await Promise.all(['.file-card', '.card-head'].map((one) => it.app.locator(one).first().evaluate((node) => node.getBoundingClientRect().width)));
  assert.ok(head > outer - 60, `a head of ${head} in a card of ${outer}`);
  await card.getByRole('button', { name: /^对列/ }).click();
  await card.getByText('多出的 2 列保留为自定义字段').click();
  await card.getByRole('checkbox', { name: '收货地址' }).uncheck();
  await card.getByText(/多出的 1 列保留为自定义字段 · 1 列不读/).waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  await it.report('数据体检');
  await it.app.getByText('楼层').first().waitFor();
  assert.equal(await it.app.getByText('收货地址').count(), 0);
  await it.clean();
});

test('a large file: the page answers all the while', async () => {
  let text = 'user_id,event,time,channel\n';
  const lines = [];
  for (let i = 0; i < 700_000; i++) lines.push(`U${String(i % 90_000).padStart(8, '0')},${['关注', '扫码', '下单'][i % 3]},2026-01-${String(1 + (i % 28)).padStart(2, '0')} 10:00:00,抖音`);
  text += lines.join('\n') + '\n';
  const path = file('large.csv', text);
  const it = await open();
  await it.choose([path]);
  await it.app.getByText('就绪').waitFor();
  // The longest the page kept anybody waiting while it read, worked out by its own clock.
  await it.frame.evaluate(() => { window.longest = 0; let last = performance.now(); setInterval(() => { const now = performance.now(); window.longest = Math.max(window.longest, now - last - 10); last = now; }, 10); });
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor({ timeout: 60_000 });
  const blocked = await it.frame.evaluate(() => window.longest);
  console.log(`# main thread blocked at most ${blocked.toFixed(0)} ms`);
  assert.ok(blocked < (process.env.CI ? 400 : 250), `blocked for ${blocked} ms`);
  await it.clean();
});

test('cancelled in the middle: said so, what was there before stays', async () => {
  const block = Array.from({ length: 1000 }, (_, i) => `U${i},关注,2026-01-0${1 + (i % 9)} 10:00:00,抖音\n`).join('');
  const path = file('endless.csv', 'user_id,event,time,channel\n' + block.repeat(4000));
  const it = await open({ size: phone, dark: true });
  await it.choose([file('before.csv', log())]);
  await it.app.getByText('就绪').waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor();
  await it.app.getByRole('navigation').getByText('导入', { exact: true }).click();
  await it.choose([path]);
  const card = it.app.getByRole('article', { name: 'endless.csv' });
  await card.getByText('就绪').waitFor();
  await it.page.screenshot({ path: join(screens, 'import-phone-dark.png') });
  // The page itself presses the button as soon as it is there: a hand that waits for it to rest may come after four million rows are read.
  await it.frame.evaluate(() => new MutationObserver(() => [...document.querySelectorAll('article[aria-label="endless.csv"] button')].find(({ textContent }) => textContent === '取消')?.click())
    .observe(document.body, { childList: true, subtree: true }));
  await it.read();
  await card.getByText('已取消').waitFor();
  assert.deepEqual(await stepsOf(it), [['关注', '60'], ['扫码', '37']]);
  await it.clean();
});

test('a link of no meaning is said to be changed, and nothing of it is drawn', async () => {
  const it = await open({ hash: '#v1.d.1.0000000.<img src=x onerror=alert(1)>' });
  await it.app.getByText('链接内容被改动过，没有打开').waitFor();
  assert.equal(await it.app.locator('img').count(), 0);
  await it.app.getByText('关闭，回到自己的报表').click();
  await it.app.getByRole('button', { name: '示例女装店' }).waitFor();
  await it.clean();
});

test('the page cannot reach out, even when made to', async () => {
  const it = await open({ from: 'http' });
  const refused = await it.frame.evaluate(async (target) => {
    const tried = {};
    tried.fetch = await fetch(target).then(() => 'reached', () => 'refused');
    tried.socket = await new Promise((done) => { try { const socket = new WebSocket(target.replace('http', 'ws')); socket.onopen = () => done('reached'); socket.onerror = () => done('refused'); } catch { done('refused'); } });
    tried.image = await new Promise((done) => { const image = new Image(); image.onload = () => done('reached'); image.onerror = () => done('refused'); image.src = target; });
    tried.peer = typeof RTCPeerConnection;
    tried.script = await new Promise((done) => { try { const script = document.createElement('script'); script.textContent = 'window.ran = true'; document.head.append(script); done(window.ran ? 'ran' : 'refused'); } catch { done('refused'); } });
    return tried;
  }, `http://127.0.0.1:18088/`);
  assert.deepEqual(refused, { fetch: 'refused', socket: 'refused', image: 'refused', peer: 'undefined', script: 'refused' });
  await it.context.close();
});
