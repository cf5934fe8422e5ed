// Workbooks, archives and gzips at the command line: the same tables as the CSV they hold, whatever they are packed in.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { lockedWorkbook, oldWorkbook, row, styled, workbook, zip } from '../containers/fixtures.mjs';

const program = process.env.SIYU_CLI ?? new URL('../../build/release/siyu', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'siyu-cli-containers-'));
after(() => rmSync(folder, { recursive: true }));

const siyu = (...words) => spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
const file = (name, bytes) => { const path = join(folder, name); writeFileSync(path, bytes); return path; };
const json = (result) => JSON.parse(result.stdout);
const inspected = (...paths) => json(siyu('inspect', ...paths)).files;

const events = [['user_id', 'event', 'time'], ['a', '关注', 46023.5], ['a', '扫码', 46023.75], ['b', '关注', 46024.25]];
const csv = 'user_id,event,time\na,关注,2026-01-01 12:00:00\na,扫码,2026-01-01 18:00:00\nb,关注,2026-01-02 06:00:00\n';
const options = { formats: ['yyyy-mm-dd hh:mm:ss'] };
const rows = events.map((cells, at) => row(at + 1, cells.map((cell) => (typeof cell === 'number' ? styled(1, cell) : cell)))).join('');
const book = workbook([{ name: '事件', rows }], options);
const question = file('funnel.json', JSON.stringify({ version: 1, analysis: 'funnel', params: { steps: [{ event: '关注' }, { event: '扫码' }] } }));
const plain = json(siyu('run', question, file('events.csv', csv))).tables;

test('a workbook, a zip, a gzip and what lies in a zip give the same report as the CSV', () => {
  const packed = { 'a.xlsx': book, 'b.zip': zip([{ name: '事件.csv', data: csv }]), 'c.csv.gz': gzipSync(csv), 'd.zip': zip([{ name: 'in.xlsx', data: book }]), 'e.dat': book };
  for (const [name, bytes] of Object.entries(packed)) {
    const result = siyu('run', question, file(name, bytes));
    assert.equal(result.status, 0, name + result.stdout + result.stderr);
    assert.deepEqual(json(result).tables, plain, name);
    assert.equal(result.stderr, '');
  }
  const piped = spawnSync(program, ['run', question, '-'], { encoding: 'utf8', input: book });
  assert.deepEqual(json(piped).tables, plain);
});

test('inspect names the table by file, entry and sheet', () => {
  const old = oldWorkbook([['客户名称', '手机'], ['甲', '13800000001']], 'biff8', '客户');
  const found = inspected(file('all.zip', zip([{ name: 'x/b.xlsx', data: workbook([{ name: '事件', rows }, { name: '空', rows: '' }], options) }, { name: 'c.csv', data: csv }])), file('old.xls', old));
  assert.deepEqual(found.map(({ name, entry, sheet, container, rows: count }) => [name, entry, sheet, container, count]),
    [['all.zip', 'x/b.xlsx', '事件', 'zip', 3], ['all.zip', 'c.csv', undefined, 'zip', 3], ['old.xls', undefined, '客户', 'xls', 1]]);
  assert.equal(inspected(file('g.csv.gz', gzipSync(csv)))[0].container, 'csv');
  assert.match(siyu('inspect', join(folder, 'all.zip'), '--format', 'text').stdout, /all\.zip › x\/b\.xlsx › 事件 {2}utf-8/);
});

test('a sheet of notes is left out with a sentence, not with the file', () => {
  const notes = row(1, ['填写说明']) + row(2, ['请勿修改表头']);
  const result = siyu('run', question, file('notes.xlsx', workbook([{ name: '说明', rows: notes }, { name: '事件', rows }], options)));
  assert.equal(result.status, 0, result.stdout + result.stderr);
  assert.deepEqual(json(result).tables, plain);
  assert.match(result.stderr, /notes\.xlsx › 说明: fits no table, left out/);
});

test('the order of files with many tables does not matter', () => {
  const more = 'user_id,event,time\nc,关注,2026-01-03 10:00:00\nc,扫码,2026-01-03 11:00:00\n';
  const many = file('many.zip', zip([{ name: '2.csv', data: more }, { name: '1.xlsx', data: book }]));
  const other = file('other.csv', 'user_id,event,time\nd,关注,2026-01-04 10:00:00\n');
  assert.equal(siyu('run', question, many, other).stdout, siyu('run', question, other, many).stdout);
});

test('what is locked or cut off is said by name, and no report is made of the rest', () => {
  const locked = siyu('run', question, file('bill.zip', zip([{ name: '账单.csv', data: 'x', flags: 1 }, { name: 'a.csv', data: csv }])));
  assert.equal(locked.status, 1);
  assert.deepEqual(json(locked).problems.map(({ code, where }) => [code, where]), [['password_needed', 'bill.zip › 账单.csv']]);
  assert.deepEqual(inspected(join(folder, 'bill.zip')).map(({ entry, rows: count, problems }) => [entry, count, problems.map(({ code }) => code).join()]),
    [['账单.csv', 0, 'password_needed'], ['a.csv', 3, '']]);
  assert.equal(json(siyu('inspect', file('locked.xlsx', lockedWorkbook()))).problems[0].code, 'password_needed');
  assert.equal(json(siyu('inspect', file('cut.xlsx', book.subarray(0, 900)))).problems[0].code, 'container_unreadable');
  assert.equal(json(siyu('inspect', file('empty.zip', zip([])))).problems[0].code, 'empty_file');
});

test('without node, or without the script beside the program, it says what to do; CSV needs neither', () => {
  const packed = file('needs.xlsx', book);
  const without = spawnSync(program, ['inspect', packed], { encoding: 'utf8', env: { PATH: folder } });
  assert.equal(without.status, 1);
  assert.match(json(without).problems[0].message, /Node\.js/);
  assert.equal(spawnSync(program, ['inspect', join(folder, 'events.csv')], { encoding: 'utf8', env: { PATH: folder } }).status, 0);
  const alone = join(folder, 'siyu');
  copyFileSync(program, alone);
  const problems = json(spawnSync(alone, ['inspect', packed], { encoding: 'utf8' })).problems;
  assert.deepEqual([problems[0].code, problems[0].where], ['container_unreadable', 'needs.xlsx']);
  assert.match(problems[0].message, /siyu_containers\.mjs/);
});
