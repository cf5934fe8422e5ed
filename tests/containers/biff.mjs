// Old workbooks record by record, for what SheetJS's writer does not write: short numbers, tables of texts over several records, records that lie.
import { XLSX } from './fixtures.mjs';

export const word = (...values) => Buffer.concat(values.map((value) => Buffer.from([value & 255, (value >> 8) & 255])));
export const long = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value >>> 0); return bytes; };
export const double = (value) => { const bytes = Buffer.alloc(8); bytes.writeDoubleLE(value); return bytes; };
export const record = (type, ...parts) => { const body = Buffer.concat(parts.map((part) => Buffer.from(part))); return Buffer.concat([word(type, body.length), body]); };

// The stream in an OLE2 file.
export const inOle = (stream, name = 'Workbook') => {
  const container = XLSX.CFB.utils.cfb_new();
  XLSX.CFB.utils.cfb_add(container, `/${name}`, stream);
  return Buffer.from(XLSX.CFB.write(container, { type: 'buffer' }));
};

const kVersions = { 8: 0x0600, 5: 0x0500 };
export const begin = (version, kind) => record(0x0809, word(kVersions[version], kind, 0x0dbb, 0x07cc), version === 8 ? long(0) : [], version === 8 ? long(6) : []);
export const end = record(0x000a);

// A text of BIFF8 behind its length, wide only where it must be.
export const letters = (text) => (/^[\0-\xff]*$/.test(text) ? Buffer.concat([Buffer.from([0]), Buffer.from(text, 'latin1')]) : Buffer.concat([Buffer.from([1]), Buffer.from(text, 'utf16le')]));

// A workbook of [{name, records, hidden?, type?, kind?}] and records before them; names are texts in BIFF8, bytes in BIFF5.
export function stream(version, globals, sheets) {
  const tab = ({ name, hidden, type }, from) => {
    const bytes = version === 8 ? letters(name) : Buffer.from(name);
    return record(0x0085, long(from), [hidden ?? 0, type ?? 0, version === 8 ? name.length : bytes.length], bytes);
  };
  const head = [begin(version, 5), ...globals];
  const bodies = sheets.map(({ records, kind }) => Buffer.concat([begin(version, kind ?? 0x10), ...records, end]));
  let at = Buffer.concat([...head, ...sheets.map((sheet) => tab(sheet, 0)), end]).length;
  const tabs = sheets.map((sheet, index) => { const made = tab(sheet, at); at += bodies[index].length; return made; });
  return Buffer.concat([...head, ...tabs, end, ...bodies]);
}
export const book = (version, globals, sheets) => inOle(stream(version, globals, sheets), version === 8 ? 'Workbook' : 'Book');

export const style = (format) => record(0x00e0, word(0, format), Buffer.alloc(16));
export const format = (id, text) => record(0x041e, word(id, text.length), letters(text));
export const number = (row, column, value, at = 0) => record(0x0203, word(row, column, at), double(value));
export const label = (row, column, text) => record(0x0204, word(row, column, 0, text.length), letters(text));
export const text = (row, column, at) => record(0x00fd, word(row, column, 0), long(at));
// A number in 30 bits: `whole` in units, or the upper half of a double; a hundredth of it with `cents`.
export const short = (value, { whole = Number.isInteger(value), cents = false } = {}) => {
  const bits = whole ? (value << 2) | 2 : double(value).readUInt32LE(4) & ~3;
  return long(bits | (cents ? 1 : 0));
};
export const shorts = (row, column, values) => record(0x00bd, word(row, column), ...values.flatMap((bits) => [word(0), bits]), word(column + values.length - 1));
