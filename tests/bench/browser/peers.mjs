// Siyu beside what somebody would use instead, in headless Chromium on the same file in the same run, interleaved round by round; then
// beside native programs (native.mjs). All answers must agree. The table goes to build/bench/peers_ROWS.md, every sample to .json beside it;
// a claim in the documents comes from here and from nowhere else.
//
//   tools/bench peers [--rows 1000000] [--rounds 3] [--only siyu,duckdb] [--native no] [--wait 15]
import { statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { chromiumPage, csvOf, option, serve, top } from './harness.mjs';
import { quiet, watch } from './host.mjs';
import { nativePart } from './native.mjs';
import { agree, floorsTable, peersTable, processorTable } from './table.mjs';

const rows = Number(option('rows', 1_000_000)), rounds = Number(option('rounds', 3)), only = option('only', '').split(',').filter(Boolean);
const repeats = rows > 3_000_000 ? 2 : 3;  // of each question in one browser
const questions = ['funnel', 'funnel_channel', 'retention', 'rfm', 'dau'];
const contestants = [
  { name: 'siyu', page: '/siyu/bench.html', questions },
  { name: 'hand-written', page: '/peers/peer.html?hand', questions },
  { name: 'duckdb-wasm', page: '/peers/peer.html?duckdb', questions },
  { name: 'duckdb-wasm tuned', page: '/peers/peer.html?duckdb-tuned', questions },
  { name: 'arquero', page: '/peers/peer.html?arquero', questions },
  { name: 'sql.js', page: '/peers/peer.html?sqljs', questions, most: 1_000_000 },
  { name: 'papaparse', page: '/peers/peer.html?papaparse', questions: [] },
  { name: 'udsv', page: '/peers/peer.html?udsv', questions: [] },
  { name: 'floor', page: '/peers/peer.html?floor', questions: ['read', 'slices', 'scan'], floor: true },
].filter(({ name, most = Infinity }) => rows <= most && (only.length === 0 || only.some((part) => name.startsWith(part))));

const csv = csvOf(rows), { origin, close } = await serve(), samples = [];
let blocked = 0;

async function oneRound({ name: peer, page: path, questions: asked, floor }, round) {
  const add = (sample) => { samples.push({ peer, round, ...sample }); console.log(`${peer.padEnd(18)} ${sample.what.padEnd(15)} ${sample.error ?? `${sample.ms.toFixed(1)} ms`}${sample.foreign > 0.2 ? `   others used ${sample.foreign.toFixed(1)} cores` : ''}`); };
  await quiet(Number(option('wait', 15)));
  let opened;
  try { opened = await chromiumPage(origin + path, csv); } catch (error) { return add({ what: 'start', error: error.message }); }
  const { browser, page, peak, call } = opened;
  const measure = async (what, ...args) => {
    const heard = watch();
    try {
      const { ms, result } = await call(...args);
      add({ what, ms, result, ...heard(), peak: peak() });
      return result;
    } catch (error) { add({ what, error: error.message.split('\n', 1)[0] }); return undefined; }
  };
  try {
    if (!floor) {
      // The longest time between two ticks of the main thread while the file loads.
      await page.evaluate(() => { window.longest = 0; let last = performance.now(); window.ticker = setInterval(() => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; }, 4); });
      const loaded = await measure('load', 'load');
      const longest = await page.evaluate(() => { clearInterval(window.ticker); return window.longest; }).catch(() => 0);
      if (peer === 'siyu') blocked = Math.max(blocked, longest);
      if (!loaded) return;
      if (loaded.rows !== rows) return add({ what: 'load', error: `loaded ${loaded.rows} rows of ${rows}` });
    }
    for (const question of asked) for (let i = 0; i < repeats; i++) if (!(await measure(question, 'query', question))) break;
  } finally { await browser.close(); }
}

const megabytes = statSync(csv).size / 1e6, out = join(top, `build/bench/peers_${rows}`);
function write(done, native) {
  const wrong = [...agree(samples, questions), ...native.wrong];
  const text = [
    `# Siyu and its peers: ${rows.toLocaleString('en')} events, ${megabytes.toFixed(1)} MB`, '',
    `${cpus().length} × ${cpus()[0].model.trim()}, ${done} of ${rounds} rounds. Median (least–most of n samples); × is the median over Siyu's. * : others used the machine during every sample. Peak: most memory of the renderer.`, '',
    ...peersTable(samples, contestants.filter(({ floor }) => !floor), questions, megabytes), '',
    ...processorTable(samples, contestants.filter(({ floor }) => !floor), questions), '',
    ...floorsTable(samples, megabytes),
    `Main thread of Siyu's page while it loads: at most ${blocked.toFixed(0)} ms between two ticks.`, '', native.text,
    wrong.length === 0 ? 'All answers agree.' : `ANSWERS DIFFER\n${wrong.join('\n')}`, '',
  ].join('\n');
  writeFileSync(`${out}.md`, text);
  writeFileSync(`${out}.json`, JSON.stringify(samples.map(({ result: _, ...sample }) => sample)));
  return { wrong, text };
}

// A run that is stopped leaves what it has measured.
let done = 0;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => { console.log(write(done, { text: '', wrong: [] }).text); process.exit(130); });
for (; done < rounds; done++) for (const contestant of contestants) await oneRound(contestant, done);
close();
const native = option('native', 'yes') === 'no' ? { text: '', wrong: [] } : await nativePart({ csv, rounds, funnel: samples.find(({ peer, what }) => peer === 'siyu' && what === 'funnel')?.result });
const { wrong, text } = write(rounds, native);
console.log(`\n${text}\nWritten to ${out}.md`);
if (wrong.length > 0 || samples.some(({ peer, error }) => peer === 'siyu' && error)) process.exit(1);
