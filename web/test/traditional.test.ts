// Words in traditional characters as Taiwan uses them: 台, a table's row and column, and nothing else that is written with 行 or 列.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tableWords, toTraditional, undecided } from '../plugins/traditional';
import { dictionaries } from '../src/i18n/words';

const taiwan = (text: string): string => tableWords(toTraditional(text));

test('rows and columns of tables', () => {
  const pairs = {
    '选哪一行是列名。它上面的行不读': '選哪一列是欄名。它上面的列不讀',
    '问题行 3，没有原因列': '問題列 3，沒有原因欄',
    '每一列都相同才算同一行': '每一欄都相同才算同一列',
    'const rows = `约 ${n} 行`': 'const rows = `約 ${n} 列`',
    '`少了「${lost}」列，多出的 ${n} 列`': '`少了「${lost}」欄，多出的 ${n} 欄`',
    '对列': '對欄',
    "'列'": "'欄'",
    '行数': '列數',
  };
  for (const [simple, expected] of Object.entries(pairs)) expect(taiwan(simple)).toBe(expected);
});

test('other words with the same letters', () => {
  const kept = [
    ...['执行', '进行', '银行', '运行', '可行', '并行', '行业', '行动', '行为', '流行', '实行', '自行', '旅行', '行销'],
    ...['列表', '系列', '排列', '列出', '列举', '并列', '下列', '打印', '数组', '队列'],
  ];
  // Also where a row or a column might have been: after "one", "of", a number, and before "is".
  for (const word of kept)
    for (const text of [word, `统一${word}`, `的${word}`, `\${n} ${word}`, `多${word}`, `${word}是`, `'${word}'`])
      expect(taiwan(text)).toBe(toTraditional(text));
});

test('the import desk and the back end are 台', () => {
  expect(taiwan('导入台，从后台导出')).toBe('匯入台，從後台匯出');
  expect(JSON.stringify(dictionaries.tw)).not.toContain('臺');
  expect(dictionaries.tw.columns['column']).toBe('欄');
  expect(dictionaries.tw.columns['rows']).toBe('列數');
});

// A new word with 行 or 列 belongs into one of the two lists of plugins/traditional.ts.
test('every 行 and 列 of the words is decided about', () => {
  const folder = new URL('../src/i18n/', import.meta.url);
  const words = readdirSync(folder).filter((name) => /(^|_)zh\.ts$/.test(name));
  expect(words.length).toBeGreaterThan(3);
  for (const name of words) expect(undecided(toTraditional(readFileSync(new URL(name, folder), 'utf8')))).toEqual([]);
});
