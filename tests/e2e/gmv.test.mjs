// GMV 拆解 on the sample shop: the sentence, the factors that reconcile to the cent, the waterfall with people behind it by keyboard alone,
// the article's formula, another base, and the same on a phone.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeAll, open, phone } from './page.mjs';

after(closeAll);

const gmv = async (options) => {
  const it = await open(options);
  await it.sample('示例女装店');
  const menu = it.app.getByRole('button', { name: '打开菜单' });
  if (await menu.isVisible()) await menu.click();
  await it.app.getByRole('navigation', { name: '报表' }).getByRole('button', { name: 'GMV 拆解', exact: true }).click();
  await it.app.locator('.waterfall').first().waitFor();
  return it;
};
// "¥1,234.5678" or "−¥0.50" in ten-thousandths.
const units = (text) => {
  const [whole, places = ''] = text.replaceAll(/[^\d.]/g, '').split('.');
  const size = BigInt(whole + places.padEnd(4, '0'));
  return text.startsWith('−') ? -size : size;
};

test('gmv: contributions add up, people behind a bar, the article’s formula, another base', async () => {
  const it = await gmv();
  await it.app.locator('.sentence').filter({ hasText: /^实付 ¥.*，比上期 .*；影响最大的是/ }).waitFor();
  await it.app.locator('.term.whole').filter({ hasText: '✓ 对账差 ¥0.00' }).waitFor();
  assert.deepEqual(
    await it.app.locator('.term-name').evaluateAll((list) => list.map((one) => one.textContent)),
    ['用户量', '购买转化', '人均单价', '复购频次', '对不上人的订单', '实付额'],
  );
  const factors = await it.rows(it.app.locator('table.data').first());
  const drill = await it.rows(it.app.locator('table.data').nth(1));
  const sum = (rows, column) => rows.reduce((all, row) => all + units(row[column]), 0n);
  // On the screen every amount is rounded to the cent, by half of one at most; the core's own tests hold the exact sums.
  const apart = sum(factors, 3) - sum(drill, 3);
  assert.ok((apart < 0n ? -apart : apart) <= 50n * BigInt(factors.length + drill.length), `the leaves add up to the factors, not ${apart} apart`);
  assert.ok(sum(factors, 3) !== 0n);

  // By keyboard: the last bar of the first waterfall is the current period.
  const bars = it.app.locator('.waterfall').first().locator('[data-mark]');
  await bars.first().focus();
  await it.page.keyboard.press('End');
  await it.page.keyboard.press('Enter');
  await it.app.locator('.people-total').waitFor();
  await it.page.keyboard.press('Escape');

  await it.app.getByRole('radio', { name: '文章公式' }).check();
  await it.app.locator('.term-name').filter({ hasText: '留量' }).waitFor();
  await it.app.getByText('乘起来不是钱').waitFor();
  await it.app.locator('.term.whole').filter({ hasText: '✓ 对账差 ¥0.00' }).waitFor();
  await it.app.getByLabel('对比', { exact: true }).selectOption({ label: '去年同期（农历对齐）' });
  await it.app.locator('.sentence-more').filter({ hasText: '对比 2025-' }).waitFor();
  await it.clean();
});

test('gmv: a phone shows all of it', async () => {
  const it = await gmv({ size: phone });
  await it.app.locator('.term.whole').filter({ hasText: '对账差 ¥0.00' }).waitFor();
  const over = await it.frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(over, 0);
  await it.clean();
});
