// The maker of the table of exports: what is in the repository passes, and each mistake in a file is named and stops it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const exportsFolder = join(top, 'core', 'model', 'exports');
const good = JSON.parse(readFileSync(join(exportsFolder, 'jd_orders.json'), 'utf8'));

function make(folder) {
  const output = join(mkdtempSync(join(tmpdir(), 'siyu-exports-')), 'table.inc');
  const run = spawnSync(process.execPath, [join(top, 'tools', 'make_exports.mjs'), folder,
    join(top, 'core', 'model', 'schema.cpp'), output], { encoding: 'utf8' });
  return { status: run.status, said: run.stderr, table: run.status === 0 ? readFileSync(output, 'utf8') : '' };
}

// One file in a folder of its own.
function makeOne(form, name = 'jd_orders.json') {
  const folder = mkdtempSync(join(tmpdir(), 'siyu-exports-'));
  writeFileSync(join(folder, name), typeof form === 'string' ? form : JSON.stringify(form));
  const made = make(folder);
  rmSync(folder, { recursive: true });
  return made;
}

test('the exports of the repository make a table', () => {
  const made = make(exportsFolder);
  assert.equal(made.status, 0, made.said);
  assert.match(made.table, /"jd_orders"/);
});

const kMistakes = [
  ['an unknown key', { oops: 1 }, /unknown key oops/],
  ['a missing language', { title: { 'zh-CN': '京东', en: 'JD' } }, /title zh-TW is missing/],
  ['an unknown table', { table: 'orderz' }, /unknown table orderz/],
  ['an unknown grain', { grain: 'row' }, /unknown grain row/],
  ['a signature of one header', { signature: ['京东价'] }, /signature needs two/],
  ['a mistyped field', { columns: { ...good.columns, 'order.piad': ['x'] } }, /unknown field order\.piad/],
  ['a field without headers', { columns: { ...good.columns, 'order.paid': [] } }, /order\.paid has no headers/],
  ['a repeated header', { columns: { ...good.columns, 'order.paid': ['a', 'a'] } }, /order\.paid repeats a header/],
  ['a blank header', { columns: { ...good.columns, 'order.paid': [' '] } }, /order\.paid has no headers/],
  ['a known field as a custom one', { custom: { 'order.store': ['x'] } }, /order\.store is a known field/],
  ['a custom field of another table', { custom: { 'event.x': ['x'] } }, /event\.x does not belong/],
  ['a list that names nothing', { once: ['order.refund'] }, /once names order\.refund/],
  ['an unknown state', { statuses: { 完成: 'finished' } }, /unknown state finished/],
  ['an unknown kind of metric', { metrics: { a: 'sum' } }, /unknown kind of metric sum/],
  ['no certainty', { certainty: '' }, /certainty is missing/],
];
for (const [what, change, said] of kMistakes)
  test(`${what} stops the build`, () => {
    const made = makeOne({ ...good, ...change });
    assert.equal(made.status, 1);
    assert.match(made.said, said);
  });

test('a file is named after its id, and is JSON', () => {
  assert.match(makeOne(good, 'jd.json').said, /is not the name of the file/);
  assert.match(makeOne('{').said, /JSON/);
});
