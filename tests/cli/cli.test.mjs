// The command line, from outside (contract.md §1): exit statuses, formats, what goes to which stream, what bad input gets.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, existsSync, statSync, writeFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const program = process.env.SIYU_CLI ?? new URL('../../build/release/siyu', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'siyu-cli-'));
after(() => rmSync(folder, { recursive: true }));

const siyu = (...words) => spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
const fed = (input, ...words) => spawnSync(program, words, { encoding: 'utf8', input });
const file = (name, text) => { const path = join(folder, name); writeFileSync(path, text); return path; };
const json = (result) => JSON.parse(result.stdout);

const events = file('events.csv', 'user_id,event,time\na,关注,2026-01-01 10:00:00\na,扫码,2026-01-01 11:00:00\nb,关注,2026-01-02 10:00:00\n');
const funnel = { version: 1, analysis: 'funnel', params: { steps: [{ event: '关注' }, { event: '扫码' }] } };
const question = file('funnel.json', JSON.stringify(funnel));

test('run prints the report and exits 0', () => {
  const result = siyu('run', question, events);
  assert.equal(result.status, 0, result.stderr);
  const steps = json(result).tables.find(({ name }) => name === 'steps');
  const at = (name) => steps.columns.findIndex((column) => column.name === name);
  assert.deepEqual(steps.rows.map((row) => row[at('customers')]), [2, 1]);
  assert.equal(result.stderr, '');
});

test('a list of definitions gives a list of reports', () => {
  const list = file('list.json', JSON.stringify([funnel, funnel]));
  const reports = json(siyu('run', list, events));
  assert.equal(reports.length, 2);
  assert.deepEqual(reports[0], reports[1]);
});

test('- reads standard input, for the definition or for a file', () => {
  assert.equal(fed(JSON.stringify(funnel), 'run', '-', events).stdout, siyu('run', question, events).stdout);
  const piped = json(fed(readFileSync(events, 'utf8'), 'run', question, '-'));
  assert.deepEqual(piped.tables, json(siyu('run', question, events)).tables);
});

test('the order in which files are named does not matter', () => {
  const more = file('more.csv', 'user_id,event,time\nc,关注,2026-01-03 10:00:00\n');
  assert.equal(siyu('run', question, events, more).stdout, siyu('run', question, more, events).stdout);
});

test('--threads changes nothing', () => {
  assert.equal(siyu('run', question, events, '--threads', '4').stdout, siyu('run', question, events).stdout);
});

test('--threads changes nothing of a file large enough to be read in ranges', () => {
  const names = ['曝光', '关注', '支付'];
  const lines = ['user_id,event,time,note'];
  for (let i = 0; i < 900_000; i++)
    lines.push(`U${(i * 7919) % 90_001},${names[i % 3]},${i % 90_017 === 3 ? '昨天' : `2026-01-0${1 + (i >> 17)} 10:00:0${i % 10}`},${i % 50_021 === 7 ? '5" pipe' : `"${i % 11},\nline"`}`);
  lines.push('', '合计,,,', '');
  const large = file('large.csv', lines.join('\n'));
  assert.ok(statSync(large).size > 34e6);
  const one = file('large.json', JSON.stringify({ version: 1, analysis: 'funnel', params: { steps: names.map((event) => ({ event })) } }));
  const expected = siyu('run', one, large, '--threads', '1');
  assert.equal(expected.status, 0, expected.stdout);
  for (const threads of ['2', '5']) assert.equal(siyu('run', one, large, '--threads', threads).stdout, expected.stdout);
  const chinese = file('large_gbk.csv', spawnSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030', large], { maxBuffer: 1 << 28 }).stdout);
  assert.ok(statSync(chinese).size > 33.6e6);
  const alone = siyu('run', one, chinese, '--threads', '1');
  assert.equal(alone.status, 0, alone.stdout);
  assert.equal(siyu('run', one, chinese, '--threads', '4').stdout, alone.stdout);
  assert.deepEqual(json(alone).tables, json(expected).tables);
});

test('--out writes one CSV a table', () => {
  const out = join(folder, 'out');
  assert.equal(siyu('run', question, events, '--out', out, '--format', 'text').status, 0);
  assert.ok(existsSync(join(out, 'steps.csv')));
  assert.equal(readFileSync(join(out, 'steps.csv'))[0], 0xef);
});

test('a broken definition exits 1, says where, and leaves nothing half-written', () => {
  const broken = file('broken.json', JSON.stringify({ ...funnel, params: { steps: [{ event: '关住' }], windw: '7d' } }));
  const out = join(folder, 'never');
  const result = siyu('run', broken, events, '--out', out);
  assert.equal(result.status, 1);
  assert.deepEqual(json(result).problems.map(({ where }) => where), ['/params/windw']);
  assert.equal(existsSync(out), false);
  const text = siyu('run', file('name.json', JSON.stringify({ ...funnel, params: { steps: [{ event: '关住' }, { event: '扫码' }] } })), events, '--format', 'text');
  assert.equal(text.status, 1);
  assert.equal(text.stdout, '');
  assert.match(text.stderr, /did you mean "关注"/);
});

test('one bad file among good ones is named, and nothing is printed as if it were whole', () => {
  for (const [name, bytes, code] of [['empty.csv', '', 'empty_file'], ['book.xlsx', 'PK\x03\x04' + '\0'.repeat(100), 'container_unreadable']]) {
    const result = siyu('run', question, events, file(name, bytes));
    assert.equal(result.status, 1);
    assert.equal(json(result).problems[0].code, code);
    assert.match(json(result).problems[0].where, new RegExp(name));
  }
  mkdirSync(join(folder, 'dir.csv'), { recursive: true });
  assert.equal(json(siyu('run', question, join(folder, 'dir.csv'))).problems[0].code, 'is_directory');
  assert.equal(json(siyu('run', question, join(folder, 'nowhere.csv'))).problems[0].code, 'cannot_read');
});

test('--out writes all tables or none', () => {
  const out = join(folder, 'half');
  mkdirSync(join(out, 'trend.csv'), { recursive: true });
  const trend = file('trend.json', JSON.stringify({ ...funnel, params: { ...funnel.params, trend: { interval: 'day' } } }));
  const result = siyu('run', trend, events, '--out', out);
  assert.equal(result.status, 1);
  assert.equal(json(result).problems[0].code, 'cannot_write');
  assert.deepEqual(readdirSync(out), ['trend.csv']);
});

test('an answer that cannot be written is not done', { skip: !existsSync('/dev/full') }, () => {
  const result = spawnSync('sh', ['-c', '"$0" run "$1" "$2" > /dev/full', program, question, events], { encoding: 'utf8' });
  assert.equal(result.status, 1);
  assert.notEqual(result.stderr, '');
});

test('CSV on standard output has one byte-order mark, at its start', () => {
  const list = file('two.json', JSON.stringify([funnel, funnel]));
  const marks = siyu('run', list, events, '--format', 'csv').stdout.split('\ufeff');
  assert.equal(marks.length, 2);
  assert.equal(marks[0], '');
});

test('problems of a mapping are said once, of the mapping; a bad definition names its file', () => {
  const mapping = file('mapping.json', JSON.stringify({ version: 1, files: [{ table: 'events', foo: 1 }] }));
  const more = file('more2.csv', 'user_id,event,time\nc,关注,2026-01-03 10:00:00\n');
  const result = siyu('run', question, events, more, '--mapping', mapping);
  assert.equal(result.status, 1);
  assert.deepEqual(json(result).problems.map(({ code, where }) => [code, where]), [['unknown_key', mapping + '/files/0/foo']]);
  const cut = file('cut.json', '{"version": 1,');
  assert.equal(json(siyu('run', cut, events)).problems[0].where, cut);
  const absent = file('absent.json', JSON.stringify({ version: 1, files: [{ table: 'events', columns: { 'event.name': '事件名' } }] }));
  assert.equal(json(siyu('run', question, events, '--mapping', absent)).problems[0].where, 'events.csv/mapping/columns/event.name');
});

test('-h is help', () => {
  assert.equal(siyu('-h').status, 0);
  assert.equal(siyu('-h').stdout, siyu('--help').stdout);
});

test('a header with no rows is a table of no rows', () => {
  const result = siyu('inspect', file('header.csv', 'user_id,event,time\n'));
  assert.equal(result.status, 0, result.stdout);
  assert.equal(json(result).files[0].rows, 0);
});

test('inspect tells what each file is', () => {
  const [one] = json(siyu('inspect', events)).files;
  assert.equal(one.encoding, 'utf-8');
  assert.equal(one.table, 'events');
  assert.equal(one.rows, 3);
  assert.deepEqual(one.mapping.columns, { 'customer.id': 'user_id', 'event.name': 'event', 'event.time': 'time' });
  assert.deepEqual(one.columns.map(({ nulls }) => nulls), [0, 0, 0]);
});

test('describe lists the analyses and the parameters of one', () => {
  const all = json(siyu('describe')).analyses.map(({ name }) => name);
  assert.deepEqual(all, ['overview', 'funnel', 'customer_funnel', 'segments', 'rfm', 'aipl', 'tiers', 'retention', 'lifecycle', 'stickiness',
    'repurchase', 'paths', 'sales', 'gmv', 'ltv', 'hours', 'plan', 'health', 'benchmarks']);
  const [one] = json(siyu('describe', 'funnel')).analyses;
  assert.ok(one.params.some(({ name }) => name === 'window'));
  assert.equal(siyu('describe', 'funel').status, 1);
});

test('sample writes the same bytes for the same seed', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, 'sample', name));
  for (const [out, seed] of [[a, '7'], [b, '7'], [c, '8']]) assert.equal(siyu('sample', '--customers', '60', '--seed', seed, '--out', out).status, 0);
  for (const name of readdirSync(a)) assert.ok(readFileSync(join(a, name)).equals(readFileSync(join(b, name))), name);
  assert.ok(readdirSync(a).some((name) => !readFileSync(join(a, name)).equals(readFileSync(join(c, name)))));
});

test('wrong usage exits 2 with a sentence', () => {
  for (const words of [[], ['run'], ['run', question], ['dance'], ['run', question, events, '--format', 'xml'], ['inspect', '--colour', 'red'], ['run', question, events, '--threads', '0'],
                       ['run', '-', '-'], ['run', '-', events, '--mapping', '-'], ['inspect', events, '--out', folder], ['describe', '--seed', '1'], ['sample', '--out', folder, '--format', 'json'],
                       ['sql', question], ['link'], ['unlink'], ['sample']]) {
    const result = siyu(...words);
    assert.equal(result.status, 2, words.join(' '));
    assert.notEqual(result.stderr, '');
    assert.equal(result.stdout, '');
  }
});

const paidOn = (day, mapping) => {
  const report = json(siyu('run', file('sales.json', JSON.stringify({ version: 1, analysis: 'sales', params: { interval: 'day' } })),
    file('ordered.csv', '订单号,付款时间,实付金额\n20260000000001,3/2/2026,5\n20260000000002,4/2/2026,7\n'), ...mapping));
  return report.tables?.find(({ name }) => name === 'series').rows.some((row) => row[0] === day);
};

test('dates that tell no month from day are empty until the mapping says how they read', () => {
  const mapping = (order) => ['--mapping', file(`${order}.json`, JSON.stringify({ version: 1, files: [{ table: 'orders', date_order: order,
    columns: { 'order.id': '订单号', 'order.paid_at': '付款时间', 'order.paid': '实付金额' } }] }))];
  assert.ok(!paidOn('2026-03-02', []));
  assert.ok(paidOn('2026-03-02', mapping('month_first')));
  assert.ok(paidOn('2026-02-03', mapping('day_first')));
  const wrong = siyu('run', question, events, ...mapping('month'));
  assert.equal(wrong.status, 1);
  assert.match(wrong.stdout + wrong.stderr, /date_order/);
});

test('a file without a header row is refused, and read when the mapping says so', () => {
  const log = file('log.csv', '1,2268318,pv,2026-01-01 10:00:00\n1,2333346,buy,2026-01-02 10:00:00\n2,2576651,pv,2026-01-03 10:00:00\n2,3830808,pv,2026-01-03 11:00:00\n');
  const steps = file('pv.json', JSON.stringify({ version: 1, analysis: 'funnel', params: { steps: [{ event: 'pv' }, { event: 'buy' }] } }));
  assert.match(siyu('run', steps, log).stdout, /no_header/);
  const mapping = file('log-mapping.json', JSON.stringify({ version: 1, files: [{ table: 'events', header_row: 0,
    columns: { 'customer.id': '#1', 'event.name': '#3', 'event.time': '#4' } }] }));
  const found = json(siyu('run', steps, log, '--mapping', mapping)).tables.find(({ name }) => name === 'steps');
  assert.deepEqual(found.rows.map((row) => row[2]), [2, 1]);
});

test('in a list of questions a segments question names its segments for those after it', () => {
  const list = file('with_segments.json', JSON.stringify([
    { version: 1, analysis: 'segments', params: { segments: [{ id: 'scanned', rule: { did: { event: '扫码' } } }] } },
    { ...funnel, where: { segment: 'scanned' } },
  ]));
  const [, report] = json(siyu('run', list, events));
  assert.deepEqual(report.tables[0].rows.map((row) => row[2]), [1, 1]);
  const alone = siyu('run', file('alone.json', JSON.stringify({ ...funnel, where: { segment: 'scanned' } })), events);
  assert.equal(alone.status, 1);
  assert.match(alone.stdout, /unknown_segment/);
});
