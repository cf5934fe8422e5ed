// Workbooks of the xlsx kind, from the unpacked files in them to text cells. A reader of our own: the libraries for it took two to
// three times as long on a large sheet, and lose what must not be lost here (which number is a date, cells that failed, formulas never calculated).
//
// A sheet's XML is looked through row by row while it is decoded, never as one text. It is not a general reader of XML: it relies on what
// every writer of these files keeps to, and a sheet that does not end as it should is refused, not read in part.
import { kBuiltInFormats, kGeneral, LongNumbers, styleOf, type Style, valueText } from './cell_text.ts';
import {
  type BrokenSheet,
  columnOf,
  type Counts,
  count,
  damaged,
  kMostColumns,
  kMostRows,
  type NamedSheet,
  type Range,
  sheetText,
} from './sheet_text.ts';
import { type Budget, Unreadable } from './part.ts';

const kMostText = 500 * 2 ** 20; // bytes of a file that is decoded at once

type Files = Map<string, Uint8Array<ArrayBuffer>[]>; // by their names in small letters

const kEntities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
function plainText(xml: string): string {
  let text = xml;
  if (text.includes('&'))
    text = text.replace(
      /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi,
      (whole, hex?: string, decimal?: string, name?: string) => {
        if (name !== undefined) return kEntities[name] ?? whole;
        const code = hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal);
        return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
      },
    );
  if (text.includes('_x'))
    text = text.replace(/_x([\da-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return text;
}

// The text of a string item: its runs joined, marks of pronunciation left out.
const kRun = /<(?:\w+:)?t(?:\s[^<>]*)?(?:\/>|>([^<]*)<\/(?:\w+:)?t>)/g;
function itemText(xml: string): string {
  const spoken = xml.includes('rPh') ? xml.replace(/<(?:\w+:)?rPh\b[\s\S]*?<\/(?:\w+:)?rPh>/g, '') : xml;
  let text = '';
  for (const [, run = ''] of spoken.matchAll(kRun)) text += run;
  return plainText(text);
}

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`[\\s:]${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : plainText(value);
};
const tags = (xml: string, name: string): string[] => xml.match(new RegExp(`<(?:\\w+:)?${name}\\b[^<>]*>`, 'g')) ?? [];
// Comments go, and what stands in CDATA is written as other text is.
const simpler = (xml: string): string =>
  xml.includes('<!')
    ? xml
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inner: string) =>
          inner.replaceAll('&', '&amp;').replaceAll('<', '&lt;'),
        )
    : xml;

function decoderFor(pieces: Uint8Array[]): TextDecoder {
  const [first, second] = pieces[0] ?? [];
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  return new TextDecoder();
}
function wholeText(pieces: Uint8Array[] | undefined): string {
  if (!pieces) return '';
  if (pieces.reduce((sum, piece) => sum + piece.length, 0) > kMostText)
    throw new Unreadable('too_large', 'its texts are too large to open; save the sheets as CSV and add those');
  const decoder = decoderFor(pieces);
  let text = '';
  for (const piece of pieces) text += decoder.decode(piece, { stream: true });
  return simpler(text + decoder.decode());
}

function readStyles(xml: string): Style[] {
  const formats = new Map(kBuiltInFormats);
  for (const tag of tags(xml, 'numFmt'))
    formats.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '');
  const cells = /<(?:\w+:)?cellXfs\b[\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(xml)?.[0] ?? '';
  return tags(cells, 'xf').map((tag) => styleOf(formats.get(Number(attribute(tag, 'numFmtId') ?? 0)) ?? 'General'));
}

function readStrings(xml: string): string[] {
  const strings: string[] = [];
  for (const [, inner = ''] of xml.matchAll(/<(?:\w+:)?si(?:\s[^<>]*)?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?si>)/g))
    strings.push(itemText(inner));
  return strings;
}

interface Book {
  strings: string[];
  styles: Style[];
  date1904: boolean;
}

class SheetReader {
  readonly rows: string[][] = [];
  readonly errors: Counts = new Map();
  readonly noValue: Counts = new Map();
  readonly #longs = new LongNumbers();
  #row = 0; // of the last row, from 1
  readonly #book: Book;
  #prefix = ''; // of the names, with its colon
  #valueOpen = '<v>';
  #valueClose = '</v>';

  constructor(book: Book) {
    this.#book = book;
  }

  // The whole sheet. Throws Unreadable.
  read(pieces: Uint8Array[]): Range[] {
    const decoder = decoderFor(pieces);
    let text = '';
    let inside = false;
    let after: string | null = null; // what stands behind the cells, once they have ended
    for (let at = 0; at <= pieces.length; at++) {
      const last = at === pieces.length;
      const more = last ? decoder.decode() : decoder.decode(pieces[at], { stream: true });
      if (after !== null) {
        after += more;
        continue;
      }
      text += more;
      if (!inside) {
        const start = /<(\w+:)?sheetData\s*(\/?)>/.exec(text);
        if (!start) continue;
        this.#prefix = start[1] ?? '';
        this.#valueOpen = `<${this.#prefix}v>`;
        this.#valueClose = `</${this.#prefix}v>`;
        text = text.slice(start.index + start[0].length);
        if (start[2]) {
          after = text;
          continue;
        }
        inside = true;
      }
      const end = text.indexOf(`</${this.#prefix}sheetData`);
      const closed = `</${this.#prefix}row>`;
      const whole = end >= 0 ? end : text.lastIndexOf(closed) + closed.length;
      if (end < 0 && whole < closed.length) continue; // not a whole row yet
      this.#rowsIn(simpler(text.slice(0, whole)));
      if (end >= 0) after = text.slice(end);
      else text = text.slice(whole);
    }
    if (after === null) throw damaged('this sheet is cut off');
    this.#longs.settle(this.rows);
    const merges: Range[] = [];
    for (const tag of tags(after, 'mergeCell')) {
      const [, left = '', top, right = '', bottom] =
        /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(attribute(tag, 'ref') ?? '') ?? [];
      if (top !== undefined)
        merges.push({ s: { r: Number(top) - 1, c: columnOf(left) }, e: { r: Number(bottom) - 1, c: columnOf(right) } });
    }
    return merges;
  }

  #rowsIn(text: string): void {
    const open = `<${this.#prefix}row`;
    const close = `</${this.#prefix}row>`;
    for (let at = text.indexOf(open); at >= 0;) {
      const tagEnd = text.indexOf('>', at);
      if (tagEnd < 0) throw damaged('this sheet is damaged');
      const tag = text.slice(at + open.length, tagEnd);
      const number = Number(attribute(tag, 'r') ?? this.#row + 1);
      if (!(Number.isInteger(number) && number >= 1 && number <= kMostRows))
        throw damaged('this sheet has a row where none can be');
      this.#row = number;
      let end = tagEnd;
      if (!tag.endsWith('/')) {
        end = text.indexOf(close, tagEnd);
        if (end < 0) throw damaged('this sheet is damaged');
        this.#cellsIn(text, tagEnd + 1, end);
      }
      at = text.indexOf(open, end);
    }
  }

  #cellsIn(text: string, from: number, to: number): void {
    const open = `<${this.#prefix}c`;
    const close = `</${this.#prefix}c>`;
    this.rows[this.#row - 1] ??= [];
    const row = this.rows[this.#row - 1] as string[];
    let column = -1;
    for (let at = text.indexOf(open, from); at >= 0 && at < to;) {
      const next = text.charCodeAt(at + open.length);
      if (next !== 0x20 && next !== 0x3e && next !== 0x2f && next > 0x20) {
        at = text.indexOf(open, at + open.length); // another name that starts alike
        continue;
      }
      const tagEnd = text.indexOf('>', at);
      const empty = text.charCodeAt(tagEnd - 1) === 0x2f;
      let place = -2;
      let style = 0;
      let type = 'n';
      // Its attributes; those with names of one letter are the ones that count.
      for (let equals = text.indexOf('=', at); equals > 0 && equals < tagEnd;) {
        let value = equals + 1;
        while (text.charCodeAt(value) <= 0x20) value += 1;
        const valueEnd = text.indexOf(text.charCodeAt(value) === 0x27 ? "'" : '"', value + 1);
        if (valueEnd < 0 || valueEnd > tagEnd) throw damaged('this sheet is damaged');
        let name = equals - 1;
        while (text.charCodeAt(name) <= 0x20) name -= 1;
        if (text.charCodeAt(name - 1) <= 0x20) {
          const letter = text.charCodeAt(name);
          if (letter === 0x72) place = columnOf(text, value + 1);
          else if (letter === 0x73) style = Number(text.slice(value + 1, valueEnd));
          else if (letter === 0x74) type = text.slice(value + 1, valueEnd);
        }
        equals = text.indexOf('=', valueEnd);
      }
      column = place === -2 ? column + 1 : place;
      if (!(column >= 0 && column < kMostColumns)) throw damaged('this sheet has a cell where none can be');
      if (empty) {
        at = text.indexOf(open, tagEnd);
        continue;
      }
      const end = text.indexOf(close, tagEnd);
      if (end < 0 || end > to) throw damaged('this sheet is damaged');
      const value = this.#value(text, tagEnd + 1, end, type, style, column);
      if (value !== '') row[column] = value;
      at = text.indexOf(open, end + close.length);
    }
  }

  #value(text: string, from: number, to: number, type: string, style: number, column: number): string {
    const { strings, styles, date1904 } = this.#book;
    let raw: string | undefined;
    if (text.startsWith(this.#valueOpen, from) && text.startsWith(this.#valueClose, to - this.#valueClose.length)) {
      raw = text.slice(from + this.#valueOpen.length, to - this.#valueClose.length);
    } else {
      const inner = text.slice(from, to);
      if (type === 'inlineStr') return itemText(inner);
      const start = inner.indexOf(this.#valueOpen.slice(0, -1));
      const tagEnd = start < 0 ? -1 : inner.indexOf('>', start);
      const end = start < 0 ? -1 : inner.indexOf(this.#valueClose, tagEnd);
      if (end >= 0) raw = inner.slice(tagEnd + 1, end);
      // A formula whose text is empty has the value ''; one without any was never calculated.
      if (!raw && inner.includes(`<${this.#prefix}f`) && !(type === 'str' && start >= 0)) count(this.noValue, column);
    }
    if (raw === undefined || raw === '') return '';
    switch (type) {
      case 's': {
        const text = strings[Number(raw)];
        if (text === undefined) throw damaged('this sheet names a text that is not there');
        return text;
      }
      case 'str':
        return plainText(raw);
      case 'b':
        return raw.trim() === '1' || raw.trim() === 'true' ? 'TRUE' : 'FALSE';
      case 'e':
        count(this.errors, column);
        return '';
      case 'd':
        return plainText(raw).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.0+)?Z?$/, '$1 $2');
      default: {
        const value = Number(raw);
        if (!Number.isFinite(value)) return plainText(raw);
        const shown = styles[style] ?? kGeneral;
        this.#longs.note(value, shown, this.#row - 1, column);
        return valueText(value, shown, date1904);
      }
    }
  }
}

// A path in the workbook, as another file in `folder` writes it.
function resolved(folder: string, target: string): string {
  const path: string[] = [];
  for (const step of (target.startsWith('/') ? target : `${folder}/${target}`).split('/'))
    if (step === '..') path.pop();
    else if (step !== '' && step !== '.') path.push(step);
  return path.join('/').toLowerCase();
}

function relations(files: Files, path: string): Map<string, { type: string; target: string }> {
  const cut = path.lastIndexOf('/');
  const folder = path.slice(0, Math.max(0, cut));
  const found = new Map<string, { type: string; target: string }>();
  for (const tag of tags(wholeText(files.get(`${folder}/_rels/${path.slice(cut + 1)}.rels`)), 'Relationship'))
    found.set(attribute(tag, 'Id') ?? '', {
      type: (attribute(tag, 'Type') ?? '').replace(/^.*\//, ''),
      target: resolved(folder, attribute(tag, 'Target') ?? ''),
    });
  return found;
}

// The sheets of a workbook, one after another, in the order of their tabs, as far as the budget allows. Throws Unreadable when it is none.
export function* xlsxSheets(files: Files, budget: Budget): Generator<NamedSheet | BrokenSheet> {
  const path = 'xl/workbook.xml';
  const workbook = wholeText(files.get(path));
  const related = relations(files, path);
  const byType = (type: string, usual: string): string => {
    const target = [...related.values()].find((one) => one.type === type)?.target ?? usual;
    return wholeText(files.get(target));
  };
  const listed = tags(workbook, 'sheet');
  if (listed.length === 0) throw damaged('this workbook is damaged');
  const flag = attribute(tags(workbook, 'workbookPr')[0] ?? '', 'date1904');
  const book: Book = {
    strings: readStrings(byType('sharedStrings', 'xl/sharedstrings.xml')),
    styles: readStyles(byType('styles', 'xl/styles.xml')),
    date1904: flag === '1' || flag === 'true',
  };
  for (const [at, tag] of listed.entries()) {
    const name = attribute(tag, 'name') ?? '';
    const hidden = /hidden/i.test(attribute(tag, 'state') ?? '');
    const id = /\s\w+:id\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? '';
    const relation = related.get(id) ?? { type: 'worksheet', target: `xl/worksheets/sheet${at + 1}.xml` };
    if (relation.type !== 'worksheet') continue; // a chart, a macro
    try {
      const pieces = files.get(relation.target);
      if (!pieces) throw damaged('this sheet is missing');
      const reader = new SheetReader(book);
      const merges = reader.read(pieces);
      files.delete(relation.target);
      yield { name, hidden, ...sheetText(reader.rows, merges, reader.errors, reader.noValue, budget) };
    } catch (error) {
      yield { name, hidden, broken: error instanceof Unreadable ? error : damaged('this sheet is damaged') };
    }
  }
}
