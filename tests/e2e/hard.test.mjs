// The page under hard conditions, on a build for which two megabytes are a large file: workers that die, files that change while they
// are read, a tab that sleeps, somebody in a hurry. Nothing may be lost, and what goes wrong is said in words with the way out.
import assert from 'node:assert/strict';
import { appendFileSync, closeSync, mkdtempSync, openSync, rmSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { built, closeAll } from './page.mjs';
import { openWatched } from './watched.mjs';

const folder = mkdtempSync(join(tmpdir(), 'siyu-hard-'));
after(async () => { await closeAll(); rmSync(folder, { recursive: true }); });
const file = (name, text) => { const path = join(folder, name); writeFileSync(path, text); return path; };

// A log with line ends in quotes, a stray quote, a row that is set aside and a blank line before its sum.
const log = (rows, from = 0) => {
  const lines = ['user_id,event,time,note'];
  for (let i = from; i < from + rows; i++)
    lines.push(`U${(i * 7919) % 20_011},${['关注', '扫码', '下单'][i % 3]},${i % 9973 === 5 ? '不知道' : `2026-01-${String(1 + (i % 28)).padStart(2, '0')} 10:00:00`},${i % 30_011 === 9 ? '5" pipe' : `"${i % 50},\n行"`}`);
  return lines.join('\n') + '\n\n合计,,,\n';
};
const before = file('之前.csv', log(300));
const large = file('大表.csv', log(400_000));

const card = (it, name) => it.app.getByRole('article', { name });
const inModel = (it) => it.app.locator('.in-model tbody tr').evaluateAll((rows) => rows.map((row) => row.cells[0].textContent));
async function take(it, paths) {
  await it.choose(paths);
  for (const path of paths) await card(it, path.split('/').at(-1)).getByText('就绪').waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor({ timeout: 60_000 });
}
async function startReading(it, path) {
  await it.choose([path]);
  await card(it, path.split('/').at(-1)).getByText('就绪').waitFor();
  await it.read();
}
async function stepsOf(it) {
  await it.report('流量漏斗');
  const table = it.app.locator('table.data').filter({ hasText: '步骤转化率' }).first();
  await table.waitFor();
  await it.app.locator('article.report[aria-busy="false"]').first().waitFor();
  return it.rows(table);
}

let expected;  // what one engine alone answers
test('no parser, one and four: every reply is the same, byte for byte', async () => {
  const said = [];
  for (const how of [{ cores: 2, built }, { cores: 3 }, { cores: 6 }]) {
    const it = await openWatched(how);
    await take(it, [large]);
    await stepsOf(it);
    assert.equal(await it.seen('parsers'), how.cores - 2);
    said.push(await it.replies());
    await it.clean();
  }
  expected = said[0];
  assert.ok(expected.some((reply) => reply.includes('"conversion') || reply.includes('"tables"')), 'no report among the replies');
  assert.deepEqual(said[1], expected);
  assert.deepEqual(said[2], expected);
});

test('a parser that dies without a word in the middle of an import: the engine reads its ranges, the answers are the same', async () => {
  const it = await openWatched();
  const { set, promise } = it.at(6, 'mute');
  await set;
  await take(it, [large]);
  await promise;
  await stepsOf(it);
  assert.deepEqual(await it.replies(), expected);
  await it.clean();
});

test('the engine dies in the middle of an import: said, and what was imported before is read back', async () => {
  const it = await openWatched();
  await take(it, [before]);
  const rows = await stepsOf(it);
  await it.desk();
  const { set, promise } = it.at(6);
  await set;
  await startReading(it, large);
  await promise;
  await it.frame.evaluate(() => window.seen.engines[0].dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })));
  const said = it.app.getByRole('dialog', { name: '计算引擎停了' });
  await said.getByText('之前导入的 1 张表').waitFor();
  await said.getByText('按月拆分').waitFor();
  await said.getByRole('button', { name: '重新启动并读回来' }).click();
  await it.app.getByText('已导入 1 张表').waitFor({ timeout: 60_000 });
  assert.deepEqual(await inModel(it), ['之前.csv']);
  await card(it, '大表.csv').getByText('就绪').waitFor();
  assert.deepEqual(await stepsOf(it), rows);
  // The way on: the one that was interrupted can be read now.
  await it.desk();
  await it.importAll();
  await it.app.getByText('已导入 1 张表').waitFor({ timeout: 60_000 });
  await it.desk();
  assert.deepEqual(await inModel(it), ['之前.csv', '大表.csv']);
  await it.clean();
});

for (const [what, spoil] of [['changed', (path) => appendFileSync(path, 'U1,关注,2026-01-01 10:00:00,x\n')], ['removed', unlinkSync]]) {
  test(`a file ${what} while it is read: its card says so and what to do, the rest answers as before`, async () => {
    const it = await openWatched();
    await take(it, [before]);
    const rows = await stepsOf(it);
    await it.desk();
    const name = `${what}.csv`, path = file(name, log(400_000));
    const { set, promise } = it.at(4);
    await set;
    await startReading(it, path);
    await promise;
    spoil(path);
    const said = await card(it, name).getByRole('alert').first().innerText({ timeout: 60_000 });
    assert.match(said, /改动、移动、改名.*之前导入的都还在.*重新选择/);
    assert.deepEqual(await inModel(it), ['之前.csv']);
    assert.deepEqual(await stepsOf(it), rows);
    // Chosen again it is read.
    await it.desk();
    writeFileSync(path, log(400));
    await card(it, name).getByRole('button', { name: '移除' }).click();
    await take(it, [path]);
    await it.desk();
    assert.deepEqual(await inModel(it), ['之前.csv', name]);
    await it.context.close();  // the browser itself complains of the file
  });
}

test('a second file dropped while the first is read waits its turn; both go in', async () => {
  const it = await openWatched();
  const { set, promise } = it.at(3, 'drop', log(300));
  await set;
  await startReading(it, large);
  await promise;
  await it.app.locator('.coming').waitFor({ timeout: 60_000 });
  assert.equal(await it.seen('startable'), false, 'a second import could be started');
  await it.take();
  await it.app.getByText('已导入 1 张表').waitFor({ timeout: 60_000 });
  await it.desk();
  await card(it, '第二个.csv').getByText('就绪').waitFor();
  assert.deepEqual(await inModel(it), ['大表.csv']);
  await it.importAll();
  await it.app.getByText('已导入 1 张表').first().waitFor({ timeout: 60_000 });
  await it.desk();
  await it.app.locator('.in-model tbody tr').nth(1).waitFor();
  assert.deepEqual(await inModel(it), ['大表.csv', '第二个.csv']);
  await it.clean();
});

test('a tab frozen in the middle of an import goes on when it is thawed', async () => {
  const it = await openWatched();
  const session = await it.context.newCDPSession(it.page);
  const { set, promise } = it.at(3);
  await set;
  await startReading(it, large);
  await promise;
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await new Promise((done) => setTimeout(done, 3000));  // longer than a parser may be silent here
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  await it.app.locator('.coming').waitFor({ timeout: 60_000 });
  await it.take();
  await it.app.getByRole('button', { name: '撤销这次导入' }).waitFor({ timeout: 60_000 });
  await stepsOf(it);
  assert.deepEqual(await it.replies(), expected);
  await it.clean();
});

test('memory that ends: said with the ways out, what was imported before answers as before, a smaller file goes in', async () => {
  for (const cores of [2, 6]) {
    const it = await openWatched({ cores, most: 40 });
    await take(it, [before]);
    const rows = await stepsOf(it);
    await it.desk();
    const name = `太大${cores}.csv`, path = file(name, log(900_000));
    await it.choose([path]);
    await card(it, name).getByText('就绪').waitFor();
    await it.app.getByText(/读进来约占内存 [\d.]+ MB/).waitFor();
    await it.read();
    const said = await card(it, name).getByRole('alert').first().innerText({ timeout: 60_000 });
    assert.match(said, /内存不够.*之前导入的都还在.*按月拆分.*只读需要的列.*数据仓库/);
    assert.deepEqual(await inModel(it), ['之前.csv']);
    assert.deepEqual(await stepsOf(it), rows);
    await it.desk();
    await card(it, name).getByRole('button', { name: '移除' }).click();
    await take(it, [file('够小.csv', log(12_000, 1000))]);
    await it.desk();
    assert.deepEqual(await inModel(it), ['之前.csv', '够小.csv']);
    assert.match(await it.app.locator('.in-model').innerText(), /占用内存 [\d.]+ [KM]B · 每条事件 \d+ 字节/);
    await it.clean();
  }
});

test('a file that would hardly fit is said to before it is read', async () => {
  // A file of five gigabytes that takes no room on the disk: rows at its beginning, its middle and its end, holes between.
  const path = file('巨大.csv', log(6000));
  const size = 5 * 1024 ** 3, rows = Buffer.from(log(6000).split('\n').slice(1).join('\n'));
  const handle = openSync(path, 'r+');
  for (const at of [size / 2, size - rows.length]) writeSync(handle, rows, 0, rows.length, at);
  closeSync(handle);
  const it = await openWatched();
  await it.choose([path]);
  await card(it, '巨大.csv').getByText('就绪').waitFor();
  const said = await it.app.locator('.room').innerText();
  assert.match(said, /约占内存 [\d.]+ GB，网页还能用 4 GB.*可能装不下.*按月拆分/);
  const asked = (text) => Number(/约占内存 ([\d.]+) GB/.exec(text)[1]);
  await it.app.getByRole('button', { name: '只读对上的列' }).click();
  const then = await it.app.locator('.room').innerText();
  assert.ok(asked(then) < asked(said), `${said} | ${then}`);
  assert.equal(await it.app.getByRole('button', { name: '只读对上的列' }).count(), 0);
  await it.clean();
});

test('cancelling a large import answers at once, on the page as it is', async () => {
  const rows = log(3_000_000).repeat(1);
  const path = file('很大.csv', rows);
  const it = await openWatched({ built });
  await take(it, [before]);
  const steps = await stepsOf(it);
  await it.desk();
  const { set, promise } = it.at(4, 'cancel');
  await set;
  await startReading(it, path);
  await promise;
  assert.equal(await it.seen('parsers'), 4);
  await card(it, '很大.csv').getByText('已取消').waitFor();
  const ms = (await it.seen('cancelled')) - (await it.seen('cancelAsked'));
  // Of a machine with more to do than it has processors, as much more is asked.
  const most = 200 * Math.max(1, loadavg()[0] / cpus().length);
  console.log(`# cancelled after ${ms.toFixed(0)} ms of ${most.toFixed(0)}`);
  assert.ok(ms < most, `cancelled after ${ms} ms`);
  assert.deepEqual(await stepsOf(it), steps);
  await it.clean();
});
