// Traditional Chinese (zh-TW) from the words in zh.ts: `virtual:words-tw` is that module and the ones it imports, their source
// converted at build time by OpenCC's dictionaries (opencc-js), phrases of Taiwan included. Names of the platforms' own
// things stay as the platforms call them. Identifiers and keys are ASCII, so only words change.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConverterFactory, CustomConverter } from 'opencc-js/core';
import { from, to } from 'opencc-js/preset';
import type { Plugin } from 'vite';

const words = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'i18n', 'zh.ts');
const name = 'virtual:words-tw';
const mark = '?tw';

// What the dictionaries turn into another product or another term of the field, put right afterwards.
const own: [string, string][] = [
  ['影片號', '視頻號'],
  ['小程式', '小程序'],
  ['復購', '回購'],
  ['臺', '台'],
  ['單元格', '儲存格'],
  ['對映', '對應'],
  ['並錯', '併錯'],
  ['型別', '類型'],
];

// A table's row is 列 in Taiwan and its column 欄, where the mainland says 行 and 列. No dictionary knows which 行 is a row, so
// both are listed: the surroundings in which the letter is of a table, and words of which it is only a part. A part of such a
// word is never touched, whatever is around it; what is in neither list stays as it is, and a test asks for a decision.
const ofTables = [
  ...['} 行', "'行'", '一行', '幾行', '多行', '兩行', '各行', '每行', '逐行', '這些行', '的行', '空行', '行數', '行序', '行是'],
  ...['問題行', '標題行', '說明行', '合計行'],
  ...['} 列', "'列'", '一列', '」列', '的列', '列名', '對列', '原因列', '列太多', '列是', '列不見'],
];
const otherWords = [
  ...['行為', '進行', '執行', '銀行', '運行', '可行', '並行', '平行', '行業', '行動', '行銷', '行政', '行情', '行程', '行駛', '行走'],
  ...['流行', '實行', '發行', '排行', '自行', '先行', '現行', '通行', '舉行', '旅行', '另行', '推行', '行內', '同行', '行使', '也行', '就行'],
  ...['列表', '列出', '列舉', '列印', '列入', '列為', '系列', '排列', '陣列', '序列', '並列', '佇列', '下列', '陳列', '條列'],
];
const lies = (text: string, at: number, words: readonly string[]): boolean =>
  words.some((one) => [...one].some((letter, k) => letter === text[at] && text.startsWith(one, at - k)));

// 行 and 列 of tables, as Taiwan says them. `text` is in traditional characters already.
export function tableWords(text: string): string {
  return text.replace(/[行列]/g, (letter, at: number) =>
    lies(text, at, otherWords) || !lies(text, at, ofTables) ? letter : letter === '行' ? '列' : '欄',
  );
}
// Every 行 and 列 that no list decides about, with what is around it.
export function undecided(text: string): string[] {
  return [...text.matchAll(/[行列]/g)]
    .filter(({ index }) => !lies(text, index, otherWords) && !lies(text, index, ofTables))
    .map(({ index }) => text.slice(Math.max(0, index - 4), index + 4));
}

const dictionaries = ConverterFactory(...(from['cn'] ?? []), ...(to['twp'] ?? []));
const correct = CustomConverter(own);
export const toTraditional = (text: string): string => correct(dictionaries(text));

export function traditional(): Plugin {
  const convert = (text: string): string =>
    tableWords(toTraditional(text)).replace("htmlLang: 'zh-CN'", "htmlLang: 'zh-TW'");
  return {
    name: 'siyu-traditional',
    enforce: 'pre',
    resolveId(source, importer) {
      if (source === name) return words + mark;
      if (importer?.endsWith(mark) && source.startsWith('./')) return join(dirname(importer), `${source}.ts${mark}`);
      return null;
    },
    load(id) {
      return id.endsWith(mark) ? convert(readFileSync(id.slice(0, -mark.length), 'utf8')) : null;
    },
  };
}
