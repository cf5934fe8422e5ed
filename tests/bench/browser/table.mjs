// The samples of a run as tables, and whether all answers were the same.
import { median, time } from './harness.mjs';
import { kForeign, kShort } from './host.mjs';

// Of the samples of one thing the clean ones, or all of them when none is clean.
export function summary(samples) {
  const done = samples.filter(({ ms }) => ms !== undefined);
  if (done.length === 0) return { error: samples[0]?.error };
  const clean = done.filter(({ ms, foreign }) => ms < kShort || foreign <= kForeign), used = (clean.length > 0 ? clean : done).map(({ ms }) => ms);
  return { median: median(used), least: Math.min(...used), most: Math.max(...used), count: used.length, noisy: clean.length === 0 };
}

// An answer whatever the order of its rows, numbers to a millionth.
const canonical = (rows) => JSON.stringify(rows.map((row) => JSON.stringify(row.map((cell) => (typeof cell === 'number' ? Math.round(cell * 1e6) / 1e6 : cell)))).sort());

// A sentence for every peer that answers a question differently from the first one to answer it, at any time.
export function agree(samples, questions) {
  return questions.flatMap((question) => {
    const answers = samples.filter(({ what, result }) => what === question && result);
    const [first] = answers, right = first && canonical(first.result);
    const others = new Map(answers.filter(({ result }) => canonical(result) !== right).map(({ peer, result }) => [peer, canonical(result)]));
    return [...others].map(([peer, said]) => `${question}: ${peer} says ${said.slice(0, 200)}…, ${first.peer} ${right.slice(0, 200)}…`);
  });
}

const cellOf = (of, base, more = '') => {
  if (of.error) return `failed: ${of.error.slice(0, 80).replaceAll('|', '/')}`;
  if (of.median === undefined) return '–';
  const ratio = base?.median ? of.median / base.median : undefined;
  return `${time(of.median)}${of.noisy ? '*' : ''}${more} (${time(of.least)}–${time(of.most)}, n=${of.count})${ratio === undefined ? '' : ` **${ratio.toFixed(ratio < 0.1 ? 2 : ratio < 10 ? 1 : 0)}×**`}`;
};

export function peersTable(samples, contestants, questions, megabytes) {
  const of = (peer, what) => summary(samples.filter((sample) => sample.peer === peer && (sample.what === what || (sample.what === 'start' && what === 'load'))));
  const whats = ['load', ...questions];
  return [
    `| | ${whats.join(' | ')} | peak |`, `|---|${whats.map(() => '---:|').join('')}---:|`,
    ...contestants.map(({ name }) => {
      const cells = whats.map((what) => { const it = of(name, what); return cellOf(it, of('siyu', what), what === 'load' && it.median ? `, ${(megabytes / it.median * 1000).toFixed(0)} MB/s` : ''); });
      return `| ${name} | ${cells.join(' | ')} | ${Math.max(...samples.filter(({ peer }) => peer === name).map(({ peak = 0 }) => peak))} MB |`;
    }),
  ];
}

// What the clock says too much of when others use the machine: processor time of the whole browser, all threads, medians of every sample.
export function processorTable(samples, contestants, questions) {
  const whats = ['load', ...questions];
  return [
    `| processor time | ${whats.join(' | ')} |`, `|---|${whats.map(() => '---:|').join('')}`,
    ...contestants.map(({ name }) => `| ${name} | ${whats.map((what) => {
      const spent = samples.filter((sample) => sample.peer === name && sample.what === what && sample.processor !== undefined).map(({ processor }) => processor);
      return spent.length === 0 ? '–' : time(median(spent));
    }).join(' | ')} |`),
  ];
}

const floors = { read: 'File.stream(), bytes dropped', slices: 'File.slice(8 MB).arrayBuffer(), one after another', scan: 'slices read ahead, copied into WebAssembly, newlines and commas counted with SIMD' };
export function floorsTable(samples, megabytes) {
  if (!samples.some(({ peer }) => peer === 'floor')) return [];
  return [
    '| raw floor (one worker) | time | MB/s |', '|---|---:|---:|',
    ...Object.entries(floors).map(([what, words]) => { const it = summary(samples.filter((sample) => sample.peer === 'floor' && sample.what === what)); return `| ${words} | ${cellOf(it)} | ${it.median ? (megabytes / it.median * 1000).toFixed(0) : ''} |`; }), '',
  ];
}
