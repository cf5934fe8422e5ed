// Makes the files that the container tests open: zips byte by byte, workbooks from the XML of their sheets, old workbooks by SheetJS's writer.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { crc32 as nodeCrc32, deflateRawSync } from 'node:zlib';

const top = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const XLSX = await import(pathToFileURL(join(top, 'web/node_modules/@e965/xlsx/xlsx.mjs')).href);

function crcByHand(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
const crc32 = nodeCrc32 ?? crcByHand;

const numbers = (...pairs) => Buffer.concat(pairs.map(([value, width]) => {
  const bytes = Buffer.alloc(width);
  if (width === 8) bytes.writeBigUInt64LE(BigInt(value));
  else bytes.writeUIntLE(value, 0, width);
  return bytes;
}));

// A zip of [{name (text or bytes), data, store?, flags?, descriptor?, method?, claimed?, wide?}].
export function zip(entries, { directory = true } = {}) {
  const locals = [], centrals = [];
  let at = 0;
  for (const { name, data = '', store = false, flags = 0, descriptor = false, method, claimed, wide = false } of entries) {
    const nameBytes = Buffer.from(name), raw = Buffer.from(data);
    const packed = store ? raw : deflateRawSync(raw);
    const crc = crc32(raw), size = claimed ?? raw.length, way = method ?? (store ? 0 : 8);
    const bits = flags | (descriptor ? 8 : 0);
    const extra = wide ? numbers([1, 2], [16, 2], [size, 8], [packed.length, 8]) : Buffer.alloc(0);
    const sizes = wide ? [[0xffffffff, 4], [0xffffffff, 4]] : [[packed.length, 4], [size, 4]];
    const local = Buffer.concat([
      numbers([0x04034b50, 4], [20, 2], [bits, 2], [way, 2], [0, 4], [descriptor ? 0 : crc, 4],
        ...(descriptor ? [[0, 4], [0, 4]] : sizes), [nameBytes.length, 2], [extra.length, 2]),
      nameBytes, extra, packed,
      descriptor ? numbers([0x08074b50, 4], [crc, 4], [packed.length, 4], [size, 4]) : Buffer.alloc(0),
    ]);
    centrals.push(Buffer.concat([
      numbers([0x02014b50, 4], [20, 2], [20, 2], [bits, 2], [way, 2], [0, 4], [crc, 4], ...sizes,
        [nameBytes.length, 2], [extra.length, 2], [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]),
      nameBytes, extra,
    ]));
    locals.push(local);
    at += local.length;
  }
  if (!directory) return Buffer.concat(locals);
  const central = Buffer.concat(centrals);
  return Buffer.concat([...locals, central,
    numbers([0x06054b50, 4], [0, 2], [0, 2], [entries.length, 2], [entries.length, 2], [central.length, 4], [at, 4], [0, 2])]);
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

// The files of a workbook. `sheets`: [{name, rows (the XML in sheetData), after? (XML behind it), hidden?}]; `formats` are the number formats
// of cell styles 1, 2, …: a built-in number or a text.
export function workbookFiles(sheets, { formats = [], strings = [], date1904 = false } = {}) {
  const texts = formats.filter((format) => typeof format === 'string');
  const id = (format) => (typeof format === 'number' ? format : 164 + texts.indexOf(format));
  const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const files = {
    '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${content}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${content}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${content}.sharedStrings+xml"/>${sheets.map((_, at) => `<Override PartName="/xl/worksheets/sheet${at + 1}.xml" ContentType="${content}.worksheet+xml"/>`).join('')}</Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${head}<workbook ${main} xmlns:r="${office}"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${sheets.map(({ name, hidden }, at) => `<sheet name="${escape(name)}" sheetId="${at + 1}"${hidden ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${sheets.map((_, at) => `<Relationship Id="rId${at + 1}" Type="${office}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`).join('')}<Relationship Id="rId90" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId91" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': `${head}<styleSheet ${main}><numFmts count="${texts.length}">${texts.map((format, at) => `<numFmt numFmtId="${164 + at}" formatCode="${escape(format)}"/>`).join('')}</numFmts><cellXfs count="${formats.length + 1}"><xf numFmtId="0"/>${formats.map((format) => `<xf numFmtId="${id(format)}" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `${head}<sst ${main}>${strings.map((inner) => `<si>${inner}</si>`).join('')}</sst>`,
  };
  sheets.forEach(({ rows, after = '' }, at) => {
    files[`xl/worksheets/sheet${at + 1}.xml`] = `${head}<worksheet ${main}><sheetData>${rows}</sheetData>${after}</worksheet>`;
  });
  return files;
}
export const zipOf = (files) => zip(Object.entries(files).map(([name, data]) => ({ name, data })));
export const workbook = (sheets, options) => zipOf(workbookFiles(sheets, options));

// A row of inline texts and raw cells; '' leaves the place empty, {raw} is the XML of a cell whose reference is filled in.
export function row(number, cells) {
  const column = (at) => (at >= 26 ? String.fromCharCode(64 + Math.floor(at / 26)) : '') + String.fromCharCode(65 + (at % 26));
  const inner = cells.map((cell, at) => {
    const reference = `r="${column(at)}${number}"`;
    if (cell === '' || cell === null) return '';
    if (typeof cell === 'number') return `<c ${reference}><v>${cell}</v></c>`;
    if (typeof cell === 'object') return cell.raw.replace('<c', `<c ${reference}`);
    return `<c ${reference} t="inlineStr"><is><t>${cell}</t></is></c>`;
  });
  return `<row r="${number}">${inner.join('')}</row>`;
}
export const styled = (style, value) => ({ raw: `<c s="${style}"><v>${value}</v></c>` });

export const oldWorkbook = (rows, bookType = 'biff8', name = '订单') => {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), name);
  return Buffer.from(XLSX.write(book, { type: 'buffer', bookType }));
};
export const lockedWorkbook = () => {
  const container = XLSX.CFB.utils.cfb_new();
  XLSX.CFB.utils.cfb_add(container, '/EncryptionInfo', Buffer.from([4, 0, 4, 0, 0x40, 0, 0, 0]));
  XLSX.CFB.utils.cfb_add(container, '/EncryptedPackage', Buffer.alloc(4096, 7));
  return Buffer.from(XLSX.CFB.write(container, { type: 'buffer' }));
};

export const shared = process.env.SIYU_SHARED;
export const sharedFile = (path) => readFileSync(join(shared, path));
