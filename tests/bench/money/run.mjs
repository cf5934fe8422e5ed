// The reports about money over a million orders: how long each takes the first time after loading and then, natively and in the module
// under Node. Each report has a process and a load of its own. Beside the figures stands the mark of a tenth of a second.
//
//   tools/bench money [--orders 1000000] [--rounds 7] [--only sales]
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const own = fileURLToPath(import.meta.url), top = fileURLToPath(new URL('../../../', import.meta.url));
const program = `${top}build/bench/bench_money`, reports = ['overview', 'sales', 'gmv', 'ltv', 'hours', 'plan'], mark = 100;

async function inModule(file, analysis, rounds) {
  const { default: create } = await import(`${top}build/wasm/siyu.mjs`);
  const core = await create({ wasmBinary: readFileSync(`${top}build/wasm/siyu.wasm`) });
  const call = (request, bytes) => {
    if (bytes) {
      const at = core.reserve(bytes.length) >>> 0; // first: memory may move
      core.HEAPU8.set(bytes, at);
    }
    const reply = JSON.parse(core.call(JSON.stringify(request), bytes?.length ?? 0));
    if (!reply.ok) throw new Error(JSON.stringify(reply));
    return reply.ok;
  };
  const bytes = readFileSync(file), head = bytes.subarray(0, 262144), piece = 8 << 20;
  const { file: id } = call({ call: 'open', name: 'orders.csv', size: bytes.length });
  const { mapping } = call({ call: 'sniff', file: id, samples: [{ offset: 0, bytes: head.length }] }, head);
  const start = performance.now(), ms = [];
  call({ call: 'load', file: id, mapping });
  for (let at = 0; at < bytes.length; at += piece) call({ call: 'append', file: id }, bytes.subarray(at, at + piece));
  call({ call: 'finish', file: id });
  call({ call: 'commit', files: [id] });
  const load = performance.now() - start;
  for (let round = 0; round <= rounds; round++) {
    const asked = performance.now();
    call({ call: 'run', definition: { version: 1, analysis, params: {} } });
    ms.push(performance.now() - asked);
  }
  console.log(JSON.stringify({ load, ms }));
}

function table() {
  const option = (name, usual) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? usual : process.argv[at + 1]; };
  const orders = Number(option('orders', 1_000_000)), rounds = Number(option('rounds', 7)), only = option('only', '');
  const file = `${top}build/bench/orders_${orders}.csv`, median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const said = (command, ...words) => {
    const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  if (!existsSync(file)) said(program, 'make', String(orders), file);
  let over = 0;
  for (const report of reports.filter((name) => name.includes(only))) {
    for (const [where, ...command] of [['native', program, 'ask'], ['module', process.execPath, own]]) {
      const { load, ms: [first, ...then] } = JSON.parse(said(...command, file, report, String(rounds)));
      over += first > mark || median(then) > mark;
      console.log(`${report.padEnd(9)} ${where}  loaded in ${load.toFixed(0).padStart(5)} ms   first ${first.toFixed(0).padStart(4)} ms   then ${median(then).toFixed(0).padStart(4)} ms (${Math.min(...then).toFixed(0)}–${Math.max(...then).toFixed(0)})`);
    }
  }
  console.log(`${over} over ${mark} ms`);
}

if (existsSync(process.argv[2] ?? '')) await inModule(process.argv[2], process.argv[3], Number(process.argv[4]));
else table();
