// Siyu and DuckDB-WASM (eh) on the same file in the same run, in headless Chromium, interleaved round by round: from a File to something that answers, and a
// five-step funnel. Answers must agree. Prints medians and their ratios; a claim in the documents comes from here and from nowhere else.
//
//   tools/bench [--rows 1000000] [--rounds 5]
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url)), top = join(here, '../../..');
const option = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? otherwise : process.argv[at + 1]; };
const rows = Number(option('rows', 1_000_000)), rounds = Number(option('rounds', 5));

const csv = join(top, `build/bench/events_${rows}.csv`);
if (!existsSync(csv)) {
  mkdirSync(dirname(csv), { recursive: true });
  execFileSync(join(top, 'build/bench/bench_make_log'), [String(rows), csv]);
}

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
const mounts = [['/lib/', here], ['/nm/', join(here, 'node_modules')], ['/siyu/', join(top, 'web/dist-bench')], ['/', here]];
const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://x').pathname);
  const [prefix, folder] = mounts.find(([start]) => path.startsWith(start));
  const file = join(folder, path.slice(prefix.length));
  if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-store' }).end(readFileSync(file));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const contestants = [{ name: 'siyu', page: '/siyu/bench.html' }, { name: 'duckdb-wasm eh', page: '/duckdb.html' }];
const samples = new Map(contestants.map(({ name }) => [name, { load: [], funnel: [], blocked: [] }]));
const answers = new Map();

async function oneRound({ name, page: path }) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  try {
    const page = await browser.newPage();
    await page.goto(origin + path);
    await page.waitForFunction('window.ready === true', undefined, { timeout: 60_000 });
    await page.evaluate('window.contestant.init()');
    await page.setInputFiles('#file', csv);
    await page.waitForTimeout(1500);  // both are as ready as they get: background compilation has ended, as it has when a person drops a file
    // The longest time between two ticks of the main thread while the file loads.
    await page.evaluate(() => { window.longest = 0; let last = performance.now(); window.ticker = setInterval(() => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; }, 4); });
    const load = await page.evaluate(() => window.timed('load'));
    samples.get(name).blocked.push(await page.evaluate(() => { clearInterval(window.ticker); return window.longest; }));
    if (load.result.rows !== rows) throw new Error(`${name} loaded ${load.result.rows} rows of ${rows}`);
    samples.get(name).load.push(load.ms);
    for (let i = 0; i < 3; i++) {
      const asked = await page.evaluate(() => window.timed('query', 'funnel'));
      samples.get(name).funnel.push(asked.ms);
      answers.set(name, JSON.stringify(asked.result));
    }
  } finally { await browser.close(); }
}

for (let round = 0; round < rounds; round++) for (const contestant of contestants) await oneRound(contestant);
server.close();

const median = (list) => { const sorted = [...list].sort((a, b) => a - b), mid = sorted.length >> 1; return sorted.length % 2 ? sorted[mid] : (sorted[mid - 1] + sorted[mid]) / 2; };
const said = [...answers.values()];
console.log(`${rows} rows, ${(statSync(csv).size / 1e6).toFixed(1)} MB, ${rounds} rounds; answers ${said.every((answer) => answer === said[0]) ? 'agree' : 'DIFFER'}: ${said[0]}`);
const [ours, theirs] = contestants.map(({ name }) => samples.get(name));
for (const what of ['load', 'funnel']) {
  const a = median(ours[what]), b = median(theirs[what]);
  console.log(`${what.padEnd(8)} siyu ${a.toFixed(1)} ms (${Math.min(...ours[what]).toFixed(1)}–${Math.max(...ours[what]).toFixed(1)})   duckdb-wasm ${b.toFixed(1)} ms (${Math.min(...theirs[what]).toFixed(1)}–${Math.max(...theirs[what]).toFixed(1)})   ${(b / a).toFixed(1)} times as fast`);
}
console.log(`main thread while loading: at most ${Math.max(...ours.blocked).toFixed(0)} ms between two ticks (siyu)`);
if (!said.every((answer) => answer === said[0])) { console.log(said.join('\n')); process.exit(1); }
