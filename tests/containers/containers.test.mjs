// Containers by their traps (exports.md Q22, Q33, Q36–Q42): every fixture is made here, byte by byte where that matters.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { lockedWorkbook, oldWorkbook, row, shared, sharedFile, styled, workbook, workbookFiles, XLSX, zip, zipOf } from './fixtures.mjs';
import { open } from './library.mjs';

const codes = (part) => part.problems.map(({ code }) => code);
const lines = (part) => part.text.split('\n').slice(0, -1);
// The only sheet of a workbook, its records.
async function sheet(rows, options, after) {
  const parts = await open(workbook([{ name: '表', rows, after }], options));
  assert.equal(parts.length, 1);
  assert.deepEqual(codes(parts[0]), []);
  return lines(parts[0]);
}
const one = async (cell, options) => (await sheet(row(1, ['x', cell]), options))[0].slice(2);

test('what is no container has no parts: the core reads it', async () => {
  for (const text of ['a,b\n1,2\n', '<html><table>', '[{"a":1}]', '', '%PDF-1.4', 'P']) assert.deepEqual(await open(Buffer.from(text)), []);
});

test('a sheet is one record a row from row 1, cells quoted where needed', async () => {
  assert.deepEqual(await sheet(row(2, ['姓名', '备注']) + row(4, ['甲', 'a,b "c"'])), [',', '姓名,备注', ',', '甲,"a,b ""c"""']);
  assert.deepEqual(await sheet(row(1, ['姓名']) + row(3, ['甲'])), ['姓名', '""', '甲']);
});

test('trailing empty rows and columns are trimmed, leading ones stay', async () => {
  const empty = { raw: '<c s="1"/>' };
  assert.deepEqual(await sheet(row(1, ['', 'a', 'b', empty]) + row(2, ['', 1, 2]) + row(9, [empty]), { formats: [2] }), [',a,b', ',1,2']);
});

test('numbers are the shortest decimals, never with an exponent; what has lost digits has one', async () => {
  const written = { 25.800000000000001: '25.8', 0.30000000000000004: '0.3', 1e-7: '0.0000001', '-35.8': '-35.8', 0: '0', '-0': '0',
    123456789012345: '123456789012345', '1.23456789012345E14': '123456789012345', '1.930679858170647E15': '1930679858170647', '-1930679858170647': '-1930679858170647', 9007199254740993: '9.0072E+15',
    '6.9179267688236E18': '6.91793E+18', 2e15: '2E+15', 13800000001: '13800000001', 113.89999999999999: '113.9', 1e14: '100000000000000' };
  for (const [value, text] of Object.entries(written)) assert.equal(await one({ raw: `<c><v>${value}</v></c>` }), text);
});

test('a number of 16 digits that ends in 0 is whole where another one of its column shows that no digit was lost', async () => {
  const rows = [1930679858170640, 1930679858170647, 1930679858170650].map((id, at) => row(at + 1, ['x', id, 1930679858170640])).join('');
  assert.deepEqual(await sheet(rows), ['x,1930679858170640,1.93068E+15', 'x,1930679858170647,1.93068E+15', 'x,1930679858170650,1.93068E+15']);
});

test('dates are decided by the number format, not by size', async () => {
  const formats = [14, 22, 'yyyy-mm-dd', 'yyyy"年"m"月"d"日"', '[$-804]yyyy/m/d h:mm;@', 'h:mm:ss', '[h]:mm', '0.00_);[Red]\\(0.00\\)', '#,##0" days"', 27, 57, 31, 32,
    'yyyy-mm-dd hh:mm:ss.000', '上午/下午h"时"mm"分"', '[mm]:ss', '0.00E+00', '@', '"¥"#,##0.00', 'General"日"'];
  const at = (format) => formats.indexOf(format) + 1;
  const wanted = [
    [14, 46174, '2026-06-01'], ['yyyy-mm-dd', 46174, '2026-06-01'], ['yyyy-mm-dd', 46174.5, '2026-06-01 12:00:00'],
    [22, 46174, '2026-06-01 00:00:00'], [22, 46174.423611111, '2026-06-01 10:10:00'], ['[$-804]yyyy/m/d h:mm;@', 46174.99999999, '2026-06-02 00:00:00'],
    ['yyyy"年"m"月"d"日"', 46174, '2026-06-01'], ['h:mm:ss', 0.75, '18:00:00'], ['[h]:mm', 1.5, '36:00:00'], ['[mm]:ss', 0.0625, '01:30:00'],
    ['h:mm:ss', 46174.75, '2026-06-01 18:00:00'], ['0.00_);[Red]\\(0.00\\)', 46174, '46174'], ['#,##0" days"', 46174, '46174'],
    ['0.00E+00', 46174, '46174'], ['@', 46174, '46174'], ['"¥"#,##0.00', 46174.5, '46174.5'], ['General"日"', 46174, '46174'],
    [27, 46174, '2026-06-01'], [32, 0.5, '12:00:00'], [57, 46174, '2026-06-01'], [31, 46174, '2026-06-01'],
    ['yyyy-mm-dd hh:mm:ss.000', 46174.000001447, '2026-06-01 00:00:00.125'], ['上午/下午h"时"mm"分"', 46174.5, '2026-06-01 12:00:00'],
    [14, 1, '1900-01-01'], [14, 59, '1900-02-28'], [14, 60, '1900-02-29'], [14, 61, '1900-03-01'], [14, 2958465, '9999-12-31'],
    [14, 2958466, '2958466'], [14, -5, '-5'], [14, 0, '0'],
  ];
  for (const [format, value, text] of wanted) assert.equal(await one(styled(at(format), value), { formats }), text, `${format} ${value}`);
});

test('a workbook that counts days from 1904', async () => {
  assert.equal(await one(styled(1, 44712), { formats: [14], date1904: true }), '2026-06-01');
  assert.equal(await one(styled(1, 0.5), { formats: ['h:mm'], date1904: true }), '12:00:00');
  assert.equal(await one(44712, { date1904: true }), '44712');
});

test('percent formats keep the percent', async () => {
  assert.equal(await one(styled(1, 0.0441), { formats: [10] }), '4.41%');
  assert.equal(await one(styled(1, 0.07), { formats: ['0.0%'] }), '7%');
  assert.equal(await one(styled(1, 0.07), { formats: ['0.0"%"'] }), '0.07');
});

test('texts: shared, rich, with phonetic marks, inline, escaped; booleans', async () => {
  const strings = ['<t>甲 &amp; 乙</t>', '<r><t xml:space="preserve">红 </t></r><r><rPr><b/></rPr><t>蓝</t></r>', '<t>東京</t><rPh sb="0" eb="2"><t>とうきょう</t></rPh>', '<t>a_x000D_b</t>'];
  const text = (at) => ({ raw: `<c t="s"><v>${at}</v></c>` });
  assert.deepEqual(await sheet(row(1, [text(0), text(1), text(2), 'in', { raw: '<c t="b"><v>1</v></c>' }, { raw: '<c t="b"><v>0</v></c>' }]), { strings }), ['甲 & 乙,红 蓝,東京,in,TRUE,FALSE']);
  assert.equal(await one({ raw: '<c t="str"><f>A1&amp;"x"</f><v>xx</v></c>' }), 'xx');
  assert.equal(await one('00123'), '00123');
  assert.equal((await open(workbook([{ name: '表', rows: row(1, ['x', text(3)]) }], { strings })))[0].text, 'x,"a\rb"\n');
});

test('an error is empty and counted; so is a formula that was never calculated', async () => {
  const error = { raw: '<c t="e"><v>#N/A</v></c>' };
  const bare = { raw: '<c><f>SUM(A1:A2)</f></c>' }, hollow = { raw: '<c><f>SUM(A1:A2)</f><v></v></c>' }, closed = { raw: '<c><f>A1</f><v/></c>' };
  const blank = { raw: '<c t="str"><f>""</f><v></v></c>' };
  const [part] = await open(workbook([{ name: '表', rows: row(1, ['a', 'b', 'c', 'd']) + row(2, [1, error, bare, 4]) + row(3, [2, error, hollow, blank]) + row(4, [2, 3, closed, 5]) }]));
  assert.equal(part.text, 'a,b,c,d\n1,,,4\n2,,,\n2,3,,5\n');
  assert.deepEqual(part.problems.map(({ code, column, cells }) => [code, column, cells]), [['cell_error', 1, 2], ['formula_without_value', 2, 3]]);
});

test('merged cells are filled down in their range; a title over columns stays one cell', async () => {
  const rows = row(1, ['八月订单']) + row(2, ['订单', '商品', '金额']) + row(3, ['A1', '茶', 10]) + row(4, ['', '杯', '']) + row(5, ['A2', '茶', 7]);
  const after = '<mergeCells count="3"><mergeCell ref="A1:C1"/><mergeCell ref="A3:A4"/><mergeCell ref="C3:C4"/></mergeCells>';
  const [part] = await open(workbook([{ name: '表', rows, after }]));
  assert.deepEqual(lines(part), ['八月订单,,', '订单,商品,金额', 'A1,茶,10', 'A1,杯,10', 'A2,茶,7']);
  assert.deepEqual(part.cleaned, [{ rule: 'merged_cells', column: 0, cells: 1 }, { rule: 'merged_cells', column: 2, cells: 1 }]);
});

test('a merged range that runs to the end of the sheet ends with the data', async () => {
  const after = '<mergeCells count="1"><mergeCell ref="A2:A1048576"/></mergeCells>';
  assert.deepEqual(await sheet(row(1, ['a', 'b']) + row(2, ['x', 1]) + row(3, ['', 2]), {}, after), ['a,b', 'x,1', 'x,2']);
});

test('XML as other writers put it: prefixes, single quotes, blanks, CDATA, comments, no references, ISO dates', async () => {
  const files = workbookFiles([{ name: '表', rows: '' }], { formats: [14] });
  files['xl/worksheets/sheet1.xml'] = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:cols><x:col min="1"/></x:cols><x:sheetData>
    <x:row><x:c t='inlineStr'><x:is><x:t>a</x:t></x:is></x:c><x:c t = "str" ><x:v><![CDATA[b<&c]]></x:v></x:c></x:row><!-- note -->
    <x:row r='3' spans="1:3"><x:c r='A3' s='1'><x:v>46174</x:v></x:c><x:c r='C3' t='d'><x:v>2026-06-01T10:00:00.000Z</x:v></x:c></x:row>
    <x:row r='4'><x:c r='A4' cm="1"><x:f>B1</x:f><x:v xml:space="preserve"> 7 </x:v></x:c><x:c r='B4' s='1'/><x:c r='C4'><x:f>A1</x:f></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="B3:B4"/></x:mergeCells></x:worksheet>`;
  const [part] = await open(zipOf(files));
  assert.deepEqual(lines(part), ['a,b<&c,', ',,', '2026-06-01,,2026-06-01 10:00:00', '7,,']);
  assert.deepEqual(part.problems.map(({ code, column, cells }) => [code, column, cells]), [['formula_without_value', 2, 1]]);
  const utf16 = workbookFiles([{ name: '表', rows: row(1, ['甲']) }]);
  utf16['xl/worksheets/sheet1.xml'] = Buffer.from(`\ufeff${utf16['xl/worksheets/sheet1.xml']}`, 'utf16le');
  assert.equal((await open(zipOf(utf16)))[0].text, '甲\n');
});

test('sheets in the order of their tabs, wherever their files lie', async () => {
  const files = workbookFiles([{ name: '一', rows: row(1, ['1']) }, { name: '二', rows: row(1, ['2']) }]);
  const relations = 'xl/_rels/workbook.xml.rels';
  files[relations] = files[relations].replace('worksheets/sheet1.xml', 'X').replace('worksheets/sheet2.xml', '/xl/worksheets/sheet1.xml').replace('"X"', '"../xl/worksheets/sheet2.xml"');
  assert.deepEqual((await open(zipOf(files))).map(({ sheet: name, text }) => name + text), ['一2\n', '二1\n']);
});

test('hidden sheets are read and marked, empty ones are skipped, names may hold anything', async () => {
  const parts = await open(workbook([{ name: '说明 & "注"', rows: row(1, ['说明']) }, { name: '空', rows: '' }, { name: '藏', rows: row(1, ['a']), hidden: true }]));
  assert.deepEqual(parts.map(({ sheet: name, hidden, skipped, container }) => [name, hidden, skipped, container]),
    [['说明 & "注"', undefined, undefined, 'xlsx'], ['空', undefined, 'empty_sheet', 'xlsx'], ['藏', true, undefined, 'xlsx']]);
});

test('a sheet whose end is missing is not half a sheet', async () => {
  const files = workbookFiles([{ name: '好', rows: row(1, ['a']) }, { name: '坏', rows: row(1, ['a']) + row(2, ['b']) }]);
  files['xl/worksheets/sheet2.xml'] = files['xl/worksheets/sheet2.xml'].slice(0, -60);
  const parts = await open(zipOf(files));
  assert.deepEqual(parts.map((part) => [part.sheet, part.text, ...codes(part)]), [['好', 'a\n'], ['坏', '', 'container_unreadable']]);
});

test('a text that is not in the table of texts makes the sheet unreadable, not shorter', async () => {
  const [part] = await open(workbook([{ name: '表', rows: row(1, ['a', { raw: '<c t="s"><v>99</v></c>' }]) }]));
  assert.deepEqual([part.text, ...codes(part)], ['', 'container_unreadable']);
});

test('cells far outside of a sheet are refused quickly', async () => {
  for (const rows of ['<row r="99999999"><c r="A99999999"><v>1</v></c></row>', '<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>',
    row(1, ['a']) + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>']) {
    const [part] = await open(workbook([{ name: '表', rows }]));
    assert.ok(['container_unreadable', 'too_large'].includes(codes(part)[0]), rows);
  }
});

test('merged ranges that overlap endlessly are refused', async () => {
  const merges = Array.from({ length: 3000 }, () => '<mergeCell ref="A1:A20000"/>').join('');
  const [part] = await open(workbook([{ name: '表', rows: row(1, ['a']) + row(20000, ['', 'b']), after: `<mergeCells>${merges}</mergeCells>` }]));
  assert.deepEqual(codes(part), ['container_unreadable']);
});

test('BIFF8 and BIFF5: texts, numbers, dates by format, merged cells', async () => {
  for (const type of ['biff8', 'biff5']) {
    const book = XLSX.utils.book_new();
    const data = XLSX.utils.aoa_to_sheet([['id', 'when', 'amount', 'ok'], ['A1', 46174.5, 25.8, true], [null, 46175, 7, false]]);
    data.B2.z = data.B3.z = 'yyyy-mm-dd hh:mm';
    if (type === 'biff8') data['!merges'] = [{ s: { r: 1, c: 0 }, e: { r: 2, c: 0 } }];  // BIFF5 has none
    XLSX.utils.book_append_sheet(book, data, 'orders');
    const [part] = await open(Buffer.from(XLSX.write(book, { type: 'buffer', bookType: type })));
    assert.deepEqual([part.container, part.sheet], ['xls', 'orders']);
    assert.deepEqual(lines(part), ['id,when,amount,ok', 'A1,2026-06-01 12:00:00,25.8,TRUE', `${type === 'biff8' ? 'A1' : ''},2026-06-02 00:00:00,7,FALSE`], type);
    assert.deepEqual(part.cleaned, type === 'biff8' ? [{ rule: 'merged_cells', column: 0, cells: 1 }] : []);
  }
});

test('the built-in Chinese date formats of BIFF8, which no file spells out', async () => {
  const book = XLSX.utils.book_new();
  const data = XLSX.utils.aoa_to_sheet([['when'], [46174]]);
  data.A2.z = '"day"0';
  XLSX.utils.book_append_sheet(book, data, '表');
  const bytes = Buffer.from(XLSX.write(book, { type: 'buffer', bookType: 'biff8' }));
  const format = bytes.indexOf(Buffer.from('"day"0', 'utf16le'));
  const id = bytes.readUInt16LE(format - 5);
  let changed = 0;
  for (let at = bytes.indexOf(Buffer.from([0xe0, 0, 20, 0])); at >= 0; at = bytes.indexOf(Buffer.from([0xe0, 0, 20, 0]), at + 4)) {
    if (bytes.readUInt16LE(at + 6) !== id) continue;
    bytes.writeUInt16LE(58, at + 6);
    changed += 1;
  }
  assert.equal(changed, 1);
  assert.equal((await open(bytes))[0].text, 'when\n2026-06-01\n');
});

test('BIFF5 in the code page of a Chinese machine, and BIFF8 after it with letters of two units', async () => {
  const bytes = oldWorkbook([['ABCDEFGH', 'n'], ['x', 1]], 'biff5', 'old');
  const page = bytes.indexOf(Buffer.from([0x42, 0, 2, 0]));
  assert.ok(page > 0);
  bytes.writeUInt16LE(936, page + 4);
  Buffer.from([0xb6, 0xa9, 0xb5, 0xa5, 0xb1, 0xe0, 0xba, 0xc5]).copy(bytes, bytes.indexOf('ABCDEFGH'));
  assert.equal((await open(bytes))[0].text, '订单编号,n\nx,1\n');
  assert.equal((await open(oldWorkbook([['昵称😀', '𠮷']])))[0].text, '昵称😀,𠮷\n');
});

test('Chinese texts in BIFF8', async () => {
  const [part] = await open(oldWorkbook([['订单编号', '金额'], ['甲', 1]]));
  assert.deepEqual([part.sheet, part.text], ['订单', '订单编号,金额\n甲,1\n']);
});

test('locked workbooks ask for a password, other OLE2 files say what to do', async () => {
  const [locked] = await open(lockedWorkbook());
  assert.deepEqual([locked.container, ...codes(locked)], ['xls', 'password_needed']);
  const container = XLSX.CFB.utils.cfb_new();
  XLSX.CFB.utils.cfb_add(container, '/WordDocument', Buffer.alloc(4096, 1));
  const [word] = await open(Buffer.from(XLSX.CFB.write(container, { type: 'buffer' })));
  assert.deepEqual(codes(word), ['container_unreadable']);
  assert.match(word.problems[0].message, /save it again/);
});

test('a zip: entries in their order with their own bytes, what the packer added is skipped', async () => {
  const gbk = Buffer.from([0xb6, 0xa9, 0xb5, 0xa5, 0x0a]);
  const parts = await open(zip([{ name: '订单/' }, { name: '订单/a.csv', data: 'a\n1\n' }, { name: '__MACOSX/订单/._a.csv', data: 'x' }, { name: '.DS_Store', data: 'x' },
    { name: '~$b.xlsx', data: 'x' }, { name: 'b.csv', data: gbk, store: true }, { name: 'logo.png', data: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') }, { name: 'bill.pdf', data: '%PDF-1.7' }]));
  assert.deepEqual(parts.map(({ entry, skipped, container, size }) => [entry, skipped, container, size]),
    [['订单/a.csv', undefined, 'zip', 4], ['b.csv', undefined, 'zip', 5], ['logo.png', 'image', 'zip', 0], ['bill.pdf', 'document', 'zip', 0]]);
});

test('names without the UTF-8 flag are UTF-8 when they can be, else GB18030', async () => {
  const gbk = Buffer.from([0xb6, 0xa9, 0xb5, 0xa5, 0x2e, 0x63, 0x73, 0x76]);
  const parts = await open(zip([{ name: gbk, data: '1' }, { name: '订单2.csv', data: '2' }, { name: '订单3.csv', data: '3', flags: 0x800 }, { name: gbk, data: '4', flags: 0x800 }]));
  assert.deepEqual(parts.map(({ entry }) => entry), ['订单.csv', '订单2.csv', '订单3.csv', '订单.csv']);
});

test('a zip in a zip, a gzip in it, workbooks in it: the outermost is a zip', async () => {
  const inner = zip([{ name: 'c.csv.gz', data: gzipSync('c\n') }, { name: 'd.xlsx', data: workbook([{ name: '表', rows: row(1, ['d']) }]) }, { name: 'e.xls', data: oldWorkbook([['e']]) }]);
  const parts = await open(zip([{ name: 'a.zip', data: inner }, { name: 'b.csv', data: 'b\n' }]));
  assert.deepEqual(parts.map(({ container, entry, sheet: name, text }) => [container, entry, name, text]),
    [['zip', 'a.zip/c.csv.gz', undefined, 'c\n'], ['zip', 'a.zip/d.xlsx', '表', 'd\n'], ['zip', 'a.zip/e.xls', '订单', 'e\n'], ['zip', 'b.csv', undefined, 'b\n']]);
});

test('archives more than three deep are refused, the files beside them are not', async () => {
  let deep = Buffer.from('x\n');
  for (let level = 0; level < 6; level += 1) deep = zip([{ name: `${level}`, data: deep }]);
  const parts = await open(zip([{ name: 'deep.zip', data: deep }, { name: 'a.csv', data: 'a' }]));
  assert.deepEqual(parts.map(codes), [['container_unreadable'], []]);
  assert.equal(parts[1].text, 'a');
});

test('a locked entry is named, the others come', async () => {
  const parts = await open(zip([{ name: '账单.csv', data: 'secret', flags: 1 }, { name: 'a.csv', data: 'a' }]));
  assert.deepEqual(parts.map((part) => [part.entry, ...codes(part), part.text]), [['账单.csv', 'password_needed', ''], ['a.csv', 'a']]);
});

test('data descriptors, zip64 sizes, bytes before the zip, unknown ways of packing', async () => {
  const entries = [{ name: 'a.csv', data: 'a,b\n'.repeat(100), descriptor: true }, { name: 'b.csv', data: 'b\n', wide: true }, { name: 'c.csv', data: 'c', method: 12 }];
  for (const bytes of [zip(entries), Buffer.concat([Buffer.from('PK\x03\x04self extracting'), zip(entries)])]) {
    const parts = await open(bytes);
    assert.deepEqual(parts.map((part) => [part.entry, part.size, ...codes(part)]), [['a.csv', 400], ['b.csv', 2], ['c.csv', 0, 'container_unreadable']]);
  }
});

test('a zip that is cut off: what is whole is read, and what is missing is said', async () => {
  const data = Array.from({ length: 500 }, (_, at) => `${at},${(at * 7919) % 10007}\n`).join('');
  for (const descriptor of [false, true]) {
    const whole = zip([{ name: 'a.csv', data, descriptor }, { name: 'b.csv', data, descriptor }]);
    const parts = await open(whole.subarray(0, Math.floor(whole.length * 0.7)));
    assert.equal(parts[0].text, data);
    assert.deepEqual(parts.map((part) => codes(part).join()), ['', 'container_unreadable', 'container_unreadable']);
    const almost = await open(whole.subarray(0, -30));
    assert.deepEqual(almost.slice(0, 2).map(({ text }) => text), [data, data]);
    assert.deepEqual(codes(almost[2]), ['container_unreadable']);
  }
});

test('a zip or a workbook of which nothing can be read is one part with one problem', async () => {
  const data = Array.from({ length: 500 }, (_, at) => `${at},${(at * 7919) % 10007}\n`).join('');
  const book = workbook([{ name: '表', rows: row(1, ['a']) }]);
  const locked = zip([{ name: 'a.csv', data, flags: 1 }]);
  const cases = [zip([{ name: 'a.csv', data }]).subarray(0, 200), zip([{ name: 'a.csv', data }]).subarray(0, 20), locked.subarray(0, 200), Buffer.from('PK\x03\x04\xff\xff\xff\xff\xff\xff\xff\xffgarbage that is no zip at all'),
    ...[100, 400, 600, 900, 1200, book.length - 60].map((size) => book.subarray(0, size))];
  for (const [at, bytes] of cases.entries()) assert.deepEqual((await open(bytes)).map((part) => [part.entry, ...codes(part)]), [[undefined, 'container_unreadable']], `case ${at}`);
});

test('a damaged flag does not make a password', async () => {
  const bytes = zip([{ name: 'a.csv', data: 'a\n1\n' }]);
  bytes[bytes.indexOf(Buffer.from('PK\x01\x02')) + 8] |= 1;
  assert.deepEqual((await open(bytes)).map((part) => [part.text, ...codes(part)]), [['a\n1\n']]);
});

test('an entry whose bytes changed is not read as if they had not', async () => {
  const bytes = zip([{ name: 'a.csv', data: 'amount\n100\n', store: true }]);
  bytes[bytes.indexOf('100')] = 0x39;
  const [part] = await open(bytes);
  assert.deepEqual([part.text, ...codes(part)], ['', 'container_unreadable']);
});

test('bombs are refused by what they claim, and by what they turn out to be', async () => {
  const limits = { total: 4_000_000, free: 1_000_000, ratio: 100, parts: 10 };
  const zeros = Buffer.alloc(3_000_000);
  const honest = await open(zip([{ name: 'bomb', data: zeros }, { name: 'a.csv', data: 'a' }]), { limits });
  assert.deepEqual(honest.map((part) => [part.text, ...codes(part)]), [['', 'too_large'], ['a']]);
  const lying = await open(zip([{ name: 'bomb', data: zeros, claimed: 10 }]), { limits });
  assert.deepEqual(codes(lying[0]), ['too_large']);
  const [gzip] = await open(gzipSync(zeros), { limits });
  assert.deepEqual([gzip.container, ...codes(gzip)], ['csv', 'too_large']);
  const noise = Buffer.from(Array.from({ length: 900_000 }, (_, at) => (at * at * 31) >> 7));
  const many = await open(zip(Array.from({ length: 6 }, (_, at) => ({ name: `${at}`, data: noise, store: true }))), { limits });
  assert.deepEqual(many.map((part) => codes(part).join()), ['', '', '', '', 'too_large', 'too_large']);
  const crowd = await open(zip(Array.from({ length: 30 }, (_, at) => ({ name: `${at}`, data: 'a' }))), { limits });
  assert.equal(crowd.length, 11);
  assert.deepEqual(codes(crowd[10]), ['too_large']);
});

test('gzip: one member, several, cut off, damaged; a workbook in it', async () => {
  const [part] = await open(gzipSync('a,b\n1,2\n'));
  assert.deepEqual([part.container, part.entry, part.text], ['csv', undefined, 'a,b\n1,2\n']);
  const [two] = await open(Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]));
  assert.equal(two.text, 'a\nb\n');
  const packed = gzipSync(Buffer.from(Array.from({ length: 5000 }, (_, at) => at % 251)));
  assert.deepEqual(codes((await open(packed.subarray(0, -20)))[0]), ['container_unreadable']);
  const damaged = Buffer.from(packed);
  damaged[damaged.length - 6] ^= 1;
  assert.deepEqual(codes((await open(damaged))[0]), ['container_unreadable']);
  const [book] = await open(gzipSync(workbook([{ name: '表', rows: row(1, ['a']) }])));
  assert.deepEqual([book.container, book.sheet, book.text], ['xlsx', '表', 'a\n']);
});

test('other documents that are zips are skipped; an empty zip has no parts', async () => {
  assert.equal((await open(zip([{ name: '[Content_Types].xml', data: '<t/>' }, { name: 'word/document.xml', data: '<w/>' }])))[0].skipped, 'document');
  assert.deepEqual(await open(zip([])), []);
});

test('progress runs to the end of the outer file', async () => {
  const seen = [];
  await open(zip([{ name: 'a.csv', data: 'a'.repeat(1000) }, { name: 'b.csv', data: 'b'.repeat(1000) }]), { progress: (done, total) => seen.push(done / total) });
  assert.ok(seen.length >= 2 && seen.every((share, at) => share <= 1 && share >= (seen[at - 1] ?? 0)));
});

test('the real files', { skip: shared === undefined && 'no shared files here' }, async () => {
  const [merged] = await open(sharedFile('datasets/export-shapes/group_buy_merged_cells.xlsx'));
  assert.deepEqual(lines(merged).map((line) => line.split(',')[0]), ['跟团号', '1', '1', '2', '合计']);
  assert.equal(merged.cleaned.length, 10);  // two of the twelve merged cells are empty
  const [customers] = await open(sharedFile('datasets/export-shapes/wecom_customers.xlsx'));
  assert.deepEqual([customers.sheet, lines(customers).length], ['客户列表', 4]);
  const [orders] = await open(sharedFile('datasets/export-shapes/wechat_shop_orders_export.zip'));
  assert.deepEqual([orders.entry, orders.container, lines(orders).length >= 2], ['微信小店订单.csv', 'zip', true]);
  const old = await open(sharedFile('datasets/csv-torture/csvlint/spreadsheet.xls'));
  assert.deepEqual(old.map(({ text, skipped }) => skipped ?? text), ['a,b,c\n', 'empty_sheet', 'empty_sheet']);
});
