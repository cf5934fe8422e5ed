// siyu link and siyu unlink (contract.md §1, §6), from outside: there and back, what zlib makes of it, what is refused.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { constants, crc32 as zlibCrc32, deflateRawSync, inflateRawSync } from 'node:zlib';

const program = process.env.SIYU_CLI ?? new URL('../../build/release/siyu', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'siyu-links-'));
after(() => rmSync(folder, { recursive: true }));

const siyu = (...words) => spawnSync(program, words, { encoding: 'utf8', maxBuffer: 1 << 28 });
const file = (name, json) => {
  const path = join(folder, name);
  writeFileSync(path, typeof json === 'string' ? json : JSON.stringify(json));
  return path;
};
const problems = (result) => JSON.parse(result.stdout).problems;
const linkOf = (json) => {
  const result = siyu('link', file('shared.json', json));
  assert.equal(result.status, 0, result.stdout + result.stderr);
  return result.stdout.trim();
};

function crc32(text) {
  if (zlibCrc32) return zlibCrc32(text);
  let sum = ~0;
  for (const byte of Buffer.from(text)) {
    sum ^= byte;
    for (let k = 0; k < 8; ++k) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}
const fragment = (kind, packed) => {
  const payload = packed.toString('base64url');
  return `#v1.${kind}.${payload.length.toString(36)}.${crc32(payload).toString(36).padStart(7, '0')}.${payload}`;
};

const definition = { version: 1, analysis: 'funnel', title: '双11直播预热', params: { steps: [{ event: '关注' }, { event: '扫码' }] } };
const mapping = { version: 1, files: [{ match: { name: '订单*.csv', headers: ['订单号', '实付金额'] }, table: 'orders', columns: { 'order.id': '订单号', 'order.paid': '实付金额' } }] };
const column = (name, role, unit) => ({ name, role, unit });
const report = (counts) => ({
  definition,
  tables: [{ name: 'groups', columns: [column('event.channel', 'key', 'text'), column('customers', 'measure', 'count'), column('share', 'measure', 'share')],
    rows: counts.map((n, i) => [`渠道${i}`, n, n / counts.reduce((a, b) => a + b)]) }],
  notes: [], data: { as_of: '2026-03-31', files: 1, rows: 9, customers: 157, fingerprint: '00' },
});

test('a definition, a list of them and a mapping come back as they were', () => {
  for (const [kind, json] of [['d', definition], ['d', [definition, definition]], ['m', mapping]]) {
    const link = linkOf(json);
    assert.match(link, new RegExp(`^#v1\\.${kind}\\.[0-9a-z]+\\.[0-9a-z]{7}\\.[A-Za-z0-9_-]+$`, 'u'));
    assert.deepEqual(JSON.parse(siyu('unlink', link).stdout), json);
    assert.deepEqual(JSON.parse(spawnSync(program, ['unlink', '-'], { encoding: 'utf8', input: `${link}\n` }).stdout), json);
  }
});

test('a report comes back in its shape, a few withheld with their mark', () => {
  const back = JSON.parse(siyu('unlink', linkOf(report([120, 34, 3]))).stdout);
  const [table] = back.tables;
  assert.deepEqual(table.columns, report([1]).tables[0].columns);
  assert.deepEqual(table.rows.map((row) => row[1]), [120, null, null]);
  assert.deepEqual(table.withheld, { few: [[2, 1]], more: [[1, 1], [1, 2], [2, 2]] });
  assert.equal(back.shared.threshold, 5);
  assert.equal(JSON.parse(siyu('unlink', linkOf([report([120, 34])])).stdout).length, 1);
});

test('what zlib packs is read, and zlib reads what is packed here', () => {
  for (const level of [0, 1, 6, 9])
    for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY, constants.Z_RLE]) {
      const long = { ...definition, title: Array.from({ length: 900 }, (_, i) => `标题${(i * 7919) % 97}`).join('') };
      const result = siyu('unlink', fragment('d', deflateRawSync(JSON.stringify(long), { level, strategy })));
      assert.deepEqual(JSON.parse(result.stdout), long, `${level} ${strategy}`);
    }
  for (const title of ['', 'a', '长标题'.repeat(4000), Array.from({ length: 9000 }, (_, i) => (i * 2654435761) % 4294967296).join(' ')]) {
    const [, , length, sum, payload] = linkOf({ ...definition, title }).slice(1).split('.');
    assert.equal(parseInt(length, 36), payload.length);
    assert.equal(parseInt(sum, 36), crc32(payload));
    assert.equal(JSON.parse(inflateRawSync(Buffer.from(payload, 'base64url')).toString()).title, title);
  }
});

test('a cut link and a changed one are told apart and show nothing', () => {
  const link = linkOf({ ...definition, title: Array.from({ length: 300 }, (_, i) => i * 7919).join('题') });
  for (const cut of [1, 10, 400]) {
    const result = siyu('unlink', link.slice(0, -cut));
    assert.equal(result.status, 1);
    const [problem] = problems(result);
    assert.equal(problem.code, 'link_cut');
    assert.deepEqual(problem.facts, { received: String(link.length - 1 - cut), expected: String(link.length - 1) });
  }
  for (const at of [4, 6, 12, 40, link.length - 1]) {
    const result = siyu('unlink', link.slice(0, at) + (link[at] === 'x' ? 'y' : 'x') + link.slice(at + 1));
    assert.equal(result.status, 1, String(at));
    assert.ok(problems(result)[0].code.startsWith('link_'));
  }
  assert.equal(problems(siyu('unlink', link.replace('#v1', '#v2')))[0].code, 'link_newer');
  assert.equal(problems(siyu('unlink', 'hello'))[0].code, 'link_unknown');
});

test('a bomb is refused, by its size and not by its time', () => {
  const bomb = deflateRawSync(Buffer.alloc(200 << 20), { level: 9 });
  assert.equal(problems(siyu('unlink', fragment('d', bomb.subarray(0, 60_000))))[0].code, 'link_too_large');
  const rows = fragment('r', deflateRawSync(JSON.stringify({ reports: [{ definition, tables: [['t', 4e9, ['a', 'mc'], 1]] }] })));
  assert.equal(problems(siyu('unlink', rows))[0].code, 'link_changed');
});

test('names of people and numbers of orders are refused without any data, by their look', () => {
  for (const title of ['打给 13800138000', '订单 202611010000123456']) {
    const result = siyu('link', file('named.json', { ...definition, title }));
    assert.equal(result.status, 1);
    assert.equal(problems(result)[0].code, 'link_discloses');
  }
  const filtered = { ...definition, where: { field: 'customer.name', op: '=', value: '张' } };
  assert.equal(problems(siyu('link', file('filtered.json', filtered)))[0].code, 'link_discloses');
  assert.equal(siyu('link', file('text.json', '{')).status, 1);
  assert.equal(siyu('link', file('other.json', { a: 1 })).status, 1);
  for (const words of [['link'], ['unlink'], ['link', 'a', 'b'], ['unlink', 'a', '--out', 'b']]) assert.equal(siyu(...words).status, 2);
});
