// Damaged containers: 2,000 of each kind. None may throw, none may take long; what is read must be what a part says it is.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openRaw, source } from './library.mjs';
import { damage, damagedBook, random, seeds } from './mutations.mjs';

const kMost = 2000, kSlow = 5000; // milliseconds for one file of a few kilobytes

async function survive(make) {
  const next = random(20261122);
  for (let at = 0; at < kMost; at += 1) {
    const bytes = make(next), started = performance.now();
    for (const part of await openRaw(source(bytes))) {
      assert.equal(part.size, part.bytes.reduce((sum, piece) => sum + piece.length, 0));
      for (const { code, message } of part.problems) assert.ok(code && message);
    }
    const took = performance.now() - started;
    assert.ok(took < kSlow, `file ${at} took ${took.toFixed(0)} ms`);
  }
}

for (const [kind, files] of Object.entries(seeds)) {
  test(`2,000 damaged files of kind ${kind}`, { timeout: 300_000 }, () => survive((next) => damage(files[next(files.length)], next)));
}
test('2,000 workbooks whose XML is damaged', { timeout: 300_000 }, () => survive(damagedBook));
