// What the harness calls (see its README): init, load, query. Answers are rows as arrays. Questions that the engine cannot answer
// yet are refused by name.
import type { EngineClient } from '../src/engine/client';
import type { Cell, Definition, Reply, Report } from '../src/engine/protocol';
import { startEngine } from '../src/engine/start';

const steps = ['曝光', '关注', '扫码', '下单', '支付'].map((event) => ({ event }));
const range = { zone: '+00:00' };
const funnel = (more: object): Definition => ({
  version: 1,
  analysis: 'funnel',
  range,
  params: { steps, window: '7d', ...more },
});

let engine: EngineClient;

function must<T>(reply: Reply<T>): T {
  if ('problems' in reply)
    throw new Error(reply.problems.map((problem) => `${problem.code} ${problem.where} ${problem.message}`).join('; '));
  return reply.ok;
}

async function stepRows(definition: Definition, names: readonly string[]): Promise<Cell[][]> {
  const report: Report = must(await engine.request('run', { definition }));
  const table = report.tables.find((one) => one.name === 'steps');
  if (!table) throw new Error('no table of steps');
  const at = names.map((name) => table.columns.findIndex((column) => column.name === name));
  return table.rows.map((row) => at.map((index) => row[index] ?? null));
}

const contestant = {
  async init(): Promise<object> {
    engine = await startEngine();
    return { version: await engine.ready };
  },

  async load(file: File, options: { encoding?: string } = {}): Promise<object> {
    const { file: number } = must(await engine.request('open', { name: file.name, size: file.size }));
    const hints = options.encoding ? { encoding: options.encoding } : undefined;
    const preview = must(await engine.sniff(number, file, hints));
    const mapping = { ...preview.mapping, table: preview.table ?? 'events', zone: range.zone };
    const loaded = must(await engine.load(number, file, mapping, () => {}).reply);
    const model = must(await engine.request('commit', { files: [number] }));
    return { rows: loaded.rows, customers: model.customers, bytes: model.bytes };
  },

  async query(name: string): Promise<Cell[][]> {
    if (name === 'funnel') return stepRows(funnel({}), ['step', 'customers']);
    if (name === 'funnel_channel') {
      const breakdown = { by: ['event.channel'], attribution: 'first_touch', limit: 1000 };
      const groups = new Map<Cell, Cell[]>();
      for (const [channel, customers] of await stepRows(funnel({ breakdown }), ['event.channel', 'customers'])) {
        const row = groups.get(channel ?? null) ?? [channel ?? null];
        row.push(customers ?? null);
        groups.set(channel ?? null, row);
      }
      return [...groups.values()];
    }
    throw new Error(`no answer to ${name} yet`);
  },
};

Object.assign(window, { contestant, ready: true });
