// Sharing between two profiles, from a file and over http: what is copied opens elsewhere as what the preview showed, the receiver's own workspace
// stays as it was, and a link that a chat has cut or changed shows its one sentence and nothing else. Pictures, the one-file report, passwords,
// and a browser inside a chat that has no downloads and no CompressionStream.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { orders } from './made.mjs';
import { closeAll, open, phone, screens } from './page.mjs';

after(closeAll);
const folder = mkdtempSync(join(tmpdir(), 'siyu-share-'));
const wechat = 'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0.40';

async function articleFunnel(options) {
  const it = await open(options);
  await it.sample('文章里的两个漏斗');
  await it.report('流量漏斗');
  return it;
}
async function dialog(it) {
  await it.app.getByRole('button', { name: '分享', exact: true }).click();
  await it.app.locator('.share-link').waitFor({ timeout: 60_000 });
  return it.app.locator('.share');
}
// The link as it stands in the dialog; of a page from a disk it is the part behind the address.
async function linkOf(it) {
  await it.app.locator('.share-link').waitFor({ timeout: 60_000 });
  return it.app.locator('.share-link').inputValue();
}
const fragmentOf = (link) => link.slice(link.indexOf('#'));
const unpacked = (fragment) => inflateRawSync(Buffer.from(fragment.split('.')[4], 'base64url')).toString('utf8');
const cells = (it, table) => it.rows(it.app.locator(table).first());
const own = (it) => it.rows(it.app.locator('table.data').first());

let article = '';
for (const from of ['file', 'http']) {
  test(`${from}: copied in one profile, opened in another with its own data, which stays as it was`, async () => {
    const sender = await articleFunnel({ from });
    await dialog(sender);
    await sender.app.getByLabel('你的名字（对方会看到）').fill('王芳');
    await sender.app.locator('.preview-paper').getByText('王芳 于').waitFor();
    const preview = await cells(sender, '.preview-paper .paper-table');
    const shown = await sender.app.locator('.preview-paper .paper').innerText();
    await sender.app.locator('.budget.everywhere').waitFor();
    const link = await linkOf(sender);
    assert.equal(link.startsWith('#v1.r.'), from === 'file');
    assert.match(link, from === 'file' ? /^#v1\.r\.[\w.-]+$/ : /^http:\/\/127\.0\.0\.1:\d+\/[^#]*#v1\.r\.[\w.-]+$/);
    article = fragmentOf(link);
    await sender.clean();

    const receiver = await open({ from });
    await receiver.sample('示例女装店');
    await receiver.report('流量漏斗');
    const before = await own(receiver);
    await receiver.page.evaluate((hash) => { location.hash = hash; }, article);
    await receiver.app.locator('.opened-banner').getByText('这是 王芳 于').waitFor();
    assert.deepEqual(await cells(receiver, '.opened .paper-table'), preview);
    assert.equal(await receiver.app.locator('.opened .paper').innerText(), shown, 'nothing but what the preview showed');
    assert.ok(preview.some((row) => row.includes('2,000')), 'the article’s first step');
    assert.equal(await receiver.app.getByRole('navigation').count(), 0, 'nothing else is drawn');
    assert.equal(new URL(receiver.page.url()).hash, article, 'the address is left as it is');
    await receiver.app.getByRole('button', { name: '关闭，回到自己的报表' }).click();
    await receiver.app.locator('table.data').first().waitFor();
    assert.deepEqual(await own(receiver), before);
    assert.ok(!new URL(receiver.page.url()).hash.startsWith('#v1'));
    await receiver.clean();
  });
}

for (const from of ['file', 'http']) {
  test(`${from}: a link that is cut or changed says so, and nothing else is drawn`, async () => {
    const it = await open({ from });
    const broken = async (fragment, says) => {
      await it.page.evaluate((hash) => { location.hash = hash; }, fragment);
      await it.app.locator('.opened-card.broken h1').filter({ hasText: says }).waitFor();
      assert.equal(await it.app.locator('table, svg:not(.icon), nav, .home').count(), 0);
    };
    for (const cut of [1, 10, 400]) {
      const [received, expected] = [article.length - 1 - cut, article.length - 1].map((n) => n.toLocaleString('en'));  // without the #
      await broken(article.slice(0, -cut), `链接不完整：收到 ${received} 字，应有 ${expected} 字`);
    }
    const at = article.length - 30;
    await broken(article.slice(0, at) + (article[at] === 'A' ? 'B' : 'A') + article.slice(at + 1), '链接内容被改动过，没有打开');
    await broken(article.replace('v1', 'v9'), '这个链接由更新的版本生成');
    await broken('#v1.r.1.0000000.<b>', '链接');
    // 粘贴完整链接, inside the message that a chat made of it.
    await it.app.getByLabel('粘贴完整链接').fill(`王芳：看看这个\nhttp://example.com/siyu.html${article}`);
    await it.app.getByRole('button', { name: '打开', exact: true }).click();
    await it.app.locator('.opened-banner').waitFor();
    await it.clean();
  });
}

test('用我的数据重算 copies the question in: with data at once, without data when it has come', async () => {
  const it = await articleFunnel();
  await it.page.evaluate((hash) => { location.hash = hash; }, article);
  await it.app.getByRole('button', { name: '用我的数据重算' }).click();
  await it.app.locator('table.data').first().waitFor();
  assert.equal(new URL(it.page.url()).hash, '#funnel');
  assert.ok((await own(it)).some((row) => row.includes('2,000')));
  assert.ok(await it.app.getByRole('button', { name: '撤销', exact: true }).isEnabled());
  await it.clean();

  const empty = await open({ hash: article });
  await empty.app.getByRole('button', { name: '用我的数据重算' }).click();
  await empty.app.locator('.waiting-method').waitFor();
  await empty.clean();
});

for (const from of ['file', 'http']) {
  test(`${from}: what leaves holds no name, no phone, no order number and no id of the loaded files`, async () => {
    const people = Array.from({ length: 40 }, (_, n) => ({ id: `wmEXTERNAL${1000 + n}`, name: `欧阳测试${String.fromCharCode(0x7532 + n)}`, phone: `13${800000000 + n}` }));
    const files = [
      ['订单.csv', orders()],
      ['客户.csv', `外部联系人ID,姓名,手机号,添加时间,来源\n${people.map(({ id, name, phone }, n) => `${id},${name},${phone},2026-09-${String(1 + (n % 28)).padStart(2, '0')} 10:00:00,${['扫码', '群聊'][n % 2]}`).join('\n')}\n`],
    ].map(([name, text]) => { const path = join(folder, `${from} ${name}`); writeFileSync(path, text); return path; });
    const it = await open({ from });
    await it.choose(files);
    await it.app.getByRole('article').getByText('就绪').nth(1).waitFor();
    await it.importAll();
    const planted = [...people.flatMap(Object.values), ...Array.from({ length: 100 }, (_, n) => `26100${10000 + n}`)];
    for (const [report, analysis] of [['生意', 'sales'], ['总览', 'overview'], ['用户漏斗', 'customer_funnel']]) {
      await it.report(report);
      await dialog(it);
      const packed = unpacked(fragmentOf(await linkOf(it)));
      assert.ok(packed.includes(analysis), packed.slice(0, 80));
      const seen = packed + (await it.app.locator('.preview-paper').innerText());
      for (const text of planted) assert.ok(!seen.includes(text), `${report}: ${text}`);
      await it.page.keyboard.press('Escape');
    }
    await it.clean();
  });
}

test('a password: the link tells nothing without it', async () => {
  const sender = await articleFunnel();
  await dialog(sender);
  await sender.app.getByLabel('加密码').check();
  await sender.app.getByLabel('密码', { exact: true }).fill('正确的口令 123');
  let link = '';
  for (let tries = 0; tries < 100 && !link.startsWith('#v1.re.'); tries++) {
    await sender.page.waitForTimeout(200);
    link = (await sender.app.locator('.share-link').count()) > 0 ? await sender.app.locator('.share-link').inputValue() : '';
  }
  assert.match(link, /^#v1\.re\.[\w.-]+$/);
  assert.throws(() => unpacked(link));
  await sender.clean();

  const it = await open({ hash: link });
  const field = it.app.getByLabel('密码', { exact: true });
  await field.fill('错误的口令 123');
  await field.press('Enter');
  await it.app.getByText('密码不对，或者内容被改动过').waitFor();
  await field.fill('正确的口令 123');
  await it.app.getByRole('button', { name: '打开', exact: true }).click();
  await it.app.locator('.opened-banner').waitFor();
  await it.clean();
});

test('a method alone: no figures in it, taken in by a press', async () => {
  const sender = await articleFunnel();
  await dialog(sender);
  await sender.app.getByRole('radio', { name: /^只给算法/ }).check();
  await sender.app.locator('.preview-paper').getByText('没有数字').waitFor();
  const link = await linkOf(sender);
  assert.match(link, /^#v1\.d\./);
  assert.ok(!unpacked(link).includes('tables'));
  await sender.clean();
  const it = await articleFunnel();
  await it.page.evaluate((hash) => { location.hash = hash; }, link);
  await it.app.getByRole('button', { name: '用这个算法' }).click();
  await it.app.locator('table.data').first().waitFor();
  await it.clean();
});

test('several saved reports go out together: one link under their names, one file; taken in, each is saved', async () => {
  const keep = async (it, name) => {
    await it.app.getByRole('button', { name: /^保存/ }).click();
    await it.app.locator('.kept-form').getByLabel('名称').fill(name);
    await it.app.locator('.kept-form').getByRole('button', { name: '保存' }).click();
    await it.app.getByRole('button', { name: `打开「${name}」` }).waitFor();
    await it.page.keyboard.press('Escape');
  };
  const sender = await articleFunnel();
  await keep(sender, '双11直播预热');
  await sender.report('用户漏斗');
  await keep(sender, '存量周报');
  await dialog(sender);
  await sender.app.getByLabel('给它起个名（可不填）').waitFor();
  assert.equal(await sender.app.getByLabel('给它起个名（可不填）').inputValue(), '存量周报');
  await sender.app.getByLabel('双11直播预热 · 流量漏斗').check();
  await sender.app.locator('.preview-paper').getByRole('heading', { name: '流量漏斗 · 双11直播预热' }).waitFor();
  await sender.app.locator('.preview-paper').getByRole('heading', { name: '用户漏斗 · 存量周报' }).waitFor();
  const shown = await sender.app.locator('.preview-paper .paper').innerText();
  const link = await linkOf(sender);
  assert.match(link, /^#v1\.r\./);
  await sender.page.screenshot({ path: join(screens, 'share-pack-desktop-light.png') });
  await sender.app.getByRole('radio', { name: /^只给算法/ }).check();
  await sender.app.locator('.preview-paper').getByText('没有数字').waitFor();
  const method = await linkOf(sender);
  assert.deepEqual(JSON.parse(unpacked(method)).map(({ analysis, title }) => [analysis, title]), [['customer_funnel', '存量周报'], ['funnel', '双11直播预热']]);
  await sender.app.getByRole('radio', { name: /^单文件报告/ }).check();
  await sender.app.locator('.preview-paper .paper-table').first().waitFor();
  const coming = sender.page.waitForEvent('download');
  await sender.app.getByRole('button', { name: '存为单文件报告' }).click();
  const saved = await coming;
  assert.match(saved.suggestedFilename(), /^2 张报表.*\.html$/);
  const bytes = readFileSync(await saved.path(), 'utf8');
  assert.ok(bytes.length < 1_048_576 && bytes.includes('流量漏斗 · 双11直播预热') && bytes.includes('用户漏斗 · 存量周报') && bytes.includes('v1.d.'));
  await sender.clean();

  const it = await articleFunnel();
  await it.page.evaluate((hash) => { location.hash = hash; }, link);
  await it.app.locator('.opened-banner').waitFor();
  assert.equal(await it.app.locator('.opened .paper').innerText(), shown, 'nothing but what the preview showed');
  await it.app.getByRole('button', { name: '用我的数据重算' }).click();
  await it.app.getByRole('heading', { level: 1, name: '用户漏斗' }).waitFor();
  await it.app.getByRole('button', { name: /^保存 1/ }).click();
  await it.app.getByRole('button', { name: '打开「存量周报」' }).waitFor();
  await it.clean();
});

test('the one-file report is read without a script and asks nothing of any network', async () => {
  const it = await articleFunnel();
  await dialog(it);
  await it.app.getByRole('radio', { name: /^单文件报告/ }).check();
  const button = it.app.getByRole('button', { name: '存为单文件报告' });
  await it.app.locator('.preview-paper .paper-table').first().waitFor();
  const coming = it.page.waitForEvent('download');
  await button.click();
  const saved = await coming;
  assert.match(saved.suggestedFilename(), /^流量漏斗.*\.html$/);
  const path = join(folder, 'one.html');
  await saved.saveAs(path);
  const size = readFileSync(path).length;
  assert.ok(size > 5000 && size < 1_048_576, `${size} bytes`);
  const browser = it.context.browser();
  await it.clean();

  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const requests = [], complaints = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  await page.goto(pathToFileURL(path).href);
  assert.equal(requests.length, 1);
  assert.deepEqual(complaints, []);
  assert.ok(await page.getByRole('img').first().isVisible());
  assert.ok((await page.locator('.paper-table').first().innerText()).includes('2,000'));
  for (const text of ['口径：', '示例', '算法']) assert.ok((await page.locator('body').innerText()).includes(text), text);
  assert.equal(await page.locator('h1').evaluate((one) => getComputedStyle(one).fontSize), '26px', 'the style is let through');
  assert.equal(await page.locator('script').count(), 0);
  await context.close();
});

test('a picture has pixels: PNG at twice the size of the SVG, both with title, method and date', async () => {
  const it = await articleFunnel();
  const save = async (name) => {
    await it.app.getByRole('button', { name: '导出', exact: true }).click();
    const coming = it.page.waitForEvent('download');
    await it.app.getByRole('button', { name }).click();
    const saved = await coming;
    await it.page.keyboard.press('Escape');
    return readFileSync(await saved.path());
  };
  const svg = (await save('图片 SVG')).toString('utf8');
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg).map(Number);
  for (const text of ['流量漏斗', '口径：', '数据截至', '示例']) assert.ok(svg.includes(text), text);
  const png = await save('图片 PNG（2 倍）');
  assert.equal(png.subarray(1, 4).toString('latin1'), 'PNG');
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [2 * width, 2 * height]);
  const colours = await it.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
    pen.drawImage(picture, 0, 0);
    const { data } = pen.getImageData(0, 0, picture.width, picture.height);
    const found = new Map();
    for (let at = 0; at < data.length; at += 4) { const key = `${data[at]},${data[at + 1]},${data[at + 2]}`; found.set(key, (found.get(key) ?? 0) + 1); }
    return [...found].sort((a, b) => b[1] - a[1]).slice(0, 12).map(([key]) => key);
  }, png.toString('base64'));
  assert.equal(colours[0], '255,255,255');
  assert.ok(colours.includes('47,84,133'), colours.join(' '));  // the bars
  await it.clean();
});

for (const from of ['file', 'http']) {
  test(`${from}: a browser inside a chat, 360 pixels wide, without downloads and CompressionStream: readable, the picture to be pressed on`, async () => {
    const it = await open({
      from, size: { width: 360, height: 740 }, hash: article,
      prepare: (context) => context.addInitScript((agent) => {
        Object.defineProperty(Navigator.prototype, 'userAgent', { get: () => agent });
        delete globalThis.CompressionStream;
        delete globalThis.DecompressionStream;
      }, wechat),
    });
    await it.app.locator('.opened-banner').waitFor();
    await it.app.locator('.paper-table').first().waitFor();
    assert.equal(await it.frame.evaluate(() => document.documentElement.scrollWidth), 360);
    assert.ok(await it.app.locator('.paper-narrow svg').first().isVisible());
    await it.app.getByRole('button', { name: '复制图片' }).click();
    const picture = it.app.getByRole('img', { name: '长按图片保存' });
    await picture.waitFor();
    assert.match(await picture.getAttribute('src'), /^data:image\/png;base64,/);
    assert.ok((await picture.evaluate((image) => image.naturalWidth)) === 1920);
    await it.clean();
  });
}

test('by keyboard alone: e opens, Esc closes and gives the focus back; on a phone nothing hangs over', async () => {
  const it = await articleFunnel();
  const button = it.app.getByRole('button', { name: '分享', exact: true });
  await button.focus();
  await it.page.keyboard.press('e');
  await it.app.locator('.share-link').waitFor();
  await it.page.keyboard.press('Escape');
  await it.app.locator('.share').waitFor({ state: 'detached' });
  assert.ok(await button.evaluate((one) => one === document.activeElement));
  await it.clean();

  const small = await open({ size: phone });
  await small.sample('文章里的两个漏斗');
  await dialog(small);
  assert.equal(await small.app.locator('dialog').evaluate((one) => one.scrollWidth <= innerWidth), true);
  await small.clean();
});

for (const from of ['file', 'http']) {
  test(`${from}: what the browser's menu prints is the report on A4, not the window; the shell makes nothing else of what it is handed`, async () => {
    const it = await articleFunnel({ from });
    const handed = () => it.page.evaluate(() => document.getElementById('paper').textContent);
    for (let tries = 0; tries < 100 && !(await handed()).includes('2,000'); tries++) await it.page.waitForTimeout(200);
    const text = await handed();
    for (const part of ['流量漏斗', '示例', '口径：', '数据截至', '2,000', '整体转化率', '怎么算的']) assert.ok(text.includes(part), part);
    assert.equal(await it.page.locator('#paper').isVisible(), false, 'on paper only');
    await it.page.emulateMedia({ media: 'print' });
    assert.equal(await it.page.locator('#paper').isVisible(), true);
    assert.equal(await it.page.locator('#frame').isVisible(), false);
    assert.ok(await it.page.locator('#paper img').first().evaluate((image) => image.naturalWidth > 600 && image.getBoundingClientRect().width <= image.parentElement.getBoundingClientRect().width));
    await it.page.emulateMedia({ media: 'screen' });
    const pdf = (await it.page.pdf({ preferCSSPageSize: true })).toString('latin1');
    assert.match(pdf, /\/MediaBox \[0 0 59[45]\.\d* 84[12]\.\d*\]/);
    assert.match(await it.app.locator('h1').first().innerText(), /^流量漏斗/, 'the page is as it was');

    // Nothing runs and nothing is loaded of what is not a plain part; then the window is printed as before.
    const hand = async (parts) => {
      await it.frame.evaluate((sent) => window.parent.postMessage({ siyu: 'paper', parts: sent, title: '', foot: '' }, '*'), parts);
      await it.page.waitForTimeout(200);
      return it.page.evaluate(() => document.getElementById('paper').innerHTML);
    };
    assert.equal(await hand([['p', 'x', '<b>文字</b>']]), '<p class="x">&lt;b&gt;文字&lt;/b&gt;</p>');
    const deep = Array.from({ length: 40 }).reduce((inside) => ['div', '', inside], '深');
    for (const parts of [[['script', '', 'x']], [['iframe', '']], [['img', 'http://127.0.0.1:9/x']], [['img', 'data:text/html,x']], [['a', '', 'x']], [['p', 1]], [7], [deep], 'x']) assert.equal(await hand(parts), '', JSON.stringify(parts).slice(0, 60));
    assert.equal(await it.page.evaluate(() => document.body.className), '');
    await it.clean();
  });
}

test('a table is copied as lines and as cells, and saved as a workbook', async () => {
  const it = await articleFunnel();
  await it.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await it.app.locator('.twin').first().getByRole('button', { name: '复制' }).click();
  await it.app.getByText('已复制到剪贴板').waitFor();
  const [plain, html] = await it.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const text = async (type) => (await item.getType(type)).text();
    return [await text('text/plain'), await text('text/html')];
  });
  assert.match(plain, /^步骤\t名称\t人数/);
  assert.match(html, /<table>[\s\S]*mso-number-format[\s\S]*2000/);
  const coming = it.page.waitForEvent('download');
  await it.app.locator('.twin').first().getByRole('button', { name: 'xlsx' }).click();
  const bytes = readFileSync(await (await coming).path());
  assert.equal(bytes.subarray(0, 2).toString('latin1'), 'PK');
  await it.clean();
});
