// How long real exports take: 100,000 rows of 抖店 orders as a CSV (BOM, TABs before ids, masked people, four states, bad cells) and as a
// workbook, through the built page in Chromium from choosing the file to the numbers; and `siyu inspect` of a 500 MB event log.
//
//   tools/bench import
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as xlsx from '../../../web/node_modules/@e965/xlsx/xlsx.mjs';
import { closeAll, open } from '../../e2e/page.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = join(top, 'build/bench');
mkdirSync(folder, { recursive: true });
const kRows = 100_000;
const head = ['主订单编号', '子订单编号', '选购商品', '商品规格', '商品数量', '商家编码', '订单应付金额', '运费', '收件人', '收件人手机号', '详细地址', '订单提交时间', '商家备注',
  '订单完成时间', '订单状态', '售后状态', '取消原因', '发货时间', '平台实际承担优惠金额', '商家实际承担优惠金额', '达人实际承担优惠金额'];
const states = ['已完成', '已发货', '待发货', '已关闭'];
const two = (number) => String(number).padStart(2, '0');
function row(i) {
  const day = `2026-${two(1 + (i % 9))}-${two(1 + ((i * 7) % 28))} ${two(i % 24)}:${two((i * 13) % 60)}:${two((i * 31) % 60)}`;
  const id = `69179267${String(10_000_000_000 + i)}`;
  return [id, id, `商品${i % 500}`, '1袋', 1 + (i % 3), `3004${i % 900}`, i % 1000 === 0 ? '多少' : ((i * 37) % 90000) / 100, '0.00', '##密文', `138****${two(i % 100)}02`, '##密文', day, '-', '-',
    states[i % 4], i % 20 === 0 ? '退款成功' : '-', '', day, '0.00', '1,299.00', '0.00'];
}
const rows = Array.from({ length: kRows }, (_, i) => row(i));
const csv = join(folder, `1791430000_抖店订单_${kRows}.csv`), book = join(folder, `抖店订单_${kRows}.xlsx`), big = join(folder, 'events_10000000.csv');
const cell = (value, at) => (at < 2 ? `"\t${value}"` : /[",]/.test(String(value)) ? `"${value}"` : String(value));
writeFileSync(csv, `\uFEFF${head.join(',')}\n${rows.map((one) => one.map(cell).join(',')).join('\n')}\n`);
const sheets = xlsx.utils.book_new();
xlsx.utils.book_append_sheet(sheets, xlsx.utils.aoa_to_sheet([head, ...rows]), '订单');
writeFileSync(book, Buffer.from(xlsx.write(sheets, { type: 'array', bookType: 'xlsx', compression: true })));

const seconds = (since) => ((performance.now() - since) / 1000).toFixed(2);
for (const path of [csv, book]) {
  const it = await open();
  await it.app.getByRole('button', { name: '选择文件' }).waitFor();
  await it.page.waitForTimeout(1500);  // the engine has warmed up, as it has when a person has found a file
  const chosen = performance.now();
  await it.choose([path]);
  await it.app.getByRole('button', { name: /^导入(全部| \d+ 个就绪的)$/ }).waitFor();
  const looked = seconds(chosen), reading = performance.now();
  await it.read();
  await it.app.locator('.coming').getByRole('button', { name: '导入', exact: true }).waitFor();
  const read = seconds(reading), taking = performance.now();
  await it.take();
  await it.app.locator('.coming').waitFor({ state: 'detached' });
  await it.app.getByRole('button', { name: /撤销/ }).first().waitFor();
  console.log(`${(statSync(path).size / 1e6).toFixed(1).padStart(6)} MB ${path.split('.').at(-1).padEnd(4)} ${kRows} rows: recognised after ${looked} s, read ${read} s, in ${seconds(taking)} s; ${seconds(chosen)} s from choosing to the reports`);
  await it.clean();
}
await closeAll();

if (!existsSync(big)) execFileSync(join(folder, 'bench_make_log'), ['10000000', big]);
for (let i = 0; i < 3; i++) {
  const since = performance.now();
  const run = spawnSync(join(top, 'build/release/siyu'), ['inspect', big], { encoding: 'utf8', maxBuffer: 1 << 28 });
  console.log(`${(statSync(big).size / 1e6).toFixed(1).padStart(6)} MB csv  inspect: ${seconds(since)} s, ${JSON.parse(run.stdout).files[0].rows} rows`);
}
