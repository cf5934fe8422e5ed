// Siyu alone on logs from a hundred thousand to thirty million events: how long until they are loaded, how long a five-step funnel then takes,
// and the most memory held. Says whether each grows in proportion to the events from one million on, within a tenth: no size costs over a
// tenth more per event than the one that costs least.
// A table and a chart go to build/bench/growth.md and growth.svg.
//
//   tools/bench growth [--rounds 3] [--most 30000000] [--wait 15]
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromiumPage, csvOf, option, serve, time, top } from './harness.mjs';
import { quiet, watch } from './host.mjs';
import { summary } from './table.mjs';

const rounds = Number(option('rounds', 3)), most = Number(option('most', 30_000_000)), linearFrom = 1_000_000, tenth = 0.1;
const sizes = [100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000].filter((rows) => rows <= most);
const { origin, close } = await serve(), samples = [];

async function oneRound(rows) {
  await quiet(Number(option('wait', 15)));
  const { browser, peak, call } = await chromiumPage(`${origin}/siyu/bench.html`, csvOf(rows));
  const measure = async (what, ...args) => {
    const heard = watch(), { ms, result } = await call(...args);
    const { foreign, processor } = heard();
    samples.push({ rows, what, ms, foreign }, { rows, what: `${what} processor`, ms: processor, foreign: 0 });
    return result;
  };
  try {
    const loaded = await measure('load', 'load');
    if (loaded.rows !== rows) throw new Error(`loaded ${loaded.rows} rows of ${rows}`);
    for (let i = 0; i < 5; i++) await measure('funnel', 'query', 'funnel');
    samples.push({ rows, what: 'memory', ms: peak(), foreign: 0 });
    console.log(`${rows} events, ${peak()} MB: ${samples.slice(-13, -1).filter(({ what }) => !what.endsWith('processor')).map(({ what, ms }) => `${what} ${time(ms)}`).join(', ')}`);
  } finally { await browser.close(); }
}
// The first browser of a run is slower than all others, so one goes before.
for (let round = -1; round < rounds; round++) {
  if (round === 0) samples.length = 0;
  for (const rows of round < 0 ? sizes.slice(0, 1) : sizes) await oneRound(rows);
}
close();

const of = (rows, what) => summary(samples.filter((sample) => sample.rows === rows && sample.what === what));
// How much dearer an event is at each size than at the cheapest, of what the browser itself does not already hold before the first event.
function verdict(what, words, base = 0) {
  const each = sizes.filter((rows) => rows >= linearFrom).map((rows) => ({ rows, cost: (of(rows, what).median - base) / rows })), doubt = sizes.some((rows) => of(rows, what).noisy) ? ' Others used the machine, so this may be theirs.' : '';
  if (each.length < 2) return `${words}: too few sizes to tell.`;
  const least = Math.min(...each.map(({ cost }) => cost)), worst = each.reduce((a, b) => (b.cost > a.cost ? b : a)), over = worst.cost / least - 1, first = each[0], last = each.at(-1);
  const slope = 1 + Math.log(last.cost / first.cost) / Math.log(last.rows / first.rows);
  return `${words}: ${over <= tenth ? 'linear within 10 %' : 'NOT linear within 10 %'} from a million events on: the dearest size (${worst.rows.toLocaleString('en')}) costs ${(over * 100).toFixed(0)} % more per event than the cheapest; from first to last it grows as events to the power ${slope.toFixed(2)}.${doubt}`;
}
const noisy = samples.filter(({ ms, foreign }) => ms >= 150 && foreign > 0.2).length;
const verdicts = [verdict('load', 'Loading'), verdict('load processor', 'Loading, processor time'), verdict('funnel', 'Funnel'), verdict('memory', 'Memory beyond that of the smallest log', of(sizes[0], 'memory').median)];
const table = [
  '| events | CSV | load | events/s | processor time of it | funnel | ns an event | peak memory |', '|---:|---:|---:|---:|---:|---:|---:|---:|',
  ...sizes.map((rows) => {
    const load = of(rows, 'load'), funnel = of(rows, 'funnel'), range = ({ median, least, most: top, noisy: mark }) => `${time(median)}${mark ? '*' : ''} (${time(least)}–${time(top)})`;
    return `| ${rows.toLocaleString('en')} | ${(statSync(csvOf(rows)).size / 1e6).toFixed(0)} MB | ${range(load)} | ${(rows / load.median / 1000).toFixed(2)} M | ${time(of(rows, 'load processor').median)} | ${range(funnel)} | ${(funnel.median / rows * 1e6).toFixed(1)} | ${of(rows, 'memory').median} MB |`;
  }),
];

// Both axes logarithmic, so that what is linear is a straight line of slope 1, drawn thin beside each through its value at a million.
function chart() {
  const width = 720, height = 460, left = 70, right = 120, foot = 50, head = 30;
  const x = (rows) => left + (Math.log10(rows) - 5) / (Math.log10(3e7) - 5) * (width - left - right);
  const y = (value) => height - foot - Math.log10(Math.max(value, 1)) / 5 * (height - foot - head);
  const taken = [];  // where words stand already
  const lines = [['load', 'load, ms', '#1f6feb'], ['funnel', 'funnel, ms', '#d1242f'], ['memory', 'memory, MB', '#57606a']].map(([what, words, colour]) => {
    const points = sizes.map((rows) => [x(rows), y(of(rows, what).median)]);
    const one = of(linearFrom, what).median;
    let place = points.at(-1)[1] + 4;
    while (taken.some((other) => Math.abs(other - place) < 14)) place += 14;
    taken.push(place);
    const ideal = one && what !== 'memory' ? `<line x1="${x(linearFrom)}" y1="${y(one)}" x2="${x(sizes.at(-1))}" y2="${y(one * sizes.at(-1) / linearFrom)}" stroke="${colour}" stroke-dasharray="3 4" opacity="0.6"/>` : '';
    return `${ideal}<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map((point) => point.map((value) => value.toFixed(1)).join(',')).join(' ')}"/>`
      + points.map(([px, py]) => `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3" fill="${colour}"/>`).join('') + `<text x="${x(sizes.at(-1)) + 8}" y="${place}" fill="${colour}">${words}</text>`;
  });
  const marks = sizes.map((rows) => `<text x="${x(rows)}" y="${height - foot + 20}" text-anchor="middle">${rows >= 1e6 ? `${rows / 1e6} M` : `${rows / 1e3} k`}</text>`);
  const grid = [0, 1, 2, 3, 4, 5].map((power) => `<line x1="${left}" x2="${width - right}" y1="${y(10 ** power)}" y2="${y(10 ** power)}" stroke="#d0d7de"/><text x="${left - 8}" y="${y(10 ** power) + 4}" text-anchor="end">${(10 ** power).toLocaleString('en')}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>${grid.join('')}${marks.join('')}${lines.join('')}<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle">events; dotted: exactly in proportion</text></svg>\n`;
}
const text = [`# Growth, ${rounds} rounds`, '', ...table, '', ...verdicts.map((line) => `- ${line}`), '', noisy > 0 ? `Others used the machine during ${noisy} of ${samples.filter(({ what }) => what === 'load' || what === 'funnel').length} samples; * : during all of a cell.` : 'Nobody else used the machine.', ''].join('\n');
writeFileSync(join(top, 'build/bench/growth.md'), text);
writeFileSync(join(top, 'build/bench/growth.svg'), chart());
console.log(`\n${text}\nWritten to build/bench/growth.md and growth.svg`);
