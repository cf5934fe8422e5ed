// Seeds of every kind of container, and ways to damage them; for the test that damages 2,000 of each and for the fuzzer.
import { gzipSync } from 'node:zlib';
import { book as oldBook, double, format, label, letters, long, number, record, short, shorts, style, text, word } from './biff.mjs';
import { lockedWorkbook, oldWorkbook, row, styled, workbook, workbookFiles, zip, zipOf } from './fixtures.mjs';

// A small generator of numbers: the same ones for a seed, on every machine.
export function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const orders = row(1, ['订单编号', '买家会员名', '下单时间', '金额', '状态']) +
  Array.from({ length: 12 }, (_, at) => row(at + 2, [`D${at}`, `甲${at % 5}`, styled(1, 46174 + at / 7), at * 1.5, { raw: '<c t="s"><v>0</v></c>' }])).join('');
const options = { formats: ['yyyy-mm-dd hh:mm:ss', 31], strings: ['<t>已完成</t>'] };
const after = '<mergeCells count="1"><mergeCell ref="A3:A5"/></mergeCells>';
const sheets = [{ name: '订单', rows: orders, after }, { name: '说明', rows: row(1, ['填写说明']), hidden: true }];
const csv = 'user_id,event,time\n' + Array.from({ length: 40 }, (_, at) => `u${at % 7},关注,2026-01-${10 + (at % 20)} 10:00:00\n`).join('');
const book = workbook(sheets, options);

// What SheetJS does not write: a table of texts over two records, short numbers, formulas, merged cells, two sheets, GBK.
const formula = record(0x0006, word(3, 0, 0), Buffer.from([0, 0, 0, 0, 0, 0, 0xff, 0xff]), word(0), long(0), word(3), [0x1e, 1, 0]);
const rich = oldBook(8, [format(164, 'yyyy"年"m"月"'), style(0), style(164), record(0x00fc, long(3), long(3), word(2), letters('ab'), word(4), [1], Buffer.from('订单', 'utf16le')), record(0x003c, [0], Buffer.from('yz'), word(1), [12], word(1), long(2), Buffer.from('c\0\0\0\0\0\0'))],
  [{ name: '订单', records: [text(0, 0, 0), text(0, 1, 1), text(0, 2, 2), shorts(1, 0, [short(7), short(0.5), short(1299, { cents: true })]), number(2, 1, 46174.5, 1), formula, record(0x0207, word(2), letters('完成')), record(0x00e5, word(1, 1, 2, 0, 0))] },
    { name: 'b', hidden: 1, records: [label(0, 0, '乙'), record(0x0205, word(0, 1, 0), [7, 1]), record(0x0006, word(1, 0, 0), double(2), word(0), long(0), word(0))] }]);
const gbk = Buffer.from([0xb6, 0xa9, 0xb5, 0xa5]);
const older = oldBook(5, [record(0x0042, word(936)), style(0), style(14)], [{ name: gbk, records: [record(0x0204, word(0, 0, 0, 4), gbk), number(1, 0, 46174, 1), shorts(2, 0, [short(7), short(8)])] }]);

export const seeds = {
  xlsx: [book, zip(Object.entries(workbookFiles(sheets, options)).map(([name, data]) => ({ name, data, store: true })))],
  xls: [oldWorkbook([['订单编号', '金额'], ...Array.from({ length: 20 }, (_, at) => [`D${at}`, at * 2.5])]), oldWorkbook([['a', 'b'], [1, 'x']], 'biff5', 'old'), lockedWorkbook(), rich, older],
  zip: [zip([{ name: 'a.csv', data: csv }, { name: 'b/c.csv', data: csv, descriptor: true }, { name: 'd.csv', data: csv, store: true, wide: true }]),
    zip([{ name: 'inner.zip', data: zip([{ name: 'a.csv.gz', data: gzipSync(csv) }]) }, { name: '订单.xlsx', data: book }])],
  gzip: [gzipSync(csv), Buffer.concat([gzipSync(csv), gzipSync(csv)]), gzipSync(book)],
};
// The XML inside a workbook is damaged too, below what the zip's sums protect.
export function damagedBook(next) {
  const files = workbookFiles(sheets, options);
  const names = Object.keys(files).filter((name) => name.startsWith('xl/'));
  const name = names[next(names.length)];
  files[name] = damage(Buffer.from(files[name]), next);
  return zipOf(files);
}

const kTelling = [0, 1, 0x7f, 0x80, 0xff, 0x50, 0x4b, 0x3c, 0x3e, 0x22, 0x2f, 0x39];

export function damage(seed, next) {
  let bytes = Buffer.from(seed);
  for (let times = 1 + next(6); times > 0 && bytes.length > 0; times -= 1) {
    const at = next(bytes.length), count = 1 + next(Math.min(64, bytes.length - at));
    switch (next(7)) {
      case 0: bytes[at] ^= 1 << next(8); break;
      case 1: bytes[at] = kTelling[next(kTelling.length)]; break;
      case 2: bytes = bytes.subarray(0, at); break;
      case 3: bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]); break;
      case 4: bytes = Buffer.concat([bytes.subarray(0, at + count), bytes.subarray(at)]); break;
      case 5: bytes.fill(kTelling[next(kTelling.length)], at, at + count); break;
      default: if (at + 4 <= bytes.length) bytes.writeUInt32LE([0xffffffff, 0x7fffffff, 0x80000000, next(0x10000)][next(4)], at);
    }
  }
  return bytes;
}
