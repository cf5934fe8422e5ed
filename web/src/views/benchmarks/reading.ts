// How a figure of an article, and the reader's own beside it, are written. Formatting only.
import { count, money, rate, shortCount, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Row } from '../../state/questions';

function one(value: unknown, unit: string): string {
  const say = words.value.benchmarks;
  const number = Number(value);
  switch (unit) {
    case 'share':
      return rate(number);
    case 'growth':
      return say.growth(rate(number));
    case 'money':
      return number >= 1e4 ? shortMoney(String(value)) : money(String(value));
    case 'hour':
      return say.hour(count(number));
    case 'months':
      return say.months(count(number));
    case 'years':
      return say.yearsLong(count(number));
    case 'seconds':
      return say.seconds(count(number));
    default:
      return shortCount(number);
  }
}

export function writeFigure(row: Row): string {
  const say = words.value.benchmarks;
  const unit = String(row['unit']);
  const [low, high] = [row['low'], row['high']];
  if (low !== null && high !== null) return say.value(one(low, unit), one(high, unit));
  return low !== null ? say.least(one(low, unit)) : say.most(one(high, unit));
}
export const writeOwn = (row: Row): string | null => (row['own'] === null ? null : one(row['own'], String(row['unit'])));

// The interval of a share whose counts are known; of few people it matters more than the share.
export function intervalOf(row: Row, low: string, high: string): string {
  const say = words.value.benchmarks;
  return row[low] === null ? '' : say.interval(rate(row[low]), rate(row[high]));
}

export function sourceOf(row: Row): string {
  const say = words.value.benchmarks;
  const years = row['from_year'] === null ? '' : say.years(String(row['from_year']), String(row['to_year']));
  const marks = [row['expected'] === true ? say.expected : '', row['calculated'] === true ? say.calculated : ''];
  return [say.source(word(say.sources, String(row['source'])), years), ...marks].filter(Boolean).join(' · ');
}

export const captionOf = (row: Row): { name: string; mind: string } =>
  words.value.benchmarks.captions[String(row['figure'])] ?? { name: String(row['figure']), mind: '' };

// The name of a report; of one that is still to come too.
export function reportWord(analysis: string): string {
  const nav = words.value.nav as Record<string, string>;
  return nav[analysis] ?? word(words.value.benchmarks.reports, analysis);
}
