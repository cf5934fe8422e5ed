// Every analysis, asked of one log in headless Chromium through the product's worker: how long the page waits for the answer, the
// first time and then. A mark of 150 ms on ten million events stands beside the figures; 200 ms for the rule builder's count.
//
//   tools/bench questions [--rows 10000000] [--rounds 5] [--only NAME]
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumPage, csvOf, here, median, option, serve } from './harness.mjs';

const rows = Number(option('rows', 10_000_000)), rounds = Number(option('rounds', 5)), only = option('only', '');
const csv = csvOf(rows), { origin, close } = await serve();
const { questions, counts } = JSON.parse(readFileSync(join(here, 'questions.json'), 'utf8'));
const asked = [
  ...questions.map(({ name, ...more }) => ({ name, mark: 150, call: 'run', definition: { version: 1, range: { zone: '+00:00' }, ...more } })),
  ...counts.map(({ name, rule }) => ({ name, mark: 200, call: 'count', rule, zone: '+00:00' })),
].filter(({ name }) => name.includes(only));

const { page, browser } = await chromiumPage(`${origin}/siyu/bench.html`, csv);
const load = await page.evaluate(() => window.timed('load'));
console.log(`${rows} rows, ${(statSync(csv).size / 1e6).toFixed(1)} MB, loaded in ${load.ms.toFixed(0)} ms, ${(load.result.bytes / rows).toFixed(1)} bytes an event`);
await page.waitForTimeout(1000);
let over = 0;
for (const { name, mark, ...call } of asked) {
  const times = [];
  for (let round = 0; round <= rounds; round++) {
    // A count is asked with a clause that has just changed, as by somebody who types.
    const now = JSON.parse(JSON.stringify(call).replaceAll('"$typed"', String(round + 1)));
    const { ms } = await page.evaluate((what) => window.timed('ask', what), now);
    times.push(ms);
  }
  const [first, ...then] = times, usual = median(then);
  over += usual > mark;
  console.log(`${name.padEnd(34)} first ${first.toFixed(0).padStart(5)} ms   then ${usual.toFixed(0).padStart(5)} ms (${Math.min(...then).toFixed(0)}–${Math.max(...then).toFixed(0)})${usual > mark ? `   over ${mark}` : ''}`);
}
console.log(`${over} of ${asked.length} over their mark`);
await browser.close();
close();
