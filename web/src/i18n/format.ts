// How numbers, money, rates, times and dates are written. Formatting only: every value comes from the core as it is shown.
import { language } from '../state/session';
import type { Cell, Unit } from '../engine/protocol';
import { words } from './words';

export const kMissing = '--';

const group = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

function trimmed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

// One decimal for what is not round: 20,059 is "2.0万", 20,000 is "2万".
const brief = (value: number, unit: number): string =>
  value % unit === 0 ? String(value / unit) : (value / unit).toFixed(1);

// "9,999"; tables and copies always get full figures.
export function count(value: Cell | undefined): string {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return kMissing;
  const text = Number.isInteger(number) ? String(Math.abs(number)) : trimmed(Math.abs(number), 2);
  const [whole = '', rest] = text.split('.');
  return `${number < 0 ? '−' : ''}${group(whole)}${rest ? `.${rest}` : ''}`;
}

// A mean of counts: always one decimal, so that the figures of a column align.
export function mean(value: Cell | undefined): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return kMissing;
  const [whole = '', rest = ''] = Math.abs(value).toFixed(1).split('.');
  return `${value < 0 ? '−' : ''}${group(whole)}.${rest}`;
}

// "3.5万", "3.6亿" in Chinese, "35K", "1.2M" in English; short figures for cards and sentences.
export function shortCount(value: Cell | undefined): string {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return kMissing;
  const size = Math.abs(number);
  const sign = number < 0 ? '−' : '';
  if (language.value !== 'en') {
    const [wan, yi] = language.value === 'zh' ? ['万', '亿'] : ['萬', '億'];
    if (size >= 1e8) return `${sign}${brief(size, 1e8)}${yi}`;
    if (size >= 1e4) return `${sign}${brief(size, 1e4)}${wan}`;
  } else {
    if (size >= 1e9) return `${sign}${brief(size, 1e9)}B`;
    if (size >= 1e6) return `${sign}${brief(size, 1e6)}M`;
    if (size >= 1e4) return `${sign}${brief(size, 1e3)}K`;
  }
  return count(number);
}

// Money comes as a decimal string and is never turned into a binary fraction for the full form.
export function money(value: Cell | undefined): string {
  if (value === null || value === undefined || value === '') return kMissing;
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  if (!match) return String(value);
  const cents = (match[3] ?? '').padEnd(2, '0').replace(/^(\d\d)(\d*?)0*$/, '$1$2');
  return `${match[1] ? '−' : ''}¥${group(match[2] ?? '0')}.${cents}`;
}

// Money of four places as it is shown beside others: to the cent, half up. What is copied keeps all places.
export function cents(value: Cell | undefined): string {
  const match = /^(-?)(\d+)\.(\d\d)(\d{1,2})$/.exec(String(value ?? ''));
  if (!match) return money(value);
  const whole = String(BigInt(`${match[2] ?? ''}${match[3] ?? ''}`) + ((match[4] ?? '0') >= '5' ? 1n : 0n)).padStart(3, '0');
  const sign = match[1] && /[1-9]/.test(whole) ? '-' : '';
  return money(`${sign}${whole.slice(0, -2)}.${whole.slice(-2)}`);
}

export function shortMoney(value: Cell | undefined): string {
  if (value === null || value === undefined || value === '') return kMissing;
  const number = Number(value);
  if (!Number.isFinite(number)) return String(value);
  if (Math.abs(number) < 1e4) return typeof value === 'number' ? `¥${count(value)}` : money(value);
  return `${number < 0 ? '−' : ''}¥${shortCount(Math.abs(number))}`;
}

// One decimal; below one per cent two.
export function rate(value: Cell | undefined): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return kMissing;
  const percent = value * 100;
  if (percent === 0) return '0%';
  if (percent === 100) return '100%';
  const [whole = '', rest = ''] = Math.abs(percent)
    .toFixed(Math.abs(percent) < 1 ? 2 : 1)
    .split('.');
  return `${percent < 0 ? '−' : ''}${group(whole)}.${rest}%`;
}

// A difference of rates, in percentage points, with its sign.
export function points(value: number): string {
  const number = value * 100;
  const digits = Math.abs(number) < 1 && number !== 0 ? 2 : 1;
  return words.value.units.pp(`${number > 0 ? '+' : number < 0 ? '−' : ''}${Math.abs(number).toFixed(digits)}`);
}

export function signedRate(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${rate(Math.abs(value))}`;
}

export function duration(value: Cell | undefined): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return kMissing;
  const unit = words.value.units;
  const size = Math.abs(value);
  if (size < 120) return unit.seconds(trimmed(value, size < 10 ? 1 : 0));
  if (size < 7200) return unit.minutes(trimmed(value / 60, 0));
  if (size < 48 * 3600) return unit.hours(trimmed(value / 3600, 1));
  return unit.days(trimmed(value / 86400, 1));
}

// A definition's duration: "7d", "24h", "same_day".
export function span(text: string): string {
  const match = /^(\d+)(s|m|h|d|w|mo)$/.exec(text);
  if (!match) return text === 'same_day' ? words.value.funnel.same_day : text;
  const amount = Number(match[1]);
  const unit = words.value.units;
  switch (match[2]) {
    case 's':
      return unit.seconds(count(amount));
    case 'm':
      return unit.minutes(count(amount));
    case 'h':
      return unit.hours(count(amount));
    case 'w':
      return unit.days(count(amount * 7));
    case 'mo':
      return unit.days(count(amount * 30));
    default:
      return unit.days(count(amount));
  }
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${trimmed(bytes / 1024, 1)} KB`;
  if (bytes < 1024 ** 3) return `${trimmed(bytes / 1024 ** 2, 1)} MB`;
  return `${trimmed(bytes / 1024 ** 3, 2)} GB`;
}

export function cell(value: Cell | undefined, unit: Unit): string {
  if (value === null || value === undefined) return kMissing;
  switch (unit) {
    case 'count':
      return count(value);
    case 'money':
      return money(value);
    case 'share':
      return rate(value);
    case 'seconds':
      return duration(value);
    case 'days':
      return typeof value === 'number' ? trimmed(value, 1) : String(value);
    case 'flag':
      return value ? words.value.common.yes : words.value.common.no;
    default:
      return String(value);
  }
}

// What goes to the clipboard: full figures, shares as fractions, no separators.
export function plain(value: Cell | undefined): string {
  return value === null || value === undefined ? '' : String(value).replaceAll(/[\t\r\n]+/g, ' ');
}

export function shortDay(day: string): string {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? day.slice(5) : day.length > 10 ? day.slice(5, 16) : day;
}

// 138****1402: shown so until the reader asks for more.
export function masked(text: string): string {
  const letters = [...text];
  if (/^\+?\d{7,}$/.test(text)) return `${text.slice(0, 3)}****${text.slice(-4)}`;
  return letters.length <= 1 ? '*' : `${letters[0]}${'*'.repeat(Math.min(letters.length - 1, 3))}`;
}
