// The samples in one click: the article's figures on the screen, from file:// and over http, at both widths, with no request and no complaint.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { closeAll, desktop, open, phone, screens } from './page.mjs';

after(closeAll);

for (const from of ['file', 'http']) {
  test(`${from}: the article's two funnels`, async () => {
    const it = await open({ from });
    await it.sample('文章里的两个漏斗');
    await it.report('流量漏斗');
    const text = await it.app.locator('main').innerText();
    for (const figure of ['2,000', '100', '20', '10', '8', '5', '5.0%', '20.0%', '50.0%', '80.0%', '62.5%', '0.40%', '示例', '样本少']) assert.ok(text.includes(figure), figure);
    const steps = await it.rows(it.app.locator('table.data').filter({ hasText: '步骤转化率' }).first());
    assert.deepEqual(steps.map((row) => row[2]), ['2,000', '100', '20', '10', '8', '5']);
    await it.report('用户漏斗');
    const stock = await it.app.locator('main').innerText();
    for (const figure of ['2,500', '180', '2,700']) assert.ok(stock.includes(figure), figure);
    await it.app.getByRole('button', { name: '到达' }).or(it.app.getByRole('radio', { name: '到达' })).or(it.app.getByText('到达', { exact: true })).first().click();
    await it.app.getByText('2,700', { exact: true }).first().waitFor();
    const reached = await it.app.locator('main').innerText();
    for (const figure of ['2,700', '200', '20', '10', '5', '7.4%']) assert.ok(reached.includes(figure), figure);
    await it.clean();
  });
}

for (const [name, size] of [['desktop', desktop], ['phone', phone]]) {
  for (const dark of [false, true]) {
    test(`every screen at ${name} width, ${dark ? 'dark' : 'light'}: nothing wider than the window`, async () => {
      const it = await open({ size, dark });
      const look = async (screen) => {
        await it.page.waitForTimeout(350);
        await it.page.screenshot({ path: join(screens, `${screen}-${name}-${dark ? 'dark' : 'light'}.png`) });
        const wide = await it.frame.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(wide <= 0, `${screen} is ${wide} px wider than the window`);
        const long = await it.frame.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
        assert.ok(long <= 0, `${screen}: below the page lies nothing, ${long} px of it`);
      };
      await look('home');
      await it.sample('示例女装店');
      await look('overview');
      const menu = it.app.getByRole('button', { name: '打开菜单' });
      for (const report of ['流量漏斗', '用户漏斗', '生意']) {
        if (await menu.isVisible()) await menu.click();
        await it.report(report);
        await look(report);
      }
      await it.clean();
    });
  }
}

test('360 px wide: no view is wider than the window, every button has a name and is large enough to touch', async () => {
  const it = await open({ size: { width: 360, height: 780 } });
  await it.sample('示例女装店');
  const items = it.app.locator('nav.navigation .nav-item'), tabs = it.app.locator('.tab:enabled');
  const look = async (name) => {
    await it.app.locator('[aria-busy="true"]').first().waitFor({ state: 'detached', timeout: 60_000 });
    const found = await it.frame.evaluate(() => {
      const main = document.querySelector('main'), wrong = [];
      for (const one of [document.documentElement, main]) if (one.scrollWidth > one.clientWidth) wrong.push(`${one.tagName} is ${one.scrollWidth - one.clientWidth} px too wide`);
      const { scrollHeight, clientHeight } = document.documentElement;
      if (scrollHeight > clientHeight) wrong.push(`below the page lies nothing, ${scrollHeight - clientHeight} px of it`);
      for (const one of document.querySelectorAll('button, summary')) {
        const { width, height } = one.getBoundingClientRect();
        if (width === 0) continue;
        const text = one.getAttribute('aria-label') ?? one.textContent.trim();
        if (!text && !one.title && !one.getAttribute('aria-labelledby')) wrong.push(`no name: ${one.className}`);
        // Marks of charts are drawn to scale; bars have an area of their own around them, hours and cells their row in the table.
        if ((width < 24 || height < 24) && !one.closest('.bar, figure, .day-bars, .heatmap, td')) wrong.push(`${text}: ${width} × ${height}`);
      }
      return wrong;
    });
    assert.deepEqual(found, [], name);
  };
  for (let at = 0, count = await items.count(); at < count; ++at) {
    await items.nth(at).click();
    await look(await items.nth(at).innerText());
    for (let tab = 0, many = await tabs.count(); tab < many; ++tab) {
      await tabs.nth(tab).click();
      await look(await tabs.nth(tab).innerText());
    }
  }
  await it.clean();
});

test('English is complete on every screen of the sample', async () => {
  const it = await open();
  await it.app.getByLabel('语言').selectOption('en');
  await it.app.getByText('Drop your exports').first().waitFor();
  await it.app.getByRole('button', { name: 'funnels of the article' }).click();
  await it.app.getByRole('navigation').getByText('Overview').first().waitFor({ timeout: 60_000 });
  const chrome = await it.app.getByRole('navigation').first().innerText();
  assert.doesNotMatch(chrome, /[\u4e00-\u9fff]/);
  await it.clean();
});

test('by keyboard alone: sample, report, people, back', async () => {
  const it = await open();
  const sample = it.app.getByRole('button', { name: '文章里的两个漏斗', disabled: false });   // once the engine is ready
  await sample.waitFor();
  await sample.focus();
  await it.page.keyboard.press('Enter');
  await it.app.getByRole('navigation').getByText('流量漏斗').first().waitFor();
  await it.app.getByRole('navigation').getByText('流量漏斗').first().focus();
  await it.page.keyboard.press('Enter');
  const people = it.app.getByRole('button', { name: '看 80 个没来的', exact: true }).first();
  await people.waitFor();
  await people.focus();
  await it.page.keyboard.press('Enter');
  const panel = it.app.getByRole('heading', { name: '没走到「行动」的人' });
  await panel.waitFor();
  await it.page.keyboard.press('Escape');
  await panel.waitFor({ state: 'hidden' });
  assert.ok(await people.evaluate((button) => document.activeElement === button), 'focus returns to where it was');
  await it.clean();
});
