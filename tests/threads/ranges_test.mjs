// Threads that read one file's ranges, under valgrind's helgrind: no two touch the same memory unordered, no locks are taken crosswise,
// and the report is the one of a single thread. Only the command line has threads that share memory; the page's workers share none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const program = process.env.SIYU_CLI ?? new URL('../../build/release/siyu', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'siyu-threads-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name, text) => { const path = join(folder, name); writeFileSync(path, text); return path; };

const skip = spawnSync('valgrind', ['--version']).error ? 'valgrind is not installed' : false;

test('four threads read one file: no data race, the report of one thread', { skip }, () => {
  const question = file('q.json', JSON.stringify({ version: 1, analysis: 'funnel', params: { steps: [{ event: '曝光' }, { event: '支付' }] } }));
  // Few long rows: the threads and what they hand over are under test, not the parser. A stray quote makes one range another's.
  const note = '长'.repeat(300);
  const lines = ['user_id,event,time,note'];
  for (let i = 0; i < 42_000; i++)
    lines.push(`U${(i * 7919) % 9_001},${i % 3 ? '曝光' : '支付'},2026-01-0${1 + (i >> 13)} 10:00:00,${i === 20_011 ? '5" pipe' : `"${i % 50},\n${note}"`}`);
  const large = file('large.csv', lines.join('\n'));
  assert.ok(statSync(large).size > 34e6);
  const words = ['run', question, large];
  const alone = spawnSync(program, [...words, '--threads', '1'], { encoding: 'utf8' });
  assert.equal(alone.status, 0, alone.stderr);
  const log = join(folder, 'helgrind.log');
  const four = spawnSync('valgrind', ['--tool=helgrind', `--log-file=${log}`, program, ...words, '--threads', '4'], { encoding: 'utf8' });
  const said = readFileSync(log, 'utf8');
  assert.match(said, /ERROR SUMMARY/, said.slice(-2000));
  // A condition that is signalled without its lock is no fault, and is not looked for.
  const found = said.split('\n').filter((line) => /Possible data race|lock order|Thread #\d+ (?:unlocked|exits)/.test(line));
  assert.deepEqual(found, []);
  assert.equal(four.status, 0, four.stderr);
  assert.equal(four.stdout, alone.stdout);
});
