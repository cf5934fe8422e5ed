// 人群分层 on the sample shop: a rule written by keyboard with its count, what each clause removes, undo, saving; a ready-made group's
// copy; a segment out of a mark of another report; how two overlap; the tabs beside. From file://, at both widths, with no complaint.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { closeAll, open, phone, screens } from './page.mjs';

after(closeAll);

const numberIn = (text) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', '') ?? NaN);

async function shop(options) {
  const it = await open(options);
  await it.sample('示例女装店');
  const menu = it.app.getByRole('button', { name: '打开菜单' });
  if (await menu.isVisible()) await menu.click();
  await it.app.getByRole('navigation', { name: '报表' }).getByRole('button', { name: '人群分层', exact: true }).click();
  await it.app.getByRole('heading', { name: '我的人群', level: 1 }).waitFor();
  return it;
}
const result = (it) => it.app.locator('.builder-count strong');
// The count once it is of what was typed last.
async function counted(it) {
  await it.page.waitForTimeout(150);
  await it.app.locator('.builder-count:not(.stale) strong').waitFor();
  return numberIn(await result(it).innerText());
}

test('a rule by keyboard alone: count, what a clause removes, undo, saved', async () => {
  const it = await shop();
  const fresh = it.app.getByRole('button', { name: '新建人群' });
  await fresh.focus();
  await it.page.keyboard.press('Enter');
  // Focus is in the first clause: 做过几次 支付 不少于 1 次.
  await it.app.locator('.clause select').first().waitFor();
  assert.ok(await it.app.locator('.clause select').first().evaluate((one) => document.activeElement === one), 'focus in the clause');
  const once = await counted(it);
  assert.ok(once > 0);
  await it.app.getByLabel('做过几次 · 最少').focus();
  await it.page.keyboard.press('ControlOrMeta+a');
  const asked = Date.now();
  await it.page.keyboard.type('2');
  await it.app.locator('.builder-sentence').getByText('不少于 2 次').waitFor();
  const twice = await counted(it);
  assert.ok(twice > 0 && twice < once, `${twice} of ${once} bought twice`);
  assert.ok(Date.now() - asked < 3000);
  await it.app.getByRole('button', { name: '加一条行为' }).focus();
  await it.page.keyboard.press('Enter');
  await it.page.waitForTimeout(100);
  // 最近一次在 30–90 天前, chosen in the list by its letters' place.
  const kind = it.app.locator('.clause').nth(1).getByLabel('条件种类');
  assert.ok(await kind.evaluate((one) => document.activeElement === one), 'focus in the new clause');
  for (let n = 0; n < 1; n++) await it.page.keyboard.press('ArrowDown');
  await it.app.locator('.builder-sentence').getByText('最近一次').waitFor();
  const both = await counted(it);
  assert.ok(both < twice);
  const effect = await it.app.locator('.clause-effect').nth(1).innerText();
  assert.match(effect, /筛掉/);
  assert.equal(numberIn(effect), twice - both, 'what the clause removed is the difference');
  await it.page.screenshot({ path: join(screens, 'segments-builder.png') });
  await it.page.keyboard.press('ControlOrMeta+z');
  await it.app.locator('.builder-sentence').getByText('最近一次').waitFor({ state: 'hidden' });
  await it.page.keyboard.press('ControlOrMeta+Shift+z');
  await it.app.locator('.builder-sentence').getByText('最近一次').waitFor();
  assert.equal(await counted(it), both);
  const name = it.app.locator('.builder-foot').getByLabel('名称');
  await name.focus();
  await it.page.keyboard.press('ControlOrMeta+a');
  await it.page.keyboard.type('快走的熟客');
  await it.page.keyboard.press('ControlOrMeta+s');
  const line = it.app.locator('.segment-list tbody tr').filter({ hasText: '快走的熟客' });
  await line.waitFor();
  assert.equal(numberIn(await line.locator('td.figure').first().innerText()), both);
  await it.clean();
});

test('a ready-made group, its copy, the people of a bar as a segment, and how they overlap', async () => {
  const it = await shop();
  const card = it.app.locator('.ready-card:not(.closed)').first();
  await card.waitFor();
  assert.ok((await card.locator('.ready-rule').innerText()).length > 4, 'the rule is said');
  await card.getByRole('button', { name: '可编辑副本' }).click();
  await it.app.locator('.builder').waitFor();
  const size = await counted(it);
  await it.app.locator('.builder').getByRole('button', { name: '保存' }).click();
  await it.app.locator('.segment-list tbody tr').first().waitFor();
  await it.report('用户漏斗');
  await it.app.locator('.stages .bar').nth(2).click();
  await it.app.getByRole('button', { name: '存为人群' }).click();
  await it.page.keyboard.press('Enter');
  const told = it.app.getByText(/已存为/);
  await told.waitFor();
  await it.page.keyboard.press('Escape');
  await it.app.getByRole('navigation', { name: '报表' }).getByRole('button', { name: '人群分层', exact: true }).click();
  const lines = it.app.locator('.segment-list tbody tr');
  assert.equal(await lines.count(), 2);
  for (let n = 0; n < 2; n++) await lines.nth(n).locator('input[type=checkbox]').check();
  await it.app.locator('table.upset tbody tr').first().waitFor();
  const rows = await it.rows(it.app.locator('table.upset'));
  const inFirst = rows.filter((row) => row[0] === '是').reduce((sum, row) => sum + numberIn(row[2]), 0);
  assert.equal(inFirst, size, 'the combinations of a set add up to it');
  await it.app.locator('.compare table.flow').waitFor();
  await it.app.locator('.compare').scrollIntoViewIfNeeded();
  await it.page.screenshot({ path: join(screens, 'segments-compare.png') });
  // Deleting can be taken back.
  await it.app.getByRole('button', { name: /^删除/ }).first().click();
  assert.equal(await lines.count(), 1);
  await it.app.locator('.segments-gone').getByRole('button', { name: '撤销' }).click();
  await lines.nth(1).waitFor();
  await it.clean();
});

test('a list with a wrong column is said, and nothing is lost', async () => {
  const it = await shop();
  await it.app.getByRole('button', { name: '新建人群' }).click();
  await it.app.locator('.clause').getByLabel('条件种类').selectOption('list');
  const paste = it.app.getByLabel('把名单粘贴到这里，一行一个');
  await paste.fill('张三\n李四\n王五');
  await it.app.getByText(/一个也没有/).waitFor();
  assert.match(await it.app.locator('.clause').innerText(), /在名单的 3 个里/);
  assert.equal(await counted(it), 0);
  await it.clean();
});

for (const [size, dark] of [[undefined, false], [phone, true], [{ width: 320, height: 700 }, false]]) {
  test(`every tab at ${size?.width ?? 1440} px${dark ? ', dark' : ''}: nothing wider than the window`, async () => {
    const it = await shop({ ...(size && { size }), dark });
    for (const tab of ['我的人群', 'RFM 八群', 'AIPL', '头腰尾']) {
      await it.app.locator('.tabs').getByRole('button', { name: tab, exact: true }).click();
      if (tab !== '我的人群') await it.app.locator('table.data').first().waitFor();
      else await it.app.locator('.ready-card').first().waitFor();
      await it.page.waitForTimeout(250);
      const wide = await it.frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      await it.page.screenshot({ path: join(screens, `layers-${tab}-${size?.width ?? 1440}-${dark ? 'dark' : 'light'}.png`) });
      assert.ok(wide <= 0, `${tab} is ${wide} px wider than the window`);
    }
    await it.clean();
  });
}
