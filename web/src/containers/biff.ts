// The binary records of old workbooks (BIFF8 of Excel 97 to 2003, BIFF5 of Excel 5 and 95): what the whole workbook says, and the cells of one sheet
// as texts. A reader of our own, because it must end: SheetJS, which read them before, looks for the length of a text behind the end of a record that
// is too short, finds none, and counts letters up to it for minutes. Hundreds of its record readers may do so; no filter before them could be
// shown to be tight, and the records that hold cells are few.
//
// Why it ends: every step of a walk moves at least the 4 bytes of a record's head, every text takes at least 2 bytes that are there, and no two sheets
// share a byte. A record that says more than it holds makes its sheet unreadable; nothing is guessed. Formulas are not read, only the values
// that were calculated; nor are pictures, charts, notes, filters or styles beyond the number format.
import { kBuiltInFormats, kGeneral, LongNumbers, type Style, styleOf, valueText } from './cell_text.ts';
import { type Counts, count, damaged, kMostColumns, type Range } from './sheet_text.ts';
import { Unreadable } from './part.ts';

const kBof = 0x0809;
const kEof = 0x000a;
const kContinue = 0x003c;
const kGlobals = {
  codePage: 0x0042,
  dates: 0x0022,
  lock: 0x002f,
  format: 0x041e,
  style: 0x00e0,
  tab: 0x0085,
  texts: 0x00fc,
};
const kSheet = 0x0010; // the kinds of what a BOF begins
const kWorkbook = 0x0005;
const kOthers = new Set([0x0006, 0x0020, 0x0040]); // Visual Basic, a chart, macros
const kBiff5 = 0x0500;

const notOne = (): Unreadable => damaged('this is not a workbook that can be read, or it is damaged');
const broken = (): Unreadable => damaged('this sheet is damaged');
export const locked = (): Unreadable =>
  new Unreadable(
    'password_needed',
    'this workbook is locked with a password; open it with the password and save it without one',
  );

// BIFF5 keeps its texts in the code page of the machine that wrote them.
const kCodePages: Record<number, string> = {
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  1200: 'utf-16le',
  10000: 'macintosh',
  0x8000: 'macintosh',
  65001: 'utf-8',
};
const decoderFor = (codePage: number): TextDecoder =>
  new TextDecoder(kCodePages[codePage] ?? `windows-${codePage >= 1250 && codePage <= 1258 ? codePage : 1252}`, {
    ignoreBOM: true,
  });

// One record after another between two places of a stream. `from` and `to` are the bytes of the one it stands on.
class Records {
  type = 0;
  from = 0;
  to = 0;
  readonly view: DataView;
  readonly #end: number;

  constructor(view: DataView, start: number, end: number) {
    this.view = view;
    this.to = start;
    this.#end = end;
  }

  // False behind the last one. Throws Unreadable when a record runs over the end.
  next(): boolean {
    if (this.to + 4 > this.#end) return false;
    this.type = this.view.getUint16(this.to, true);
    this.from = this.to + 4;
    this.to = this.from + this.view.getUint16(this.from - 2, true);
    if (this.to > this.#end) throw damaged('this sheet is cut off');
    return true;
  }

  get length(): number {
    return this.to - this.from;
  }
  byte(at: number): number {
    return this.view.getUint8(this.inside(at, 1));
  }
  word(at: number): number {
    return this.view.getUint16(this.inside(at, 2), true);
  }
  inside(at: number, size: number): number {
    if (at + size > this.length) throw broken();
    return this.from + at;
  }

  // What follows at `at` in this record and in those that continue it, which are passed over.
  texts(at: number): Texts {
    this.inside(at, 0);
    const pieces: [number, number][] = [[this.from + at, this.to]];
    while (this.to + 4 <= this.#end && this.view.getUint16(this.to, true) === kContinue) {
      this.next();
      pieces.push([this.from, this.to]);
    }
    return new Texts(this.view, pieces);
  }
}

// Whether there is one that begins a sheet or the like; its kind is its second word.
const begins = (records: Records): boolean => records.next() && records.type === kBof && records.length >= 4;

// The letters of BIFF8 as UTF-16 units, one byte or two for each.
function letters(view: DataView, from: number, many: number, wide: boolean): string {
  let text = '';
  for (let done = 0; done < many;) {
    const units: number[] = [];
    for (; done < many && units.length < 4096; done++)
      units.push(wide ? view.getUint16(from + done * 2, true) : view.getUint8(from + done));
    text += String.fromCharCode(...units);
  }
  return text;
}

// Texts in a record and its continuations. Throws Unreadable where the bytes end before a text does.
class Texts {
  #at = 0;
  #end = 0;
  #piece = 0;
  readonly #view: DataView;
  readonly #pieces: [number, number][];

  constructor(view: DataView, pieces: [number, number][]) {
    this.#view = view;
    this.#pieces = pieces;
  }

  // Whether there are bytes left.
  more(): boolean {
    while (this.#at === this.#end) {
      const piece = this.#pieces[this.#piece];
      if (!piece) return false;
      this.#piece += 1;
      [this.#at, this.#end] = piece;
    }
    return true;
  }

  #byte(): number {
    if (!this.more()) throw broken();
    return this.#view.getUint8(this.#at++);
  }
  number(bytes: number): number {
    let value = 0;
    for (let at = 0, scale = 1; at < bytes; at++, scale *= 256) value += this.#byte() * scale;
    return value;
  }
  #skip(bytes: number): void {
    for (let left = bytes; left > 0;) {
      if (!this.more()) throw broken();
      const step = Math.min(left, this.#end - this.#at);
      this.#at += step;
      left -= step;
    }
  }

  // Letters in BIFF8. Where they go on in the next piece, that piece first says anew whether a letter takes one byte or two.
  #unicode(many: number, flags: number): string {
    let wide = (flags & 1) === 1;
    let text = '';
    for (let left = many; left > 0;) {
      if (this.#at === this.#end) wide = (this.#byte() & 1) === 1;
      const fit = Math.min(left, Math.floor((this.#end - this.#at) / (wide ? 2 : 1)));
      if (fit === 0 && this.#at !== this.#end) throw broken(); // half a letter
      text += letters(this.#view, this.#at, fit, wide);
      this.#at += fit * (wide ? 2 : 1);
      left -= fit;
    }
    return text;
  }

  // A text of so many letters: in BIFF8 after its flags, in BIFF5 its bytes.
  text(many: number, decoder: TextDecoder | null): string {
    if (!decoder) return this.#unicode(many, this.#byte());
    const bytes = new Uint8Array(many);
    for (let at = 0; at < many; at++) bytes[at] = this.#byte();
    return decoder.decode(bytes);
  }

  // An entry of the table of texts: its letters, then how they look and sound, which is passed over.
  entry(): string {
    const many = this.number(2);
    const flags = this.#byte();
    const runs = flags & 8 ? this.number(2) : 0;
    const sounds = flags & 4 ? this.number(4) : 0;
    const text = this.#unicode(many, flags);
    this.#skip(runs * 4 + sounds);
    return text;
  }
}

// Sheets in the order of their tabs; each has the bytes of the stream from its place to the next one's.
export interface Tab {
  name: string;
  hidden: boolean;
  cells: boolean; // false: a chart or the like
  from: number;
  to: number; // `from` when its place is not one of its own
}
export interface Book {
  view: DataView;
  decoder: TextDecoder | null; // of BIFF5
  date1904: boolean;
  styles: Style[];
  texts: string[];
  tabs: Tab[];
}

// A sheet may stand where no tab leads, because the tab's record is damaged. It has lost its name.
const isSheet = (view: DataView, at: number, end: number): boolean =>
  at + 8 <= end && view.getUint16(at, true) === kBof && view.getUint16(at + 6, true) === kSheet;
const lostTab = (book: Book, from: number): Tab => ({
  name: `Sheet${book.tabs.length + 1}`,
  hidden: false,
  cells: true,
  from,
  to: from,
});

// As many as there are, whatever their number is said to be: a cell that names one that is not there is refused.
function readTexts(found: Texts): string[] {
  const texts: string[] = [];
  try {
    while (found.more()) texts.push(found.entry());
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  return texts;
}

// What the workbook says before its sheets. Throws Unreadable, password_needed for one that is locked.
export function readBook(stream: Uint8Array): Book {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  const records = new Records(view, 0, stream.length);
  if (!begins(records)) throw notOne();
  const biff5 = records.word(0) === kBiff5;
  const decoder = biff5 ? decoderFor(1252) : null;
  const book: Book = { view, decoder, date1904: false, styles: [], texts: [], tabs: [] };
  if (records.word(2) === kSheet) book.tabs.push(lostTab(book, 0)); // nothing but a sheet
  const formats = new Map(kBuiltInFormats);
  const formatOf: number[] = [];
  for (let depth = 1; depth > 0;) {
    if (!records.next()) throw notOne();
    switch (records.type) {
      case kBof:
        depth += 1;
        break;
      case kEof:
        depth -= 1;
        break;
      case kGlobals.codePage:
        if (biff5) book.decoder = decoderFor(records.word(0));
        break;
      case kGlobals.dates:
        book.date1904 = records.word(0) === 1;
        break;
      case kGlobals.lock:
        throw records.length >= 4 && (biff5 || records.word(0) <= 1) ? locked() : notOne();
      case kGlobals.format: {
        const id = records.word(0);
        const found = records.texts(2);
        formats.set(id, found.text(found.number(biff5 ? 1 : 2), book.decoder));
        break;
      }
      case kGlobals.style:
        formatOf.push(records.word(2));
        break;
      case kGlobals.tab: {
        const from = view.getUint32(records.inside(0, 4), true);
        const hidden = (records.byte(4) & 3) !== 0;
        const cells = records.byte(5) === 0;
        const found = records.texts(6);
        book.tabs.push({ name: found.text(found.number(1), book.decoder), hidden, cells, from, to: from });
        break;
      }
      case kGlobals.texts:
        book.texts = readTexts(records.texts(8));
        break;
    }
  }
  const first = records.to;
  if (isSheet(view, first, stream.length) && !book.tabs.some(({ from }) => from === first))
    book.tabs.push(lostTab(book, first));
  if (book.tabs.length === 0) throw notOne();
  book.styles = formatOf.map((id) => styleOf(formats.get(id) ?? 'General'));
  placeTabs(book.tabs, stream.length);
  return book;
}

// Of tabs that claim the same place, only the first has it.
function placeTabs(tabs: Tab[], end: number): void {
  const places = new Map<number, Tab>();
  for (const tab of tabs) if (!places.has(tab.from)) places.set(tab.from, tab);
  let next = end;
  for (const tab of [...places.values()].sort((a, b) => b.from - a.from)) {
    tab.to = Math.max(tab.from, next);
    next = Math.min(next, tab.from);
  }
}

export interface Cells {
  rows: string[][];
  merges: Range[];
  errors: Counts;
  noValue: Counts;
}

const kLabelTypes = new Set([0x0204, 0x00d6]);
const kFormulaTypes = new Set([0x0006, 0x0206, 0x0406]);
const kStringTypes = new Set([0x0207, 0x0007]);
const kSizes = new Map([
  [0x00fd, 10], // a text of the table
  [0x027e, 10], // a short number
  [0x0203, 14], // a number
  [0x0205, 8], // a boolean or an error
]);
const kScratch = new DataView(new ArrayBuffer(8));

// A number in 30 bits: a whole one or the upper half of a double, perhaps of its hundredfold.
function shortNumber(bits: number): number {
  let value = bits >> 2;
  if ((bits & 2) === 0) {
    kScratch.setUint32(0, 0);
    kScratch.setInt32(4, bits & ~3, true);
    value = kScratch.getFloat64(0, true);
  }
  return bits & 1 ? value / 100 : value;
}

// The cells of one sheet; null for what is none (a chart, macros). A sheet behind it that no tab names is added to the book's tabs. Throws Unreadable.
export function readSheet(book: Book, tab: Tab): Cells | null {
  const records = new Records(book.view, tab.from, tab.to);
  if (!begins(records)) throw broken();
  const kind = records.word(2);
  if (kOthers.has(kind) && !tab.cells) return null;
  if (kOthers.has(kind) || (kind === kWorkbook && tab.from === 0)) throw broken();
  const reader = new SheetReader(book, records);
  reader.read();
  if (isSheet(book.view, records.to, tab.to)) book.tabs.push({ ...lostTab(book, records.to), to: tab.to });
  return reader;
}

class SheetReader implements Cells {
  readonly rows: string[][] = [];
  readonly merges: Range[] = [];
  readonly errors: Counts = new Map();
  readonly noValue: Counts = new Map();
  readonly #longs = new LongNumbers();
  #awaited: [number, number] | null = null; // the cell of a formula whose text comes in a record of its own
  readonly #book: Book;
  readonly #records: Records;

  constructor(book: Book, records: Records) {
    this.#book = book;
    this.#records = records;
  }

  read(): void {
    const records = this.#records;
    for (let depth = 1; depth > 0;) {
      if (!records.next()) throw damaged('this sheet is cut off');
      if (records.type === kBof) depth += 1;
      else if (records.type === kEof) depth -= 1;
      else if (depth === 1) this.#record(records); // deeper: a chart in the sheet
    }
    this.#missing();
    this.#longs.settle(this.rows);
  }

  #missing(): void {
    if (this.#awaited) count(this.noValue, this.#awaited[1]);
    this.#awaited = null;
  }

  #record(records: Records): void {
    const { type } = records;
    if (kStringTypes.has(type)) {
      if (!this.#awaited) throw broken();
      const [row, column] = this.#awaited;
      this.#awaited = null;
      const found = records.texts(0);
      this.#put(row, column, found.text(found.number(2), this.#book.decoder));
    } else if (type === 0x00e5) this.#mergedCells(records);
    else if (type === 0x00bd) this.#shortNumbers(records);
    else if (kFormulaTypes.has(type)) this.#formula(records);
    else if (kLabelTypes.has(type)) {
      const [row, column] = [records.word(0), records.word(2)];
      const found = records.texts(6);
      this.#put(row, column, found.text(found.number(2), this.#book.decoder));
    } else if (kSizes.has(type)) this.#cell(records);
  }

  #cell(records: Records): void {
    if (records.length !== kSizes.get(records.type)) throw broken();
    const [row, column, style] = [records.word(0), records.word(2), records.word(4)];
    const { view } = records;
    const at = records.from + 6;
    if (records.type === 0x00fd) {
      const text = this.#book.texts[view.getUint32(at, true)];
      if (text === undefined) throw damaged('this sheet names a text that is not there');
      this.#put(row, column, text);
    } else if (records.type === 0x0205) this.#flag(row, column, view.getUint8(at), view.getUint8(at + 1) !== 0);
    else if (records.type === 0x027e) this.#number(row, column, style, shortNumber(view.getInt32(at, true)));
    else this.#number(row, column, style, view.getFloat64(at, true));
  }

  // Numbers side by side: the row, the first column, (style, number) for each, the last column.
  #shortNumbers(records: Records): void {
    const many = (records.length - 6) / 6;
    const [row, first] = [records.word(0), records.word(2)];
    if (records.word(records.length - 2) !== first + many - 1) throw broken();
    for (let at = 0; at < many; at++) {
      const value = records.view.getInt32(records.from + 6 + at * 6, true);
      this.#number(row, first + at, records.word(4 + at * 6), shortNumber(value));
    }
  }

  #formula(records: Records): void {
    const [row, column, style] = [records.word(0), records.word(2), records.word(4)];
    const at = records.inside(6, 8);
    this.#missing();
    if (records.word(12) !== 0xffff) this.#number(row, column, style, records.view.getFloat64(at, true));
    else if (records.byte(6) === 0) this.#awaited = [row, column];
    else if (records.byte(6) < 3) this.#flag(row, column, records.byte(8), records.byte(6) === 2);
    else this.#put(row, column, ''); // the formula gave an empty text
  }

  #mergedCells(records: Records): void {
    const many = records.word(0);
    records.inside(2, many * 8);
    for (let at = 2; at < 2 + many * 8; at += 8)
      this.merges.push({
        s: { r: records.word(at), c: records.word(at + 4) },
        e: { r: records.word(at + 2), c: records.word(at + 6) },
      });
  }

  #flag(row: number, column: number, value: number, error: boolean): void {
    if (error) count(this.errors, column);
    this.#put(row, column, error ? '' : value !== 0 ? 'TRUE' : 'FALSE');
  }

  #number(row: number, column: number, style: number, value: number): void {
    const { styles, date1904 } = this.#book;
    if (!Number.isFinite(value)) return this.#flag(row, column, 0, true);
    const shown = styles[style] ?? kGeneral;
    this.#put(row, column, valueText(value, shown, date1904));
    this.#longs.note(value, shown, row, column);
  }

  #put(row: number, column: number, text: string): void {
    if (column >= kMostColumns) throw damaged('this sheet has a cell where none can be');
    this.rows[row] ??= [];
    if (text !== '') (this.rows[row] as string[])[column] = text;
  }
}
