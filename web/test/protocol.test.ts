// The page's calls are the ones that docs/calls.md describes.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { callNames } from '../src/engine/protocol';

test('every documented call has a type, and no other', () => {
  const text = readFileSync(new URL('../../docs/calls.md', import.meta.url), 'utf8');
  const documented = [...text.matchAll(/^\| `([a-z_]+)` \|/gm)].map((match) => match[1]);
  expect(documented.length).toBeGreaterThan(10);
  expect([...callNames].sort()).toEqual(documented.sort());
});
