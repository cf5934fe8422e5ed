// 留存 and its neighbours as a new user meets them on the sample shop: the average on top, unfinished cells that say so and are never 0,
// people behind a cell, the sentence of 复购, 生命周期, 黏性 and 用户路径; the pointer is not needed anywhere.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { closeAll, desktop, open, phone, screens } from './page.mjs';

after(closeAll);

const narrow = { width: 320, height: 720 };
const tab = (it, name) => it.app.locator('nav.tabs').getByRole('button', { name, exact: true });
const group = async (it, name) => {
  const menu = it.app.getByRole('button', { name: '打开菜单' });
  if (await menu.isVisible()) await menu.click();
  await it.app.getByRole('navigation', { name: '报表' }).getByRole('button', { name, exact: true }).click();
};
const shop = async (options) => {
  const it = await open(options);
  await it.sample('示例女装店');
  return it;
};
const retention = async (it) => {
  await group(it, '留存复购');
  await tab(it, '留存').click();
  await it.app.locator('.heat-table').first().waitFor();
};

test('retention: the average on top, unfinished cells marked, people behind a cell', async () => {
  const it = await shop();
  await retention(it);
  await it.app.locator('.sentence').filter({ hasText: /^平均看，第 1 个月有 \d+\.\d% 的人回来/ }).waitFor();
  const table = it.app.locator('.heat-table').first();
  const rows = await it.rows(table);
  assert.equal(rows[0][0], '平均');
  assert.match(rows[0][3], /^\d+\.\d%$/);
  const unfinished = await table.locator('td.running, td.future').evaluateAll((cells) => cells.map((cell) => cell.textContent));
  assert.ok(unfinished.length > 20, 'the sample ends in the middle of a month');
  for (const text of unfinished) assert.ok(text.includes('未满期'), `"${text}" says that it is not finished`);
  await it.app.getByText('未满期：这一格的时间还没过完').waitFor();
  await it.app.locator('.heat-head').getByRole('radio', { name: '人数', exact: true }).check();
  const counts = await it.rows(table);
  assert.match(counts[1][3], /^[\d,]+$/);
  const open = await table.locator('td.running').evaluateAll((cells) => cells.map((cell) => cell.textContent.trim()));
  assert.ok(open.every((text) => !/^0/.test(text)), 'nothing unfinished reads 0');

  // The average is the weighted one: the table twin has what it is made of.
  const twin = (await it.rows(it.app.locator('table.data').first())).filter((row) => row.length > 5);
  const whole = (text) => Number(text.replaceAll(',', ''));
  const first = counts[0].map(whole);
  assert.ok(first[3] > 0 && first[3] < first[1]);
  assert.deepEqual(twin.slice(0, 2).map((row) => row[2]), ['0', '1']);

  const cell = table.locator('tbody tr').nth(1).locator('button').nth(1);
  const people = whole(await cell.innerText());
  await cell.click();
  await it.app.locator('.people-total').filter({ hasText: `这 ${people} 人` }).waitFor();
  await it.page.keyboard.press('Escape');
  await it.clean();
});

test('retention by keyboard: one stop, arrows between cells, Enter and Escape', async () => {
  const it = await shop();
  await retention(it);
  const table = it.app.locator('.heat-table').first();
  assert.equal(await table.locator('button[tabindex="0"]').count(), 1);
  await table.locator('button[tabindex="0"]').focus();
  const here = () => it.frame.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const begin = await here();
  await it.page.keyboard.press('ArrowRight');
  await it.page.keyboard.press('ArrowDown');
  const next = await here();
  assert.notEqual(next, begin);
  assert.match(next, /第 1 个月/);
  await it.page.keyboard.press('Enter');
  await it.app.locator('.people-total').waitFor();
  await it.page.keyboard.press('Escape');
  await it.app.locator('.people-total').waitFor({ state: 'hidden' });
  assert.equal(await here(), next, 'focus returns to the cell');
  await it.clean();
});

test('retention: groups as curves and table, one of them alone, and friends kept', async () => {
  const it = await shop();
  await retention(it);
  await it.app.getByLabel('拆分').selectOption('customer.source');
  const groups = it.app.locator('.heat-table').nth(1);
  await groups.waitFor();
  assert.ok((await it.rows(groups)).length > 2);
  assert.ok((await it.app.locator('.curves .curve').count()) > 2);
  const cell = groups.locator('tbody tr').first().locator('button').nth(1);
  await cell.click();
  await it.app.locator('.people-total').waitFor();
  await it.page.keyboard.press('Escape');
  const only = it.app.getByLabel('只看', { exact: true });
  await only.selectOption({ index: 1 });
  await it.app.locator('.sentence-more').filter({ hasText: '只看「' }).waitFor();
  const stay = it.app.getByLabel('看什么');
  if ((await stay.locator('option[value="added"]').count()) > 0) {
    await stay.selectOption('added');
    await it.app.locator('.sentence').filter({ hasText: '没走' }).waitFor();
  }
  await it.clean();
});

test('repurchase: the sentence, four rates, cohorts with unfinished windows, groups with a verdict', async () => {
  const it = await shop();
  await group(it, '留存复购');
  await tab(it, '复购').click();
  await it.app.locator('.sentence').filter({ hasText: /^一半的人在 \d+ 天内复购（95% 区间 \d+–\d+ 天）$/ }).waitFor();
  for (const name of ['期内复购率', '窗口复购率', '老客订单占比', '回头客占比']) await it.app.getByText(name).first().waitFor();
  const cells = await it.app.locator('.heat-table td.running, .heat-table td.future').evaluateAll((list) => list.map((cell) => cell.textContent));
  assert.ok(cells.length > 0);
  for (const text of cells) assert.ok(text.includes('未满期'));
  const select = it.app.getByLabel('拆分');
  await select.selectOption({ index: 1 });
  await it.app.locator('.verdict').filter({ hasText: /显著|样本不足/ }).waitFor();
  await it.clean();
});

test('lifecycle, stickiness and paths: sentence, picture by keyboard, people', async () => {
  const it = await shop();
  await group(it, '留存复购');
  for (const [name, said] of [['生命周期', /流失 [\d,]+ 人/], ['黏性', /只在 1 个?[月周天]出现过/]]) {
    await tab(it, name).click();
    await it.app.locator('.sentence').filter({ hasText: said }).waitFor();
    await it.app.locator('.stacked svg').focus();
    await it.page.keyboard.press('ArrowRight');
    assert.match(await it.app.locator('.stacked output').innerText(), /[\d,]+ 人/);
    await it.page.keyboard.press('Enter');
    await it.app.locator('.people-total').waitFor();
    await it.page.keyboard.press('Escape');
  }
  await group(it, '用户路径');
  await it.app.locator('.path-flow').waitFor();
  const sums = await it.app.locator('.heat-legend').filter({ hasText: '每一步合计都是' }).innerText();
  const all = Number(/[\d,]+/.exec(sums)[0].replaceAll(',', ''));
  const nodes = (await it.rows(it.app.locator('table.data').first())).map((row) => [row[0], Number(row[2].replaceAll(',', ''))]);
  const steps = new Map();
  for (const [step, people] of nodes) steps.set(step, (steps.get(step) ?? 0) + people);
  for (const [step, people] of steps) assert.equal(people, all, `step ${step}`);
  await it.app.locator('.path-node').first().focus();
  await it.page.keyboard.press('ArrowRight');
  await it.page.keyboard.press('Enter');
  await it.app.locator('.people-total').waitFor();
  await it.clean();
});

test('the flow between stages in shares, with small rows marked', async () => {
  const it = await shop();
  await it.report('用户漏斗');
  const flow = it.app.locator('table.flow');
  await flow.waitFor();
  await it.app.locator('.flow-section').getByRole('radio', { name: '占比', exact: true }).check();
  const rows = await it.rows(flow);
  for (const row of rows) {
    const shares = row.slice(1, -1).map((text) => Number(/^[\d.]+/.exec(text)?.[0] ?? 0));
    const sum = shares.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - 100) < 0.6, `${row[0]} adds up to ${sum}`);
  }
  await it.clean();
});

for (const [name, size, dark] of [['desktop', desktop, true], ['phone', phone, false], ['phone', phone, true], ['narrow', narrow, false]]) {
  test(`nothing is wider than the window: ${name}, ${dark ? 'dark' : 'light'}`, async () => {
    const it = await shop({ size, dark });
    const look = async (screen) => {
      await it.app.locator('.sentence').first().waitFor();
      await it.page.waitForTimeout(350);
      await it.page.screenshot({ path: join(screens, `${screen}-${name}-${dark ? 'dark' : 'light'}.png`) });
      const wide = await it.frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wide <= 0, `${screen} is ${wide} px wider than the window`);
    };
    await group(it, '留存复购');
    for (const report of ['留存', '复购', '生命周期', '黏性']) {
      await tab(it, report).click();
      await it.app.locator('nav.tabs [aria-current]').filter({ hasText: report }).waitFor();
      await look(report);
    }
    await group(it, '用户路径');
    await look('用户路径');
    await it.clean();
  });
}
