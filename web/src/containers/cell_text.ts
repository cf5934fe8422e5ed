// One cell of a sheet as text: days and clocks by the cell's number format, numbers as the spreadsheet program means them.
//
// A serial number becomes a date because its format says so, never because of its size. What such a program itself has lost (more
// than 15 digits) is written in scientific notation, which the core reports as damaged instead of believing it; but other programs
// write 16 digits whole, and those are kept.

export interface Style {
  kind: 'number' | 'percent' | 'time';
  date: boolean; // a time's format shows a day, a clock, milliseconds, hours beyond a day
  clock: boolean;
  fraction: boolean;
  elapsed: boolean;
}

// Built-in formats that East Asian programs use and that no file spells out: days (31: 2026年6月1日) and clocks.
const kDays = [27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58];
const kClocks = [32, 33, 34, 35, 55, 56];
// The built-in formats that are not plain numbers.
export const kBuiltInFormats: ReadonlyMap<number, string> = new Map<number, string>([
  ...kDays.map((id): [number, string] => [id, 'yyyy-mm-dd']),
  ...kClocks.map((id): [number, string] => [id, 'h:mm:ss']),
  ...[9, 10].map((id): [number, string] => [id, '0%']),
  ...[14, 15, 16, 17].map((id): [number, string] => [id, 'yyyy-mm-dd']),
  ...[18, 19, 20, 21, 45].map((id): [number, string] => [id, 'h:mm:ss']),
  [22, 'yyyy-mm-dd h:mm'],
  [46, '[h]:mm:ss'],
  [47, 'mm:ss.0'],
]);

const kStyles = new Map<string, Style>();
const kMostStyles = 10_000;

export function styleOf(format: string): Style {
  const known = kStyles.get(format);
  if (known) return known;
  // What is quoted, escaped, a colour, a condition or a currency says nothing of the kind; [h] does.
  const elapsed = /\[(h+|m+|s+)\]/i.test(format);
  const bare = format
    .replace(/"[^"]*"?/g, '')
    .replace(/[\\_*]./g, '')
    .replace(/\[(h+|m+|s+)\]/gi, '$1')
    .replace(/\[[^\]]*\]?/g, '')
    .replace(/am\/pm|a\/p|上午\/下午/gi, 'h')
    .replace(/general/gi, '')
    .replace(/[0#?]E[+-]/gi, '0')
    .toLowerCase();
  const clock = /[hs]/.test(bare);
  const date = /[yde]/.test(bare) || (/m/.test(bare) && !clock);
  const fraction = /s\.0/.test(bare);
  const kind = clock || date ? 'time' : bare.includes('%') ? 'percent' : 'number';
  const style: Style = { kind, date, clock, fraction, elapsed };
  if (kStyles.size < kMostStyles) kStyles.set(format, style);
  return style;
}

export const kGeneral = styleOf('General');

const kDigits = 15; // what a spreadsheet program keeps
const kFirstLong = 1e15; // the first whole number with more

// Without an exponent, however small or large.
function plain(value: number): string {
  const text = String(value);
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', first = '', rest = '', exponent = ''] = match;
  const digits = first + rest;
  const point = Number(exponent) + 1;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, '0');
}

// Whole numbers of 16 digits that a double holds exactly. One that ends in 0 may still be what is left of an id after its 16th digit was lost.
const isLong = (value: number): boolean => Number.isSafeInteger(value) && Math.abs(value) >= kFirstLong;
const isExactLong = (value: number): boolean => isLong(value) && value % 10 !== 0;

export function numberText(value: number): string {
  if (Number.isInteger(value)) {
    if (Math.abs(value) < kFirstLong || isExactLong(value)) return String(value === 0 ? 0 : value);
    return value
      .toExponential(5)
      .replace(/\.?0*e/, 'E')
      .toUpperCase();
  }
  const short = String(value);
  if (short.length <= kDigits && !short.includes('e')) return short;
  const text = plain(Number(value.toPrecision(kDigits)));
  return text.length <= 40 ? text : '0'; // 1e-300 is a zero that a formula missed
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`);
const clockText = (seconds: number, milliseconds: number, shown: boolean): string =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}` +
  (shown && milliseconds > 0 ? `.${String(milliseconds).padStart(3, '0')}` : '');

const kDay = 86_400;
const kLastSerial = 2_958_465; // 9999-12-31

// The day of a 1900 serial, whose day 60 is the 29th of February 1900 that never was.
let lastDay: [number, string] = [0, ''];
function dayText(serial: number): string {
  if (serial === 60) return '1900-02-29';
  if (lastDay[0] === serial) return lastDay[1];
  const day = new Date((serial + (serial < 60 ? 1 : 0) - 25_569) * kDay * 1000);
  lastDay = [serial, `${day.getUTCFullYear()}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`];
  return lastDay[1];
}

export function timeText(value: number, style: Style, date1904: boolean): string {
  const unit = style.fraction ? 1000 : 1;
  const ticks = Math.round(value * kDay * unit);
  const whole = Math.floor(ticks / unit);
  const milliseconds = ticks - whole * unit;
  if (style.elapsed && !style.date && value >= 0) return clockText(whole, milliseconds, style.fraction);
  if (!style.date && value >= 0 && value < 1) return clockText(whole % kDay, milliseconds, style.fraction);
  const day = Math.floor(whole / kDay) + (date1904 ? 1462 : 0);
  const seconds = whole - Math.floor(whole / kDay) * kDay;
  if (value < 0 || day > kLastSerial) return numberText(value);
  if (day === 0)
    return seconds === 0 && milliseconds === 0 ? numberText(value) : clockText(seconds, milliseconds, true);
  const clock = style.clock || seconds > 0 ? ` ${clockText(seconds, milliseconds, style.fraction)}` : '';
  return dayText(day) + clock;
}

export function valueText(value: number, style: Style, date1904: boolean): string {
  if (!Number.isFinite(value)) return '';
  if (style.kind === 'time') return timeText(value, style, date1904);
  if (style.kind === 'percent') return `${plain(Number((value * 100).toPrecision(kDigits)))}%`;
  return numberText(value);
}

// Decides by its column about a number of 16 digits that ends in 0: where another one ends in something else, none has lost its last digit.
export class LongNumbers {
  readonly #exact = new Set<number>(); // columns
  readonly #doubtful: [row: number, column: number, value: number][] = [];

  note(value: number, style: Style, row: number, column: number): void {
    if (style.kind !== 'number' || !isLong(value)) return;
    if (isExactLong(value)) this.#exact.add(column);
    else this.#doubtful.push([row, column, value]);
  }

  // Writes them whole where they are, once all cells of a sheet are known.
  settle(rows: string[][]): void {
    for (const [row, column, value] of this.#doubtful) {
      const cells = rows[row];
      if (cells && this.#exact.has(column)) cells[column] = String(value);
    }
  }
}
