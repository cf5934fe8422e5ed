// A workspace file on the command line: it answers as the files it was made of, says which part is damaged, and the rest is read.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { workspaceFile } from './workspace_file.mjs';

const program = process.env.SIYU_CLI ?? new URL('../../build/release/siyu', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'siyu-workspace-'));
after(() => rmSync(folder, { recursive: true }));
const siyu = (...words) => spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
const file = (name, bytes) => { const path = join(folder, name); writeFileSync(path, bytes); return path; };
const json = (result) => JSON.parse(result.stdout);

const orders = (from, to, status = '已完成') => Buffer.from('单,人,钱,付于,状态\n' + Array.from({ length: to - from }, (_, i) =>
  `A${from + i},u${(from + i) % 7},${10 + (i % 5)}.50,2026-10-${String(1 + ((from + i) % 28)).padStart(2, '0')} 10:00:00,${status}\n`).join(''));
const first = orders(0, 60), second = orders(40, 90, '已退款');
const mapping = { table: 'orders', columns: { 'order.id': '单', 'customer.id': '人', 'order.paid': '钱', 'order.paid_at': '付于', 'order.status': '状态' }, values: { 'order.status': { 已完成: 'done', 已退款: 'refunded' } } };
const state = {
  version: 1, name: '示例', tables: [
    { section: 1, name: '一.csv', mapping, policy: 'merge', rows: 60 },
    { section: 2, name: '二.csv', mapping, policy: 'merge', rows: 50 },
  ],
  segments: [{ id: 's1', name: '老客', rule: { field: 'customer.id', op: 'in', value: ['u1', 'u2'] } }],
};
const sections = [{ name: '一.csv', bytes: first }, { name: '二.csv', bytes: second }];
const whole = workspaceFile(state, sections);
const question = file('sales.json', JSON.stringify({ version: 1, analysis: 'sales', params: {} }));

test('run answers as the files it was made of', () => {
  const by = file('mapping.json', JSON.stringify({ version: 1, files: [mapping] }));
  const plain = siyu('run', question, file('一.csv', first), file('二.csv', second), '--mapping', by);
  assert.equal(plain.status, 0, plain.stderr);
  const kept = siyu('run', question, file('示例.siyu', whole));
  assert.equal(kept.status, 0, kept.stderr + kept.stdout);
  assert.equal(kept.stdout, plain.stdout);
});

test('a definition may name its segments', () => {
  const named = file('named.json', JSON.stringify({ version: 1, analysis: 'sales', where: { segment: 's1' }, params: {} }));
  const result = siyu('run', named, file('示例.siyu', whole));
  assert.equal(result.status, 0, result.stdout);
  assert.notEqual(result.stdout, siyu('run', question, file('示例.siyu', whole)).stdout);
});

test('inspect lists its tables, read as they were', () => {
  const { files } = json(siyu('inspect', file('示例.siyu', whole)));
  assert.deepEqual(files.map(({ name, table, rows }) => [name, table, rows]), [['一.csv', 'orders', 60], ['二.csv', 'orders', 50]]);
  assert.equal(files[0].columns[2].field, 'order.paid');
});

test('damage costs the part it hit', () => {
  const damaged = Buffer.from(whole);
  damaged[damaged.indexOf(second) + 100] ^= 1;
  const path = file('坏.siyu', damaged);
  const { files } = json(siyu('inspect', path));
  assert.deepEqual(files.map(({ name, rows, problems }) => [name, rows, problems.map(({ code }) => code)]), [['一.csv', 60, []], ['二.csv', 0, ['section_damaged']]]);
  const run = siyu('run', question, path);
  assert.equal(run.status, 1);
  assert.deepEqual(json(run).problems.map(({ code, where }) => [code, where]), [['section_damaged', '坏.siyu › 二.csv']]);
});

test('without its state the tables are as if they were dropped', () => {
  const damaged = Buffer.from(whole);
  damaged[damaged.indexOf('{"version"') + 3] ^= 1;
  const result = siyu('inspect', file('无口径.siyu', damaged));
  assert.equal(result.status, 0, result.stdout);
  assert.equal(json(result).files.length, 2);
  assert.match(result.stderr, /damaged/);
});

test('what is no workspace file, or one that cannot be read, is said', () => {
  assert.equal(json(siyu('inspect', file('短.siyu', whole.subarray(0, 40)))).problems[0].code, 'not_workspace');
  const both = Buffer.from(whole);
  both[9] ^= 1;
  both[both.length - 20] ^= 1;
  assert.equal(json(siyu('inspect', file('两端.siyu', both))).problems[0].code, 'workspace_damaged');
});
