// The words on the screen. A language is a record of the same shape as zh.ts, so a missing word does not compile; a further
// language is one more file and one more line here. Traditional Chinese is made of zh.ts by plugins/traditional.ts.
import { computed } from '@preact/signals';
import { zh as tw } from 'virtual:words-tw';
import { type Language, language } from '../state/session';
import { en } from './en';
import { zh } from './zh';

export type Widen<T> = T extends string
  ? string
  : T extends (...args: infer A) => string
    ? (...args: A) => string
    : { [K in keyof T]: Widen<T[K]> };
export type Words = Widen<typeof zh>;

export const dictionaries: Record<Language, Words> = { zh, tw, en };
export const words = computed<Words>(() => dictionaries[language.value]);

// A word for a code that the core sent; a code without a word shows as itself.
export function word(list: Record<string, string>, code: string): string {
  return Object.hasOwn(list, code) ? (list[code] as string) : code;
}
