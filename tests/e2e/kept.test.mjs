// What is kept on this device, when something comes between: two tabs with the same workspace, one of them deleting it, a full disk, a private
// window. Nothing that was kept is ever written over by another page, and what was not kept is said. And going from one workspace to
// another can be taken back.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { orders } from './made.mjs';
import { closeAll, open, phone, screens } from './page.mjs';

const folder = mkdtempSync(join(tmpdir(), 'siyu-kept-'));
after(async () => { await closeAll(); rmSync(folder, { recursive: true }); });
const file = (name, bytes) => { const path = join(folder, name); writeFileSync(path, bytes); return path; };

async function take(it, ...files) {
  await it.choose(files);
  await it.app.getByRole('article').getByText('就绪').first().waitFor();
  await it.importAll();
  await it.app.getByRole('button', { name: '撤销这次导入' }).first().waitFor();
}
const menu = async (it) => { if ((await it.app.locator('.workspace-menu').count()) === 0) await it.app.locator('.workspace .popover > button').click(); };
const close = async (it) => { if ((await it.app.locator('.workspace-menu').count()) > 0) await it.page.keyboard.press('Escape'); };
async function rename(it, name) {
  await menu(it);
  await it.app.getByLabel('名称').fill(name);
  await it.app.getByLabel('名称').press('Tab');
  await close(it);
}
const named = (it) => it.app.locator('.workspace .popover > button').innerText();
// What lies in the vault: the names of the kept workspaces with their notes, and whether their data are there.
const vault = (page) => page.evaluate(() => new Promise((resolve, reject) => {
  const opening = indexedDB.open('siyu', 1);
  opening.onerror = () => reject(opening.error);
  opening.onsuccess = () => {
    const store = opening.result.transaction('vault').objectStore('vault');
    const keys = store.getAllKeys(), values = store.getAll();
    store.transaction.oncomplete = () => {
      opening.result.close();
      const at = (key) => values.result[keys.result.indexOf(key)];
      resolve(keys.result.filter((key) => key.startsWith('state/')).map((key) => {
        const { state } = JSON.parse(at(key));
        const data = at(key.replace('state', 'file'));
        return { name: state.name, notes: (state.notes ?? []).map(({ text }) => text), tables: state.tables.length, data: data?.size ?? 0 };
      }).sort((a, b) => (a.name < b.name ? -1 : 1)));
    };
  };
}));
async function eventually(look, wanted) {
  let seen;
  for (let tries = 0; tries < 100; tries++) {
    seen = await look();
    try { assert.deepEqual(seen, wanted); return; } catch { await new Promise((resolve) => setTimeout(resolve, 200)); }
  }
  assert.deepEqual(seen, wanted);
}
async function note(it, text) {
  await it.report('生意');
  await it.app.getByRole('button', { name: /^批注/ }).click();
  await it.app.getByLabel('写一句').fill(text);
  await it.app.getByRole('button', { name: '加上' }).click();
  await it.app.locator('.kept-list').getByText(text).waitFor();
  await it.page.keyboard.press('Escape');
}
// The other tab has the reader's eyes.
const show = async (it) => {
  await it.page.bringToFront();
  await it.frame.evaluate(() => window.dispatchEvent(new Event('focus')));
};
const continued = async (it) => {
  await it.app.getByRole('region', { name: '接着上次' }).getByRole('button').first().click();
  await it.app.getByText('已打开工作区').waitFor({ timeout: 60_000 });
};
const notice = (it) => it.app.getByRole('alert', { name: '要留意的' });

async function twoTabs() {
  const one = await open({ from: 'http' });
  await take(one, file('一.csv', orders({ to: 60 })));
  await rename(one, '城南店');
  await menu(one);
  await one.app.getByLabel('在本机记住数据').check();
  await one.app.getByText('连数据一起记着').waitFor({ timeout: 60_000 });
  await close(one);
  const two = await open({ from: 'http', beside: one.context });
  await continued(two);
  return [one, two];
}

test('two tabs with the same workspace: neither writes over the other, and both are told', async () => {
  const [one, two] = await twoTabs();
  const [{ data }] = await vault(one.page);
  assert.ok(data > 1000);
  await note(one, '左边写的');
  await eventually(() => vault(one.page), [{ name: '城南店', notes: ['左边写的'], tables: 1, data }]);

  // The other one, without changes of its own, is told when it is looked at.
  await show(two);
  await notice(two).getByText('「城南店」在另一个标签页里改过了').waitFor();
  await two.page.screenshot({ path: join(screens, 'two-tabs-changed-desktop-light.png') });
  await note(two, '右边写的');
  await notice(two).getByText('这一页的记在「城南店 2」里，那边的还在「城南店」里').waitFor();
  await two.page.screenshot({ path: join(screens, 'two-tabs-parted-desktop-light.png') });
  assert.equal(await named(two), '城南店 2');
  await eventually(async () => (await vault(two.page)).map(({ data: bytes, ...rest }) => ({ ...rest, data: bytes > 1000 })), [
    { name: '城南店', notes: ['左边写的'], tables: 1, data: true },
    { name: '城南店 2', notes: ['右边写的'], tables: 1, data: true },
  ]);

  // From now on each has its own.
  await note(one, '左边又写');
  await note(two, '右边又写');
  await eventually(async () => (await vault(two.page)).map(({ notes }) => notes), [['左边写的', '左边又写'], ['右边写的', '右边又写']]);
  await show(one);
  await one.app.locator('.report').first().waitFor();
  assert.equal(await notice(one).count(), 0);
  assert.deepEqual([one.complaints, two.complaints], [[], []]);
  await one.clean();
});

test('two tabs: what the other one did is taken over by a press, and back; a tab that only looks writes nothing', async () => {
  const [one, two] = await twoTabs();
  await two.report('生意');
  await two.report('总览');
  await note(one, '左边写的');
  await eventually(async () => (await vault(one.page)).map(({ notes }) => notes), [['左边写的']]);
  await show(two);
  await notice(two).getByRole('button', { name: '换成那边的' }).click();
  await two.app.getByText('已打开工作区「城南店」').waitFor({ timeout: 60_000 });
  await two.report('生意');
  await two.app.getByRole('button', { name: '批注 1' }).waitFor();
  assert.equal(await notice(two).count(), 0);
  await show(one);
  await one.page.waitForTimeout(500);
  assert.equal(await notice(one).count(), 0);
  await one.clean();
});

test('two tabs: deleted for good in one, it does not come back from the other unless asked', async () => {
  const [one, two] = await twoTabs();
  await menu(one);
  await one.app.getByRole('button', { name: /^彻底删除/ }).click();
  await one.app.getByRole('dialog').getByRole('button', { name: '彻底删除', exact: true }).click();
  await one.app.getByText('已彻底删除').waitFor();
  await note(two, '还在写');
  await notice(two).getByText('「城南店」已经不在本机上了').waitFor();
  await two.page.waitForTimeout(1500);
  assert.deepEqual(await vault(two.page), []);
  await notice(two).getByRole('button', { name: '继续记在本机' }).click();
  await eventually(() => vault(two.page), [{ name: '城南店', notes: ['还在写'], tables: 1, data: 0 }]);
  assert.equal(await notice(two).count(), 0);
  await one.clean();
});

// The shell's storage aborts, as that of a full disk does: bytes only, everything, or nothing any more. (The quota that the developer tools set is
// looked at once in a while only.)
const refuse = (page, which) => page.evaluate((wanted) => {
  globalThis.refused = wanted;
  if (globalThis.wrapped) return;
  globalThis.wrapped = true;
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, key) {
    const request = put.call(this, value, key);
    if (globalThis.refused === 'all' || (globalThis.refused === 'bytes' && key.startsWith('file/'))) {
      Object.defineProperty(this.transaction, 'error', { get: () => new DOMException('', 'QuotaExceededError') });
      this.transaction.abort();
    }
    return request;
  };
}, which);

test('a full disk: what was kept stays, what was not is said until there is room; a file can be saved', async () => {
  const it = await open({ from: 'http', size: phone, dark: true });
  await take(it, file('二.csv', orders({ to: 60 })));
  await rename(it, '城北店');
  await eventually(async () => (await vault(it.page)).map(({ name }) => name), ['城北店']);
  await refuse(it.page, 'bytes');
  await menu(it);
  await it.app.getByLabel('在本机记住数据').check();
  await notice(it).getByText('数据没有记住，口径照常记着').waitFor();
  await menu(it);
  assert.equal(await it.app.getByLabel('在本机记住数据').isChecked(), false);
  await close(it);
  await it.page.screenshot({ path: join(screens, 'storage-full-phone-dark.png') });

  await refuse(it.page, 'all');
  await note(it, '记不下的');
  await notice(it).getByText('最近的改动没有记下，之前记下的还在').waitFor();
  assert.deepEqual(await vault(it.page), [{ name: '城北店', notes: [], tables: 1, data: 0 }]);
  const coming = it.page.waitForEvent('download');
  await notice(it).getByRole('button', { name: '另存工作区' }).click();
  assert.equal((await coming).suggestedFilename(), '城北店.siyu');
  await it.app.locator('.workspace').getByText('城北店').waitFor();

  await refuse(it.page, 'nothing');
  await note(it, '又有空了');
  await notice(it).waitFor({ state: 'detached' });
  await eventually(() => vault(it.page), [{ name: '城北店', notes: ['记不下的', '又有空了'], tables: 1, data: 0 }]);
  await it.clean();
});

test('a browser that stores nothing says so as soon as there is something to lose', async () => {
  const it = await open({
    from: 'http',
    prepare: (context) => context.addInitScript(() => {
      if (location.protocol === 'http:') Object.defineProperty(globalThis, 'indexedDB', { get: () => { throw new DOMException('', 'SecurityError'); } });
    }),
  });
  assert.equal(await notice(it).count(), 0);
  await take(it, file('三.csv', orders({ to: 60 })));
  await notice(it).getByText('浏览器不让保存（无痕模式或被禁用）').waitFor();
  await menu(it);
  await it.app.locator('.workspace-menu').getByText('关掉页面就没了，请另存工作区文件').waitFor();
  await close(it);
  await notice(it).getByRole('button', { name: '关闭' }).click();
  assert.equal(await notice(it).count(), 0);
  await it.clean();
});

for (const from of ['file', 'http']) {
  test(`${from}: opening another workspace, an empty one or a sample is taken back and done again`, async () => {
    const it = await open({ from });
    const own = async () => { await it.report('生意'); await it.app.locator('article.report[aria-busy="false"]').waitFor(); return it.rows(it.app.locator('.twin[aria-label="逐期数字"] table.data')); };
    const go = async () => { const leave = it.app.getByRole('button', { name: '不存，直接打开' }); await leave.waitFor(); await leave.click(); };
    await take(it, file('四.csv', orders({ to: 60 })));
    await it.desk();
    await take(it, file('五.csv', orders({ from: 40, to: 90 })));
    await rename(it, '城东店');
    await note(it, '开业');
    const before = await own();

    await menu(it);
    await it.app.getByRole('button', { name: '新建空白工作区' }).click();
    await go();
    await it.app.getByText('现在是空白工作区').waitFor();
    await it.app.getByRole('heading', { name: '把导出的表拖进来' }).waitFor();
    await it.app.getByRole('button', { name: '换回去' }).click();
    await it.app.getByRole('heading', { level: 1, name: '生意' }).waitFor({ timeout: 60_000 });
    assert.equal(await named(it), '城东店');
    assert.deepEqual(await own(), before);
    await it.app.getByRole('button', { name: '批注 1' }).waitFor();

    // What was done before it was left can still be taken back, and so can the imports.
    await it.app.locator('h1').first().click();
    await it.page.keyboard.press('Control+z');
    await it.app.getByRole('button', { name: '批注', exact: true }).waitFor();
    await it.page.keyboard.press('Control+Shift+z');
    await it.app.getByRole('button', { name: '批注 1' }).waitFor();

    await it.app.getByRole('banner').getByText('私域账房').click();
    await it.app.getByRole('button', { name: '文章里的两个漏斗' }).click();
    await go();
    await it.app.getByRole('heading', { level: 1, name: '流量漏斗' }).waitFor({ timeout: 60_000 });
    assert.equal(await named(it), '文章里的两个漏斗');
    await it.page.keyboard.press('Control+z');
    await it.app.locator('.workspace').getByText('城东店').waitFor({ timeout: 60_000 });
    assert.deepEqual(await own(), before);
    await it.page.keyboard.press('Control+Shift+z');
    await it.app.locator('.workspace').getByText('文章里的两个漏斗').waitFor({ timeout: 60_000 });
    await it.app.getByRole('heading', { level: 1, name: '流量漏斗' }).waitFor();
    await it.page.keyboard.press('Control+z');
    await it.app.locator('.workspace').getByText('城东店').waitFor({ timeout: 60_000 });
    await it.desk();
    assert.deepEqual(await it.app.locator('.in-model tbody tr').evaluateAll((rows) => rows.map((row) => row.cells[0].textContent)), ['四.csv', '五.csv']);
    if (from === 'http') await eventually(async () => (await vault(it.page)).map(({ name, notes }) => [name, ...notes]), [['城东店', '开业']]);
    await it.clean();
  });
}
