// 网络自检, clicked through: every way out refused, said with the browser's own reason; and where the policy is switched off, the page says so instead of "fine".
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { built, closeAll, open, phone, screens } from './page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'siyu-check-'));
after(async () => { await closeAll(); rmSync(folder, { recursive: true }); });

async function check(it) {
  await it.app.getByRole('button', { name: '数据只在本机' }).click();
  await it.app.getByRole('button', { name: '网络自检' }).click();
  await it.app.getByRole('heading', { name: '网络自检', level: 1 }).waitFor();
  await it.app.getByRole('button', { name: '开始自检' }).click();
  await it.app.getByRole('button', { name: '再检一次' }).waitFor();
  return it.rows();
}
// The console says each refusal too; nothing else may be said, and no request may have been made.
function onlyRefusals(it) {
  assert.deepEqual(it.complaints.filter((text) => !/Content Security Policy|self-check\.invalid|sandboxed|Unsafe attempt/.test(text)), []);
}

for (const from of ['file', 'http']) {
  test(`every way out is refused, from ${from}`, async () => {
    const it = await open({ from });
    const rows = await check(it);
    assert.equal(rows.length, 17);
    for (const [what, verdict, why] of rows) {
      assert.match(verdict, /^(拦下了|没有这条路)$/, `${what}: ${verdict}`);
      assert.match(why, /按安全策略拒绝（[a-z-]+）|当场报错（(SecurityError|TypeError)）|拿掉了这个功能/, `${what}: ${why}`);
    }
    const by = Object.fromEntries(rows.map(([what, , why]) => [what, why]));
    assert.match(by['发一个请求'], /connect-src/);
    assert.match(by['从后台线程发请求'], /connect-src/);
    assert.match(by['借一张图片带出去'], /img-src/);
    assert.match(by['把整页带到别处'], /SecurityError/);
    await it.app.getByRole('status').filter({ hasText: '17 种办法都出不去' }).waitFor();
    await it.page.screenshot({ path: join(screens, `self-check-desktop-${from}.png`), fullPage: true });
    onlyRefusals(it);
    await it.context.close();
  });
}

test('where somebody took the policy out of the page, it warns and names what is open', async () => {
  const changed = join(folder, 'changed.html');
  writeFileSync(changed, readFileSync(built, 'utf8').replace(/<meta http-equiv=(?:"|&quot;)Content-Security-Policy[^>]*>/g, ''));
  const it = await open({ built: changed });
  const rows = await check(it);
  const open_ = rows.filter(([, verdict]) => verdict === '没有拦下').map(([what]) => what);
  for (const what of ['发一个请求', '借一张图片带出去', '借样式表带出去', '从后台线程发请求']) assert.ok(open_.includes(what), `${what} in ${open_}`);
  await it.app.getByRole('alert').filter({ hasText: '没有拦下' }).waitFor();
  await it.app.getByText('请先别放客户数据进来').waitFor();
  await it.page.screenshot({ path: join(screens, 'self-check-open.png') });
  await it.context.close();
});

test('on a phone in the dark, in English and in traditional characters; by keyboard', async () => {
  const it = await open({ size: phone, dark: true, hash: '#self_check' });
  await it.app.getByRole('heading', { name: '网络自检', level: 1 }).waitFor();
  const start = it.app.getByRole('button', { name: '开始自检' });
  await start.focus();
  await it.page.keyboard.press('Enter');
  await it.app.getByRole('button', { name: '再检一次' }).waitFor();
  await it.page.screenshot({ path: join(screens, 'self-check-phone-dark.png') });
  assert.ok(await it.app.locator('main').evaluate((main) => main.scrollWidth <= main.clientWidth), 'nothing is wider than the phone');
  await it.app.getByLabel('语言').selectOption('en');
  await it.app.getByText('None of 17 ways out is open').waitFor();
  await it.page.screenshot({ path: join(screens, 'self-check-phone-dark-en.png') });
  await it.app.getByLabel('Language').selectOption('tw');
  await it.app.getByRole('heading', { name: '網路自檢', level: 1 }).waitFor();
  assert.equal((await it.rows()).length, 17);
  onlyRefusals(it);
  await it.context.close();
});
