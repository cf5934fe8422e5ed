// Old workbooks (.xls): what our reader gives is what SheetJS reads from the same good bytes; what lies in a bad one ends soon and in a problem.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, book, double, end, format, inOle, label, letters, long, number, record, short, shorts, stream, style, text, word } from './biff.mjs';
import { oldWorkbook, shared, sharedFile, XLSX } from './fixtures.mjs';
import { open } from './library.mjs';
import { damage, random, seeds } from './mutations.mjs';

const codes = (part) => part.problems.map(({ code }) => code);
// Milliseconds of processor time: a busy machine does not fail a test.
const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const facts = (parts) => parts.map((part) => [part.sheet, part.text, ...codes(part)]);

// What SheetJS reads, written as a part's text is; dates by the kind of the format's name.
const chinese = { utils: { decode: (page, bytes) => new TextDecoder(page === 936 ? 'gb18030' : 'windows-1252').decode(Uint8Array.from(bytes)) } };
function peer(bytes) {
  XLSX.set_cptable(chinese);
  const read = XLSX.read(bytes, { type: 'buffer', dense: true, cellNF: true, cellText: false, cellDates: false });
  const date1904 = read.Workbook.WBProps.date1904;
  const texts = (cell) => {
    if (cell.t === 'e') return '';
    if (cell.t === 'b') return cell.v ? 'TRUE' : 'FALSE';
    if (cell.t === 'n') return XLSX.SSF.is_date(cell.z ?? 'General') ? XLSX.SSF.format('yyyy-mm-dd hh:mm:ss', cell.v, { date1904 }) : String(Number(cell.v.toPrecision(15)));
    return cell.v;
  };
  return read.SheetNames.map((name, at) => {
    const rows = Array.from(read.Sheets[name]['!data'] ?? [], (row) => Array.from(row ?? [], (cell) => (cell ? texts(cell) : '')));
    const width = Math.max(0, ...rows.map((row) => row.length));
    const quoted = (value = '') => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    const line = (row) => Array.from({ length: width }, (_, column) => quoted(row[column])).join() || (width === 1 ? '""' : '');
    return [name, read.Workbook.Sheets[at].Hidden !== 0, Array.from(rows, (row) => `${line(row)}\n`).join('')];
  });
}
async function same(bytes) {
  const parts = await open(bytes);
  assert.deepEqual(parts.map((part) => [part.sheet, part.hidden ?? false, part.text]), peer(bytes));
  return parts;
}

// The table of texts of BIFF8, cut where `cuts` say (in bytes of its body) as Excel cuts: inside letters the next record begins with a flag.
const entry = (value, wide = !/^[\0-\xff]*$/.test(value)) => Buffer.concat([word(value.length), [wide ? 1 : 0], Buffer.from(value, wide ? 'utf16le' : 'latin1')].map((part) => Buffer.from(part)));

test('what SheetJS writes is read as SheetJS reads it, in BIFF8 and BIFF5', async () => {
  const next = random(8);
  const pick = (list) => list[next(list.length)];
  for (let round = 0; round < 40; round += 1) {
    const made = XLSX.utils.book_new(), bookType = round % 2 ? 'biff5' : 'biff8';
    for (let sheet = 0; sheet <= next(3); sheet += 1) {
      const rows = Array.from({ length: 1 + next(30) }, () => Array.from({ length: 1 + next(8) }, () => pick([null, true, false, next(1e9), -next(1e6), next(1e9) / 100, next(1e9) / 7, 'abc', 'a,"b"', `x${next(1e6)}`,
        ...(bookType === 'biff8' ? ['订单编号', '昵称😀', 'é订', '长'.repeat(40)] : ['caf\xe9'])])));
      rows[0][0] ??= 'a';
      const data = XLSX.utils.aoa_to_sheet(rows);
      for (const [name, cell] of Object.entries(data)) if (cell.t === 'n' && cell.v > 61 && cell.v < 60000 && name[0] !== '!') cell.z = 'yyyy-mm-dd hh:mm:ss';
      XLSX.utils.book_append_sheet(made, data, `s${sheet}`);
    }
    if (round % 3 === 0) made.Workbook = { WBProps: { date1904: round % 6 === 0 }, Sheets: made.SheetNames.map((_, at) => ({ Hidden: at > 0 ? at % 3 : 0 })) };
    await same(Buffer.from(XLSX.write(made, { type: 'buffer', bookType, bookSST: round % 4 === 0 })));
  }
});

test('short numbers: whole ones, halves of doubles, hundredths, side by side', async () => {
  const cents = { cents: true };
  const values = [short(7), short(-7), short(536870911), short(-536870912), short(0.5), short(1299, cents), short(-1, cents), short(0.75, cents), short(1e300, { whole: false }), short(46174.5)];
  const [part] = await open(book(8, [style(0)], [{ name: 'n', records: [shorts(0, 2, values), record(0x027e, word(1, 2, 0), short(2590, cents)), record(0x027e, word(1, 4, 0), short(3.25)), shorts(2, 0, [short(1)])] }]));
  assert.equal(part.text.split('\n')[0], ',,7,-7,536870911,-536870912,0.5,12.99,-0.01,0.0075,1E+300,46174.5');
});

test('a table of texts over several records, cut in every place that Excel may cut', async () => {
  const values = ['订单编号', 'plain', '昵称😀', '', 'caf\xe9', '长'.repeat(40)];
  for (let cut = 1; cut < 40 * 2; cut += 1) {
    // Letters of the last text, cut behind so many bytes; what goes on after the joint is narrow or wide anew.
    const last = Buffer.from(values.at(-1), 'utf16le'), at = cut - (cut % 2);
    const bodies = [Buffer.concat([long(9), long(values.length), ...values.slice(0, -1).map((value) => entry(value)), word(40), Buffer.from([1]), last.subarray(0, at)]), Buffer.concat([Buffer.from([1]), last.subarray(at)])];
    await same(book(8, [record(0x00fc, bodies[0]), record(0x003c, bodies[1])], [{ name: '表', records: values.map((_, row) => text(row, 0, row)) }]));
  }
  const joints = [
    [[entry('ab'), entry('cd')], [entry('e订')]], // between texts there is no flag
    [[entry('ab'), word(4), [0], Buffer.from('wx')], [[1], Buffer.from('订单', 'utf16le')]], // narrow, then wide
    [[entry('ab'), word(4), [1], Buffer.from('订单', 'utf16le')], [[0], Buffer.from('yz')]], // wide, then narrow
    [[entry('ab'), word(4), [0]], [[0], Buffer.from('wxyz')]], // before the first letter
    [[word(2), [8], word(1), Buffer.from('ab'), word(0)], [word(3), entry('cd')]], // in what says how it looks
    [[word(2), [4], long(6), Buffer.from('ab'), word(0)], [word(0, 0), entry('cd')]], // in what says how it sounds
    [[word(3), [0], Buffer.from('a')], [[0], Buffer.from('b')], [[0], Buffer.from('c')], [entry('d')]],
  ];
  const wanted = [['ab', 'cd', 'e订'], ['ab', 'wx订单'], ['ab', '订单yz'], ['ab', 'wxyz'], ['ab', 'cd'], ['ab', 'cd'], ['abc', 'd']];
  for (const [at, pieces] of joints.entries()) {
    const records = pieces.map((parts, index) => record(index === 0 ? 0x00fc : 0x003c, ...(index === 0 ? [long(9), long(9)] : []), ...parts));
    const [part] = await open(book(8, records, [{ name: 's', records: wanted[at].map((_, row) => text(row, 0, row)) }]));
    assert.deepEqual([part.text, ...codes(part)], [wanted[at].map((value) => `${value}\n`).join('')], `joint ${at}`);
  }
});

test('formulas: the value that was calculated, also a text, a boolean, an error, an empty text', async () => {
  const formula = (row, column, value) => record(0x0006, word(row, column, 0), value, word(0), long(0), word(3), [0x1e, 1, 0]);
  const special = (kind, value = 0) => Buffer.from([kind, 0, value, 0, 0, 0, 0xff, 0xff]);
  const string = (value) => record(0x0207, word(value.length), letters(value));
  const records = [formula(0, 0, double(12.5)), formula(0, 1, special(0)), record(0x04bc, Buffer.alloc(10)), string('已完成'), formula(0, 2, special(1, 1)), formula(0, 3, special(2, 0x2a)), formula(0, 4, special(3)), formula(0, 5, special(0)), string('z')];
  const [part] = await open(book(8, [], [{ name: 's', records }]));
  assert.equal(part.text, '12.5,已完成,TRUE,,,z\n');
  assert.deepEqual(part.problems.map(({ code, column, cells }) => [code, column, cells]), [['cell_error', 3, 1]]);
  const [lost] = await open(book(8, [], [{ name: 's', records: [formula(0, 0, special(0)), formula(1, 0, double(1))] }]));
  assert.deepEqual([lost.text, ...lost.problems.map(({ code, column, cells }) => [code, column, cells])], ['""\n1\n', ['formula_without_value', 0, 1]]);
});

test('booleans, errors, dates by their format, days from 1904, merged cells', async () => {
  const records = [number(0, 0, 46174.5, 1), number(0, 1, 46174.5), record(0x0205, word(0, 2, 0), [1, 0]), record(0x0205, word(0, 3, 0), [7, 1]), number(0, 4, 0.25, 2), number(1, 1, 1), record(0x00e5, word(1, 0, 1, 0, 0))];
  const styles = [format(164, 'yyyy"年"m"月"d"日"'), style(0), style(164), style(9)];
  const [part] = await open(book(8, styles, [{ name: 's', records }]));
  assert.equal(part.text, '2026-06-01 12:00:00,46174.5,TRUE,,25%\n2026-06-01 12:00:00,1,,,\n');
  assert.deepEqual([part.cleaned, codes(part)], [[{ rule: 'merged_cells', column: 0, cells: 1 }], ['cell_error']]);
  const [later] = await open(book(8, [record(0x0022, word(1)), style(0), style(14)], [{ name: 's', records: [number(0, 0, 44712, 1)] }]));
  assert.equal(later.text, '2026-06-01\n');
});

test('BIFF5 in GBK: names of sheets, cells, formats', async () => {
  const gbk = (hex) => Buffer.from(hex, 'hex');
  const [order, amount] = [gbk('b6a9b5a5'), gbk('bdf0b6ee')]; // 订单, 金额
  const cell = (row, column, bytes) => record(0x0204, word(row, column, 0, bytes.length), bytes);
  const day = Buffer.from('yyyy"\xc4\xea"m', 'latin1');
  const parts = await open(book(5, [record(0x0042, word(936)), record(0x041e, word(164), [day.length], day), style(0), style(164)],
    [{ name: order, records: [cell(0, 0, order), cell(0, 1, amount), number(1, 0, 46174, 1), number(1, 1, 25.8)] }, { name: amount, hidden: 1, records: [cell(0, 0, amount)] }]));
  assert.deepEqual(parts.map((part) => [part.sheet, part.hidden, part.text]), [['订单', undefined, '订单,金额\n2026-06-01,25.8\n'], ['金额', true, '金额\n']]);
});

test('charts and macros are no sheets; a chart in a sheet is passed over', async () => {
  const chart = Buffer.concat([begin(8, 0x20), number(0, 0, 99), end]);
  const parts = await open(book(8, [], [{ name: 'a', records: [label(0, 0, '甲'), chart, label(1, 0, '乙')] }, { name: 'c', type: 2, kind: 0x20, records: [] }, { name: 'b', hidden: 2, records: [label(0, 0, 'x')] }]));
  assert.deepEqual(parts.map((part) => [part.sheet, part.hidden, part.text]), [['a', undefined, '甲\n乙\n'], ['b', true, 'x\n']]);
});

test('numbers of 16 digits are whole where none of a column has lost its last', async () => {
  const column = (values) => open(book(8, [], [{ name: 's', records: values.map((value, row) => number(row, 0, value)) }])).then(([part]) => part.text);
  assert.equal(await column([1930679858170647, 1930679858170640, 9007199254740991]), '1930679858170647\n1930679858170640\n9007199254740991\n');
  assert.equal(await column([1930679858170640, 2e15]), '1.93068E+15\n2E+15\n');
  assert.equal(await column([9007199254740993, 19306798581706470]), '9.0072E+15\n1.93068E+16\n');
});

// Each of these would be read for long, or beyond its end, by a reader that believes what it is told.
const kHuge = long(0xffffffff);
const lies = {
  'a table of texts that is said to be endless': [[record(0x00fc, kHuge, kHuge, entry('a'))], [text(0, 0, 1)]],
  'a text longer than its record': [[record(0x00fc, long(1), long(1), word(0xffff), [0], 'ab')], [text(0, 0, 0)]],
  'looks and sounds longer than their record': [[record(0x00fc, long(1), long(1), word(1), [12], word(0xffff), kHuge, 'a')], [text(0, 0, 0)]],
  'a label longer than its record': [[], [record(0x0204, word(0, 0, 0, 0xffff), [1], 'ab')]],
  'a label without its length': [[], [record(0x0204, word(0, 0, 0))]],
  'half a letter': [[], [record(0x0204, word(0, 0, 0, 2), [1], 'abc')]],
  'numbers side by side that are fewer': [[], [record(0x00bd, word(0, 0, 0), long(2), word(0x3fff))]],
  'a number that is too short': [[], [record(0x0203, word(0, 0, 0), [1, 2])]],
  'merged cells that are fewer': [[], [label(0, 0, 'a'), record(0x00e5, word(0xffff, 0, 0xffff, 0, 0))]],
  'a cell far to the right': [[], [number(0, 0xffff, 1)]],
  'a text without its formula': [[], [record(0x0207, word(1), letters('a'))]],
};
test('records that say more than they hold end soon and make their sheet unreadable', async () => {
  for (const [what, [globals, records]] of Object.entries(lies)) {
    const started = spent();
    const parts = await open(book(8, globals, [{ name: 'bad', records }, { name: 'good', records: [label(0, 0, 'x')] }]));
    assert.ok(spent() - started < 100, what);
    assert.deepEqual(facts(parts), [['bad', '', 'container_unreadable'], ['good', 'x\n']], what);
  }
});

test('a crowd of tabs on one sheet, of records, of merged cells, of one long text: bounded by what the file holds', async () => {
  const limits = { total: 2 ** 31, free: 2 ** 24, ratio: 1000, parts: 5000 };
  const one = stream(8, [], [{ name: 's', records: Array.from({ length: 2000 }, (_, row) => number(row, 0, row)) }]);
  const tab = one.subarray(20, 20 + 13); // the only tab, copied; its place is behind the copies
  const moved = Buffer.from(tab);
  moved.writeUInt32LE(tab.readUInt32LE(4) + 2000 * tab.length, 4);
  const started = spent();
  const tabs = await open(inOle(Buffer.concat([one.subarray(0, 20), ...Array(2001).fill(moved), one.subarray(33)])), { limits });
  assert.equal(tabs.filter((part) => part.size > 0).length, 1);
  assert.equal(tabs.filter((part) => codes(part)[0] === 'container_unreadable').length, 2000);
  const wide = entry('长'.repeat(30000));
  const pieces = [];
  for (let at = 0; at < wide.length; at += 8000) pieces.push(wide.subarray(at, at + 8000)); // odd cuts
  const joined = pieces.map((piece, at) => record(at === 0 ? 0x00fc : 0x003c, at === 0 ? [...long(1), ...long(1)] : [1], at === 0 ? piece.subarray(0, 7999) : piece));
  const texts = await open(book(8, joined, [{ name: 's', records: Array.from({ length: 2000 }, (_, row) => text(row, 0, 0)) }]), { limits });
  assert.ok(['too_large', 'container_unreadable'].includes(codes(texts[0])[0]));
  const merges = record(0x00e5, word(1000), ...Array.from({ length: 1000 }, () => word(0, 0xffff, 0, 0)));
  const merged = await open(book(8, [], [{ name: 's', records: [label(0, 0, 'a'), label(0xffff, 1, 'b'), merges] }]), { limits });
  assert.deepEqual(codes(merged[0]), ['container_unreadable']);
  assert.ok(spent() - started < 3000);
});

test('chains and directories of an OLE2 file that run in a circle end', async () => {
  const good = oldWorkbook([['a', 'b'], [1, 2]]);
  const table = 512 * (good.readUInt32LE(76) + 1), directory = 512 * (good.readUInt32LE(48) + 1);
  const circles = {
    'a chain of one': (bytes) => { for (let at = table; at < table + 512; at += 4) bytes.writeUInt32LE((at - table) / 4, at); },
    'a chain of two': (bytes) => { for (let at = table; at < table + 512; at += 4) bytes.writeUInt32LE(((at - table) / 4) ^ 1, at); },
    'the list of tables': (bytes) => { bytes.writeUInt32LE(0, 68); bytes.writeUInt32LE(0, 512 + 508); },
    'the directory': (bytes) => { for (let at = directory; at < directory + 512; at += 128) { bytes.writeUInt32LE(0, at + 68); bytes.writeUInt32LE(1, at + 72); bytes.writeUInt32LE(0, at + 76); } },
    'small pieces': (bytes) => { bytes.writeUInt32LE(0xffffffff, 56); bytes.writeUInt32LE(bytes.readUInt32LE(48), 60); },
  };
  for (const [what, spoil] of Object.entries(circles)) {
    const bytes = Buffer.from(good);
    spoil(bytes);
    const started = spent();
    assert.deepEqual((await open(bytes)).map(codes), [['container_unreadable']], what);
    assert.ok(spent() - started < 100, what);
  }
});

test('sheets that no tab names come without their names', async () => {
  const whole = stream(8, [], ['a', 'b', 'c'].map((name) => ({ name, records: [label(0, 0, name)] })));
  for (const [name, wanted] of [['a', ['bb', 'cc', 'Sheet3a']], ['b', ['aa', 'cc', 'Sheet3b']], ['c', ['aa', 'bb', 'Sheet3c']]]) {
    const bytes = Buffer.from(whole);
    bytes[whole.indexOf(Buffer.from([0x85, 0])) + 13 * ['a', 'b', 'c'].indexOf(name)] = 0x84;
    assert.deepEqual((await open(inOle(bytes))).map((part) => part.sheet + part.text.trim()), wanted);
  }
});

test('a workbook that is cut off gives the sheets before the cut', async () => {
  const whole = stream(8, [], ['a', 'b', 'c'].map((name) => ({ name, records: [label(0, 0, name)] })));
  assert.deepEqual(facts(await open(inOle(whole.subarray(0, -20)))), [['a', 'a\n'], ['b', 'b\n'], ['c', '', 'container_unreadable']]);
  assert.deepEqual(facts(await open(inOle(whole.subarray(0, 30)))), [[undefined, '', 'container_unreadable']]);
});

test('a locked workbook asks for its password; what only resembles one does not', async () => {
  const plain = [{ name: 's', records: [label(0, 0, 'x')] }];
  assert.deepEqual(codes((await open(book(8, [record(0x002f, word(1, 1, 1), Buffer.alloc(48))], plain)))[0]), ['password_needed']);
  assert.deepEqual(codes((await open(book(5, [record(0x002f, word(1, 2))], plain)))[0]), ['password_needed']);
  assert.deepEqual(codes((await open(book(8, [record(0x002f)], plain)))[0]), ['container_unreadable']);
});

// These two, as the fuzzer made them, kept the reader before this one busy for minutes.
test('the damaged workbooks that were read without an end', async () => {
  const kinds = Object.values(seeds).flat();
  for (const [seed, file] of [[11, 68725], [7, 150492]]) {
    const next = random(seed * 1_000_003 + file);
    next(4);
    next(kinds.length);
    const bytes = damage(seeds.xls[1], next), started = spent();
    await open(bytes);
    assert.ok(spent() - started < 100);
  }
});

test('real workbooks', { skip: shared === undefined && 'no shared files here' }, () => same(sharedFile('datasets/csv-torture/csvlint/spreadsheet.xls')));
test('a stream that is only a sheet', async () => {
  for (const version of [8, 5]) assert.deepEqual(facts(await open(inOle(Buffer.concat([begin(version, 0x10), style(0), style(14), number(0, 0, 46174, 1), end])))), [['Sheet1', '2026-06-01\n']]);
});
