// The native part: a process that reads the CSV and answers the funnel, from its start to its end, both cores allowed to each.
//
// `siyu run` beside DuckDB (its Node package; Node's own start is in its time) and, where they are installed, ClickHouse (clickhouse-local)
// and polars (`npm install --no-save nodejs-polars` in this folder). A program that is not there is named as skipped.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { here, median, option, time, top } from './harness.mjs';
import { peakOf, quiet, watch } from './host.mjs';
import { summary } from './table.mjs';

const steps = ['曝光', '关注', '扫码', '下单', '支付'], cores = String(cpus().length);
const definition = { version: 1, analysis: 'funnel', params: { steps: steps.map((event) => ({ event })), window: '7d' } };
const structure = 'user_id String, event String, time DateTime, channel String, amount Nullable(Float64)';
const clickhouse = `SELECT k, countIf(level >= k) FROM (SELECT windowFunnel(604800)(time, ${steps.map((name) => `event = '${name}'`).join(', ')}) AS level FROM log GROUP BY user_id)
  ARRAY JOIN [1, 2, 3, 4, 5] AS k GROUP BY k ORDER BY k FORMAT JSONCompactEachRow`;
const lines = (text) => text.trim().split('\n').map((line) => JSON.parse(line).map(Number));

function programs(csv) {
  const question = join(top, 'build/bench/funnel.json');
  writeFileSync(question, JSON.stringify(definition));
  const node = (name, ...more) => ({ command: process.execPath, args: [join(here, 'peers', name), csv, cores, ...more], read: lines });
  const there = (name) => { try { createRequire(join(here, 'package.json')).resolve(name); return true; } catch { return false; } };
  return [
    { name: 'siyu run', command: join(top, 'build/release/siyu'), args: ['run', question, csv, '--threads', cores], read: (text) => {
      const [{ columns, rows }] = JSON.parse(text).tables, at = ['step', 'customers'].map((name) => columns.findIndex((column) => column.name === name));
      return rows.map((row) => at.map((index) => row[index]));
    } },
    { name: 'duckdb', ...node('duckdb_native.mjs', 'plain') },
    { name: 'duckdb tuned', ...node('duckdb_native.mjs', 'tuned') },
    { name: 'polars', missing: !there('nodejs-polars') && 'nodejs-polars is not installed', ...node('polars_native.mjs'), env: { POLARS_MAX_THREADS: cores } },
    { name: 'clickhouse', missing: spawnSync('clickhouse-local', ['--version']).error && 'there is no clickhouse-local', command: 'clickhouse-local',
      args: ['--file', csv, '--input-format', 'CSVWithNames', '--structure', structure, '--table', 'log', '--query', clickhouse], env: { TZ: 'UTC' }, read: lines },
  ];
}

async function once({ command, args, env = {}, read }) {
  await quiet(Number(option('wait', 15)));
  const heard = watch(), started = performance.now();
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '', complaint = '', peak = 0;
  const timer = setInterval(() => { peak = Math.max(peak, peakOf(child.pid)); }, 5);
  child.stdout.on('data', (text) => { said += text; });
  child.stderr.on('data', (text) => { complaint += text; });
  const status = await new Promise((resolve) => { child.on('error', () => resolve(-1)); child.on('close', resolve); });
  clearInterval(timer);
  if (status !== 0) return { error: complaint.split('\n', 1)[0] || `exit status ${status}` };
  return { ms: performance.now() - started, ...heard(), peak, answer: JSON.stringify(read(said)) };
}

// A table as text, and a sentence for every answer that differs from the page's (or, without one, from the first).
export async function nativePart({ csv, rounds, funnel }) {
  const all = programs(csv), run = all.filter(({ missing }) => !missing), samples = new Map(run.map(({ name }) => [name, []])), wrong = [];
  let right = funnel && JSON.stringify(funnel);
  for (let round = 0; round < rounds; round++)
    for (const program of run) {
      const sample = await once(program);
      console.log(`${program.name.padEnd(18)} ${(sample.error ?? `${sample.ms.toFixed(0)} ms`)}${sample.foreign > 0.2 ? `   others used ${sample.foreign.toFixed(1)} cores` : ''}`);
      samples.get(program.name).push(sample);
      right ??= sample.answer;
      if (sample.answer && sample.answer !== right) wrong.push(`native funnel: ${program.name} says ${sample.answer}, not ${right}`);
    }
  const ours = summary(samples.get('siyu run'));
  const rows = all.map(({ name, missing }) => {
    if (missing) return `| ${name} | skipped: ${missing} | | |`;
    const it = summary(samples.get(name)), of = (what, words) => words(median(samples.get(name).map((sample) => sample[what] ?? 0)));
    if (it.error) return `| ${name} | failed: ${it.error.slice(0, 100)} | | |`;
    return `| ${name} | ${time(it.median)}${it.noisy ? '*' : ''} (${time(it.least)}–${time(it.most)}, n=${it.count}) **${(it.median / ours.median).toFixed(1)}×** | ${of('processor', time)} | ${of('peak', String)} MB |`;
  });
  if (ours.error) wrong.push(`siyu run: ${ours.error}`);
  return { text: ['| native, file to funnel, whole process | time | processor time | peak |', '|---|---:|---:|---:|', ...rows, ''].join('\n'), wrong };
}
