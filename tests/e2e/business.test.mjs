// Where sales come from, what to do first today, and targets, on the samples: figures on the screen, people behind rows, the way back.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { closeAll, desktop, open, phone, screens } from './page.mjs';

after(closeAll);

test('the article: eight conversions take 2,000 views, twenty take 5,000', async () => {
  const it = await open();
  await it.sample('文章里的两个漏斗');
  await it.report('目标与模拟');
  await it.app.getByLabel('目标在哪一步').selectOption('5');
  await it.app.getByText('要 8 个「转化」，得有 2,000 个「曝光」').waitFor();
  await it.app.getByLabel('目标人数').fill('20');
  await it.app.getByText('要 20 个「转化」，得有 5,000 个「曝光」').waitFor();
  const steps = await it.rows(it.app.locator('table.data').filter({ hasText: '往前推' }).first());
  assert.deepEqual(steps.map((row) => row[8]), ['5,000', '250', '50', '25', '20', '--']);
  await it.app.getByRole('button', { name: '存为目标线' }).click();
  await it.app.getByText('这一页记住的目标：转化 20').waitFor();
  await it.clean();
});

test('the shop: three things to do, their people, the source of sales and its buyers', async () => {
  const it = await open();
  await it.sample('示例女装店');
  const today = it.app.locator('section.today');
  await today.waitFor();
  const things = await today.locator('ol > li').allInnerTexts();
  assert.ok(things.length >= 1 && things.length <= 3, things.join('\n'));
  assert.match(await it.app.locator('.figures.headline dt').first().innerText(), /人均 LTV/);
  await today.locator('ol > li').filter({ hasText: '看' }).getByRole('button', { name: /^看 [\d,]+ 人$/ }).first().click();
  await it.app.locator('table.data').filter({ hasText: '客户' }).last().waitFor();
  await it.page.keyboard.press('Escape');
  await it.report('生意');
  const names = await it.app.locator('.source-bars .source-name').allInnerTexts();
  assert.ok(names.includes('直播间'), names.join());
  await it.app.getByRole('radio', { name: '价格带' }).check({ force: true });
  await it.app.getByRole('button', { name: /的买家$/ }).first().click();
  await it.app.getByRole('heading', { name: /的买家$/ }).waitFor();
  await it.page.keyboard.press('Escape');
  await it.clean();
});

for (const [name, size] of [['desktop', desktop], ['phone', phone]]) {
  for (const dark of [false, true]) {
    test(`targets at ${name} width, ${dark ? 'dark' : 'light'}: nothing wider than the window`, async () => {
      const it = await open({ size, dark });
      await it.sample('示例女装店');
      const menu = it.app.getByRole('button', { name: '打开菜单' });
      if (await menu.isVisible()) await menu.click();
      await it.report('目标与模拟');
      await it.page.waitForTimeout(350);
      await it.page.screenshot({ path: join(screens, `targets-${name}-${dark ? 'dark' : 'light'}.png`), fullPage: true });
      const wide = await it.frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wide <= 0, `${wide} px wider than the window`);
      await it.clean();
    });
  }
}
