// Every language has every word, and no word is left empty or with another language's parameters.
import { expect, test } from 'vitest';
import { dictionaries } from '../src/i18n/words';

type Tree = Record<string, unknown>;

// Open lists hold codes from data; a language may know more of them than another.
const open = new Set(['templateSteps', 'stages']);

function paths(tree: Tree, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (open.has(key)) return [];
    if (Array.isArray(value)) return [`${prefix}${key}[${value.length}]`];
    return typeof value === 'object' && value !== null ? paths(value as Tree, `${prefix}${key}.`) : [`${prefix}${key}`];
  });
}

function leaves(tree: Tree): unknown[] {
  return Object.values(tree).flatMap((value) =>
    typeof value === 'object' && value !== null ? leaves(value as Tree) : [value],
  );
}

test('all languages hold the same keys', () => {
  const source = paths(dictionaries.zh as unknown as Tree).sort();
  expect(source.length).toBeGreaterThan(250);
  for (const dictionary of Object.values(dictionaries))
    expect(paths(dictionary as unknown as Tree).sort()).toEqual(source);
});

test('no word is empty, and functions take as many parameters in every language', () => {
  for (const dictionary of Object.values(dictionaries)) {
    for (const leaf of leaves(dictionary as unknown as Tree)) {
      expect(typeof leaf === 'string' ? leaf.trim() : leaf).not.toBe('');
      if (typeof leaf === 'function') {
        const text: unknown = leaf({}, 'b', 'c', 'd', 'e');
        expect(typeof text).toBe('string');
        expect(text).not.toMatch(/undefined/);
      }
    }
  }
});

test('Chinese text uses Chinese punctuation', () => {
  for (const leaf of leaves(dictionaries.zh as unknown as Tree)) {
    const text = typeof leaf === 'function' ? String(leaf({}, '乙', '丙', '丁', '戊')) : String(leaf);
    expect(text).not.toMatch(/[\u4e00-\u9fff][,;:?!]/);
  }
});

test('English text holds no Chinese', () => {
  for (const leaf of leaves(dictionaries.en as unknown as Tree)) {
    const text = typeof leaf === 'function' ? String(leaf({}, 'b', 'c', 'd', 'e')) : String(leaf);
    expect(text).not.toMatch(/[\u4e00-\u9fff]/);
  }
});
