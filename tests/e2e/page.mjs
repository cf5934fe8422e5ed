// The built page in headless Chromium, from file:// and over http, at desktop and phone width. What a test sees of it is what a person would; console
// complaints, page errors and every request that is not the page itself are kept, and a test ends by asking for none.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from '../../web/node_modules/playwright-core/index.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '../..');
const file = process.env.SIYU_PAGE ?? join(top, 'web/dist/index.html');
export const built = file;
export const screens = join(top, 'build/screens');
mkdirSync(screens, { recursive: true });

export const desktop = { width: 1440, height: 900 }, phone = { width: 390, height: 844 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let server;
export async function httpAddress() {
  if (!server) {
    server = spawn('node', [join(top, 'tools/serve.mjs'), dirname(file), '18088'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(server.stdout, 'data');
    server.address = /http:\S+/.exec(String(line))[0];
  }
  return server.address;
}
export async function closeAll() {
  await browser.close();
  server?.kill();
}

// Opens the page. `from` is 'file' or 'http'; `prepare` is given the browser's context before anything is loaded; `beside` is the context of a page
// that is open already, whose profile this one shares as another tab.
export async function open({ from = 'file', size = desktop, dark = false, locale = 'zh-CN', hash = '', built = file, prepare = () => {}, beside } = {}) {
  const context = beside ?? await browser.newContext({ viewport: size, colorScheme: dark ? 'dark' : 'light', locale, acceptDownloads: true, permissions: [] });
  context.setDefaultTimeout(Number(process.env.SIYU_WAIT_MS ?? 30_000));
  await prepare(context);
  const page = await context.newPage();
  page.on('filechooser', () => {});  // choosers are caught from the start: asking for them later would race with the click
  const complaints = [], requests = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()); });
  page.on('pageerror', (error) => complaints.push(error.message));
  const address = (from === 'http' ? await httpAddress() : pathToFileURL(built).href) + hash;
  page.on('request', (request) => {
    const url = request.url();
    if (!/^(blob|data|about):/.test(url) && url.split('#')[0] !== address.split('#')[0]) requests.push(url);
  });
  await page.goto(address);
  const app = page.frameLocator('iframe');
  await app.locator('h1').first().waitFor();
  const frame = page.frames().find((one) => one !== page.mainFrame());
  return {
    page, app, frame, context, complaints, requests,
    async sample(which) {
      const button = app.getByRole('button', { name: which });
      await button.waitFor();
      await button.click();
      await app.getByRole('navigation').getByText('流量漏斗').first().waitFor({ timeout: 60_000 });
    },
    // A report by its name in the navigation, ready to be read.
    async report(name) {
      await app.getByRole('navigation').getByRole('button', { name, exact: true }).or(app.getByRole('navigation').getByRole('link', { name, exact: true })).first().click();
      await app.locator('table.data').filter({ visible: true }).first().waitFor({ timeout: 30_000 });
    },
    // Files through the hidden input, as a person would by 选择文件.
    async choose(files) {
      const chooser = page.waitForEvent('filechooser');
      await app.getByRole('button', { name: '选择文件' }).or(app.getByRole('button', { name: '再加文件' })).first().click();
      await (await chooser).setFiles(files);
    },
    // Reads what is ready, up to the page that shows what would happen.
    async read() {
      await app.getByRole('button', { name: /^导入(全部| \d+ 个就绪的)$/ }).click();
    },
    async take() {
      await app.locator('.coming').getByRole('button', { name: '导入', exact: true }).click();
    },
    async importAll() {
      await this.read();
      await this.take();
    },
    async desk() {
      await app.getByRole('navigation').getByText('导入', { exact: true }).click();
    },
    // Texts of a table on the screen, row by row.
    rows: (locator = app.locator('table.data').last()) =>
      locator.locator('tbody tr').evaluateAll((list) => list.map((row) => [...row.querySelectorAll('th,td')].map((cell) => cell.textContent.trim()))),
    // Nothing complained, nothing was asked of any network.
    async clean() {
      assert.deepEqual(requests, []);
      assert.deepEqual(complaints, []);
      await context.close();
    },
  };
}
