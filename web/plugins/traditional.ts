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
];

export function traditional(): Plugin {
  const toTaiwan = ConverterFactory(...(from['cn'] ?? []), ...(to['twp'] ?? []));
  const correct = CustomConverter(own);
  const convert = (text: string): string => correct(toTaiwan(text)).replace("htmlLang: 'zh-CN'", "htmlLang: 'zh-TW'");
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
