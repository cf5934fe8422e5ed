// Does a text answer to what somebody typed? By letters in whichever script, by the first letters of pinyin, or by a name it also goes
// by. No library of readings: the browser's own collation knows the order of pinyin, and 23 characters mark where each letter begins.
import { pairs } from 'virtual:simplified';

const simple = new Map<string, string>();
const letters = [...pairs];
for (let at = 0; at + 1 < letters.length; at += 2) simple.set(letters[at] as string, letters[at + 1] as string);

export function fold(text: string): string {
  return [...text.normalize('NFKC').toLowerCase()]
    .map((letter) => simple.get(letter) ?? letter)
    .filter((letter) => !/[\s·,.:;、，。：；「」“”()（）/_-]/.test(letter))
    .join('');
}

const marks = [...'阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀'];
const initials = 'abcdefghjklmnopqrstwxyz';
const order = new Intl.Collator('zh-CN-u-co-pinyin');
// Collation without pinyin (a browser built small) would give wrong letters; then there are none.
const ordered = order.compare('漏', '斗') > 0 && order.compare('啊', '波') < 0;
const isHan = (letter: string): boolean => /\p{Script=Han}/u.test(letter);

export function initialsOf(text: string): string {
  if (!ordered) return '';
  return [...fold(text)]
    .map((letter) => {
      if (!isHan(letter)) return letter;
      const at = marks.findLastIndex((mark) => order.compare(mark, letter) <= 0);
      return at < 0 ? '' : initials[at];
    })
    .join('');
}

export interface Findable {
  text: string;
  also: readonly string[]; // other names of it
}

// How well it answers; 0: not at all. The beginning of a name beats its middle, a name beats its other names, both beat pinyin.
export function scoreOf(one: Findable, typed: string): number {
  const asked = fold(typed);
  if (asked === '') return 0;
  const text = fold(one.text);
  if (text === asked) return 100;
  if (text.startsWith(asked)) return 80;
  if (text.includes(asked)) return 60;
  const others = one.also.map(fold);
  if (others.includes(asked)) return 55;
  if (others.some((other) => other.includes(asked))) return 45;
  if (!/^[a-z0-9]+$/.test(asked)) return 0;
  const short = initialsOf(one.text);
  if (short.startsWith(asked)) return 40;
  return asked.length > 1 && short.includes(asked) ? 30 : 0;
}
