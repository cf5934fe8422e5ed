// What the browser benchmarks share: the file, a server on loopback, a page with the file chosen, and medians.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { peakOf } from './host.mjs';

export const here = dirname(fileURLToPath(import.meta.url));
export const top = join(here, '../../..');
export const option = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? otherwise : process.argv[at + 1]; };
export const median = (list) => { const sorted = [...list].sort((a, b) => a - b), mid = sorted.length >> 1; return sorted.length % 2 ? sorted[mid] : (sorted[mid - 1] + sorted[mid]) / 2; };
export const time = (ms) => (ms >= 9999.5 ? `${(ms / 1000).toFixed(1)} s` : ms >= 999.5 ? `${(ms / 1000).toFixed(2)} s` : ms >= 9.95 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(1)} ms`);

export function csvOf(rows) {
  const csv = join(top, `build/bench/events_${rows}.csv`), maker = join(top, 'build/bench/bench_make_log');
  if (!existsSync(csv) || statSync(csv).mtimeMs < statSync(maker).mtimeMs) {
    mkdirSync(dirname(csv), { recursive: true });
    execFileSync(maker, [String(rows), csv]);
  }
  return csv;
}

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const mounts = [['/nm/', join(here, 'node_modules')], ['/siyu/', join(top, 'web/dist-bench')], ['/peers/', join(here, 'peers')], ['/floor.wasm', join(top, 'build/bench/floor.wasm')]];
export async function serve() {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const [prefix, folder] = mounts.find(([start]) => path.startsWith(start)) ?? [path, ''];
    const file = join(folder, path.slice(prefix.length));
    if (folder === '' || !existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store' }).end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

// A contestant's page, begun, with the file in its input and both as ready as they get: background compilation has ended, as it has when a
// person drops a file. `peak` is the most memory that its renderer, workers and their WebAssembly included, has held; `call` asks it something.
export async function chromiumPage(url, csv) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  try {
    const page = await browser.newPage();
    const crashed = new Promise((_, reject) => page.on('crash', () => reject(new Error('the renderer crashed, out of memory'))));
    crashed.catch(() => {});
    await page.goto(url);
    await page.waitForFunction('window.ready === true', undefined, { timeout: 60_000 });
    await page.evaluate('window.contestant.init()');
    await page.setInputFiles('#file', csv);
    await page.waitForTimeout(1500);
    const { processInfo } = await (await browser.newBrowserCDPSession()).send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
    return {
      browser, page,
      peak: () => Math.max(...renderers.map(peakOf)),
      async call(what, argument, minutes = 6) {
        let timer;
        const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error(`no answer after ${minutes} minutes`)), minutes * 60_000); });
        try { return await Promise.race([page.evaluate(([name, given]) => window.timed(name, given), [what, argument]), crashed, late]); } finally { clearTimeout(timer); }
      },
    };
  } catch (error) { await browser.close(); throw error; }
}
