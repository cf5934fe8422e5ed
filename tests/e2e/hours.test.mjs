// 时段增量 and 标杆 as a new user meets them on the sample shop: both denominators, bars and grid by keyboard, people behind a cell,
// a festival against the year before, honest words for a slot, figures of articles beside a report only when asked for.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeAll, open } from './page.mjs';

after(closeAll);

const go = async (it, name) => {
  const menu = it.app.getByRole('button', { name: '打开菜单' });
  if (await menu.isVisible()) await menu.click();
  await it.app.getByRole('navigation', { name: '报表' }).getByRole('button', { name, exact: true }).click();
};
const shop = async (options) => {
  const it = await open(options);
  await it.sample('示例女装店');
  return it;
};
const hours = async (options) => {
  const it = await shop(options);
  await go(it, '时段增量');
  await it.app.locator('.day-bars').waitFor();
  return it;
};

test('shut hours: the sentence, both denominators, other business hours', async () => {
  const it = await hours();
  const sentence = it.app.locator('.sentence').first();
  await sentence.filter({ hasText: /^闭店后（21:00 到次日 10:00）线上卖了 ¥[\d.,万]+，占全部销售的 \d+\.\d%$/ }).waitFor();
  const shares = await it.app.locator('.closed-figures > div').evaluateAll((all) => all.map((one) => one.innerText));
  assert.equal(shares.length, 3);
  const percent = shares.map((text) => Number(/(\d+\.\d)%/.exec(text)[1]));
  assert.ok(percent[0] < percent[1], 'the counter in the shop is in the first denominator only');
  await it.app.getByLabel('打烊').selectOption('22:00');
  await sentence.filter({ hasText: /22:00 到次日 10:00/ }).waitFor();
  const later = Number(/占全部销售的 (\d+\.\d)%/.exec(await sentence.innerText())[1]);
  assert.ok(later < percent[0], `${later} of fewer shut hours`);
  await it.app.getByRole('button', { name: '撤销' }).first().click();
  await sentence.filter({ hasText: /21:00 到次日 10:00/ }).waitFor();
  await it.clean();
});

test('the bars and the grid by keyboard, and the people behind them', async () => {
  const it = await hours();
  const whole = (text) => Number(/[\d,]+/.exec(text)[0].replaceAll(',', ''));
  const bars = it.app.locator('.day-bars button');
  assert.equal(await bars.count(), 24);
  await bars.first().focus();
  for (let n = 0; n < 20; n++) await it.page.keyboard.press('ArrowRight');
  await it.page.keyboard.press('Enter');
  const twin = await it.rows(it.app.locator('section.twin', { hasText: '一天 24 小时' }).locator('table.data'));
  const total = it.app.locator('.people-total');
  await total.waitFor();
  assert.equal(whole(await total.innerText()), whole(twin[20][2]), 'as many as the table says bought at 20');
  await it.page.keyboard.press('Escape');
  const cells = it.app.locator('.heatmap td button');
  assert.equal(await cells.count(), 7 * 24);
  assert.equal(await it.app.locator('.heatmap button[tabindex="0"]').count(), 1, 'one tab stop');
  await it.app.locator('.heatmap button[tabindex="0"]').focus();
  for (const key of ['ArrowDown', 'End', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await it.page.keyboard.press(key);
  assert.match(await it.frame.evaluate(() => document.activeElement.getAttribute('aria-label')), /^周二 20 点：\d/);
  await it.page.keyboard.press('Enter');
  await total.waitFor();
  await it.page.keyboard.press('Escape');
  await it.clean();
});

test('a festival is compared with itself, a slot with too few weeks says so', async () => {
  const it = await hours();
  const part = it.app.locator('section.festivals');
  const choice = part.getByLabel('哪一个');
  const texts = await choice.locator('option').allInnerTexts();
  const autumn = texts.find((text) => text === '中秋 2026-09-25');
  assert.ok(autumn, texts.join());
  await choice.selectOption({ label: autumn });
  await part.getByText(/比上一年同一个节（2025-10-06）[多少] /).waitFor();
  await part.locator('.overlay svg').focus();
  await it.page.keyboard.press('ArrowRight');
  assert.match(await part.locator('.overlay output').innerText(), /2026-09-18 · 中秋 2026 /);
  const slot = it.app.locator('.slot-section');
  await slot.getByRole('button', { name: '看一个固定档' }).click();
  await slot.locator('.slot-verdict').waitFor();
  await slot.getByLabel('前后各看几周').fill('2');
  await slot.getByLabel('前后各看几周').blur();
  await slot.locator('.slot-verdict').filter({ hasText: '先别下结论' }).waitFor();
  await it.clean();
});

test('figures of articles: source, year and 口径; beside a report only when switched on', async () => {
  const it = await shop();
  await go(it, '时段增量');
  await it.app.locator('.day-bars').waitFor();
  assert.equal(await it.app.locator('.beside').count(), 0, 'off at first');
  await go(it, '标杆');
  const group = it.app.locator('.benchmark-group', { has: it.app.getByRole('heading', { name: '时段增量' }) });
  const row = group.locator('tbody tr').first();
  await row.filter({ hasText: /15\.0%/ }).filter({ hasText: /2020 年/ }).filter({ hasText: '分母' }).waitFor();
  await group.getByRole('checkbox').check();
  await go(it, '时段增量');
  await it.app.locator('.beside').filter({ hasText: '15.0%' }).waitFor();
  await it.app.locator('.beside').getByRole('button', { name: '收起' }).click();
  assert.equal(await it.app.locator('.beside').count(), 0);
  await it.clean();
});
