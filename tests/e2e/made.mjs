// Small files of the kinds that shops really export, made here byte by byte: GBK text, archives with GBK names, workbooks.
import { crc32 } from 'node:zlib';
import * as xlsx from '../../web/node_modules/@e965/xlsx/xlsx.mjs';

// No encoder is at hand in Node: the decoder, turned round.
const letters = new Map();
const decoder = new TextDecoder('gb18030');
for (let high = 0x81; high <= 0xfe; high++)
  for (let low = 0x40; low <= 0xfe; low++) {
    if (low === 0x7f) continue;
    const letter = decoder.decode(Uint8Array.of(high, low));
    if ([...letter].length === 1 && letter !== '\ufffd' && !letters.has(letter)) letters.set(letter, [high, low]);
  }
export const gbk = (text) => Buffer.from([...text].flatMap((letter) => letter.charCodeAt(0) < 0x80 ? [letter.charCodeAt(0)] : letters.get(letter) ?? [0x3f]));

// An archive of stored files; names as bytes, without the flag that says UTF-8.
export function zip(files) {
  const parts = [], directory = [];
  let at = 0;
  for (const { name, bytes } of files) {
    const crc = crc32(bytes);
    const common = (signature, extra) => {
      const head = Buffer.alloc(signature === 0x04034b50 ? 30 : 46);
      const from = signature === 0x04034b50 ? 4 : 6;
      head.writeUInt32LE(signature, 0);
      head.writeUInt16LE(20, from);
      head.writeUInt16LE(0, from + 2);
      head.writeUInt16LE(0, from + 4);
      head.writeUInt32LE(0x5b6c4a00, from + 6);
      head.writeUInt32LE(crc, from + 10);
      head.writeUInt32LE(bytes.length, from + 14);
      head.writeUInt32LE(bytes.length, from + 18);
      head.writeUInt16LE(name.length, from + 22);
      extra?.(head);
      return Buffer.concat([head, name]);
    };
    const local = common(0x04034b50);
    directory.push(common(0x02014b50, ((offset) => (head) => { head.writeUInt16LE(20, 4); head.writeUInt32LE(offset, 42); })(at)));
    parts.push(local, bytes);
    at += local.length + bytes.length;
  }
  const index = Buffer.concat(directory), end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, index, end]);
}

// A workbook of named sheets, each a list of rows; merges as "A2:A4".
export function workbook(sheets) {
  const book = xlsx.utils.book_new();
  for (const { name, rows, merges = [] } of sheets) {
    const sheet = xlsx.utils.aoa_to_sheet(rows);
    sheet['!merges'] = merges.map((range) => xlsx.utils.decode_range(range));
    xlsx.utils.book_append_sheet(book, sheet, name);
  }
  return Buffer.from(xlsx.write(book, { type: 'array', bookType: 'xlsx' }));
}

// Orders as a shop's back end writes them: two title rows, ids behind a tab, one row an order. `from` and `to` count orders, ten a day
// from 1 October 2026; `status` of an order may be changed, `paid` renamed.
export function orders({ from = 0, to = 100, paid = '实付金额', status = () => '交易成功', more = [] } = {}) {
  const day = (n) => `2026-10-${String(1 + Math.floor(n / 10)).padStart(2, '0')}`;
  const row = (n) => `\t26100${String(10000 + n)},${status(n)},${day(n)} 10:${String(n % 60).padStart(2, '0')}:00,${day(n)} 11:${String(n % 60).padStart(2, '0')}:00,${(20 + (n % 7) * 11.5).toFixed(2)},13${String(800000000 + (n % 40))}`;
  const lines = Array.from({ length: to - from }, (_, at) => row(from + at));
  return `小店订单导出,,,,,\n导出时间：2026-10-${String(Math.min(31, 2 + Math.floor(to / 10))).padStart(2, '0')} 09:00,,,,,\n订单号,订单状态,下单时间,付款时间,${paid},手机号\n${[...lines, ...more].join('\n')}\n`;
}
