// The speed guard: instructions a row of reading a log, of making timelines and of a funnel, counted by valgrind, must stay within budget.json.
//
// A row costs what a longer log takes more than a shorter one. What is done once, however long the log, cancels; of the preview, whose work hangs
// on what its samples hold, a little stays in `parse`.
// Instructions, not seconds: the same program on the same input counts the same, however busy the machine. They leave out caches and memory;
// tools/bench measures time. The budget is for one kind of processor and compiler; on another, or without valgrind, the tests skip.
// Who makes something slower on purpose, or faster, writes the new figure (it is printed) into budget.json and says why in the commit.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { promisify } from 'node:util';

const { platform, tolerance, rows, funnels, budget } = JSON.parse(readFileSync(new URL('budget.json', import.meta.url), 'utf8'));
const program = process.env.SIYU_GUARD, stages = ['log', 'parse', 'timelines', 'funnel'];
const said = (command, ...words) => spawnSync(command, words, { encoding: 'utf8' }).stdout?.trim() ?? '';
const here = `${process.arch}, g++ ${said('g++', '-dumpversion')}`;
const skip = said('valgrind', '--version') === '' ? 'valgrind is not installed' : here !== platform ? `the budget is for ${platform}, this is ${here}` : false;

async function instructions(stage, rows) {
  const { stderr } = await promisify(execFile)('valgrind', ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null', program, String(rows), stage]);
  return Number(/I\s+refs:\s+([\d,]+)/.exec(stderr)[1].replaceAll(',', ''));
}

const counted = [];
for (const stage of skip ? [] : stages) {
  const [few, many] = await Promise.all(rows.map((count) => instructions(stage, count)));
  counted.push((many - few) / (rows[1] - rows[0]));
}
for (const [at, stage] of stages.entries()) {
  if (at === 0) continue;
  test(`instructions a row: ${stage}`, { skip }, (context) => {
    const each = Math.round((counted[at] - counted[at - 1]) / (stage === 'funnel' ? funnels : 1));
    context.diagnostic(`${stage}: ${each} instructions a row, budget ${budget[stage]}`);
    assert.ok(each > 0, 'counted nothing');
    assert.ok(each <= budget[stage] * (1 + tolerance), `${stage} takes ${each} instructions a row; the budget is ${budget[stage]} + ${tolerance * 100} %`);
  });
}
