// LTV 与回本 on the sample shop: the sentence, curves with their payback, costs typed in that move it, the years, and a model that either
// shows its check or says why there is none.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { closeAll, desktop, open, phone, screens } from './page.mjs';

after(closeAll);

const ltv = async (options) => {
  const it = await open(options);
  await it.sample('示例女装店');
  const menu = it.app.getByRole('button', { name: '打开菜单' });
  if (await menu.isVisible()) await menu.click();
  await it.app.getByRole('navigation', { name: '报表' }).getByRole('button', { name: 'LTV 与回本', exact: true }).click();
  await it.app.locator('.curves').first().waitFor();
  return it;
};
const look = (it, name) => it.app.getByRole('radio', { name, exact: true }).check();
const shot = (it, name) => it.page.screenshot({ path: join(screens, `${name}.png`), fullPage: true });

test('ltv: the sentence, the curves, a cost typed in', async () => {
  const it = await ltv({ size: desktop });
  await it.app.locator('.sentence').filter({ hasText: /^一位客户从首单起 365 天平均带来 ¥/ }).waitFor();
  const before = await it.rows(it.app.getByRole('region', { name: '各渠道' }).locator('table'));
  const douyin = before.find((row) => row[0] === '抖音');
  assert.match(douyin[2], /^¥\d/, 'the sample has costs');
  await shot(it, 'ltv-desktop');
  await it.app.getByLabel('渠道', { exact: true }).selectOption('抖音');
  await it.app.locator('.level').waitFor();
  await shot(it, 'ltv-one-channel');

  await look(it, '花费与趋势');
  const line = it.app.locator('.typed-costs li').filter({ hasText: '抖音' });
  await line.getByLabel('每人').fill('500');
  await line.getByLabel('每人').blur();
  await it.app.getByRole('button', { name: '按这些算' }).click();
  await shot(it, 'ltv-costs');
  await look(it, '曲线');
  const changed = it.app.getByRole('region', { name: '各渠道' }).locator('tr').filter({ hasText: '¥500.00' });
  await changed.waitFor();
  assert.doesNotMatch((await changed.locator('td').last().textContent()) ?? '', /第 1 个月/, 'five hundred yuan are not back at once');

  await look(it, '三年账');
  await it.app.getByRole('region', { name: '每年' }).locator('table').waitFor();
  await shot(it, 'ltv-years');
  await look(it, '各批');
  await it.app.getByRole('region', { name: '各批的首单占比' }).locator('table').waitFor();
  await shot(it, 'ltv-cohorts');
  await look(it, '预测');
  for (const model of ['BG/NBD', 'Pareto/NBD']) {
    await look(it, model);
    await it.app.locator('.sentence-more').filter({ hasText: model === 'BG/NBD' ? /约再下/ : /没有拟合|约再下/ }).first().waitFor();
    await shot(it, `ltv-model-${model[0]}`);
  }
  await look(it, 'BG/NBD');
  await it.app.getByRole('region', { name: '一位新客以后会带来多少' }).locator('table').waitFor();
  await it.clean();
});

test('ltv: what a customer is worth is one number, here and in the overview', async () => {
  const it = await ltv({ size: desktop });
  const here = await it.app.locator('.figures dd').first().innerText();
  await it.app.getByRole('navigation', { name: '报表' }).getByRole('button', { name: '总览', exact: true }).click();
  const there = it.app.locator('.figures.headline dd').first();
  await there.waitFor();
  assert.equal(await there.innerText(), here);
  await it.clean();
});

test('ltv: on a phone, in the dark', async () => {
  const it = await ltv({ size: phone, dark: true });
  const wide = await it.frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `nothing is wider than the phone (${wide})`);
  await shot(it, 'ltv-phone');
  await it.clean();
});
