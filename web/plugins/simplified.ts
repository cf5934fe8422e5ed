// `virtual:simplified`: every traditional character whose simplified form is another, followed by it, as one text. Made at build time of
// OpenCC's dictionaries, so that a search for 漏鬥 or 復購 finds what is written 漏斗 and 复购.
import { ConverterFactory } from 'opencc-js/core';
import { from, to } from 'opencc-js/preset';
import type { Plugin } from 'vite';

const name = 'virtual:simplified';
const kFirst = 0x4e00;
const kLast = 0x9fa5;

export function simplifiedPairs(): string {
  const convert = ConverterFactory(...(from['t'] ?? []), ...(to['cn'] ?? []));
  let pairs = '';
  for (let code = kFirst; code <= kLast; code++) {
    const letter = String.fromCharCode(code);
    const other = convert(letter);
    if (other !== letter && other.length === 1) pairs += letter + other;
  }
  return pairs;
}

export function simplified(): Plugin {
  return {
    name: 'siyu-simplified',
    resolveId: (source) => (source === name ? `\0${name}` : null),
    load: (id) => (id === `\0${name}` ? `export const pairs = ${JSON.stringify(simplifiedPairs())};` : null),
  };
}
