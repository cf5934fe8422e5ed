// What the harness calls (tests/bench/browser): init, load, query, ask. Answers are rows as arrays, in the terms in which the peers answer.
//
// Each question is asked of the report whose numbers it is, as often as that takes. People of an event on a day are the sizes of the daily
// cohorts of whoever did it that day.
import type { EngineClient } from '../src/engine/client';
import type { Cell, Definition, Reply, Report } from '../src/engine/protocol';
import { startEngine } from '../src/engine/start';

const events = ['曝光', '关注', '扫码', '报名', '进入直播间', '分享', '下单', '支付'];
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

async function tableRows(definition: Definition, table: string, names: readonly string[]): Promise<Cell[][]> {
  const report: Report = must(await engine.request('run', { definition }));
  const found = report.tables.find((one) => one.name === table);
  if (!found) throw new Error(`no table of ${table}`);
  const at = names.map((name) => found.columns.findIndex((column) => column.name === name));
  return found.rows.map((row) => at.map((index) => row[index] ?? null));
}

const retention = (event: string | null, more: object): Definition => ({
  version: 1,
  analysis: 'retention',
  range,
  params: { start: { event }, return: { event }, ...more },
});

const answers: Record<string, () => Promise<Cell[][]>> = {
  funnel: () => tableRows(funnel({}), 'steps', ['step', 'customers']),
  async funnel_channel() {
    const by = { by: ['event.channel'], attribution: 'first_touch', step: 1 };
    const channels = new Map<Cell, Cell[]>();
    for (const [channel, customers] of await tableRows(funnel({ breakdown: by }), 'steps', ['event.channel', 'customers'])) {
      const row = channels.get(channel ?? null) ?? [channel ?? null];
      channels.set(channel ?? null, row.concat(customers ?? null));
    }
    return [...channels.values()];
  },
  async retention() {
    const weekly = retention(null, { period: 'week', cohort_by: 'first_time', intervals: 14 });
    return (await tableRows(weekly, 'cohorts', ['cohort', 'period', 'customers'])).filter(([, , customers]) => Number(customers) > 0);
  },
  async rfm() {
    const definition: Definition = { version: 1, analysis: 'rfm', range, params: { scores: 'fifth', cells: true, list: false } };
    const cells = await tableRows(definition, 'cells', ['r', 'f', 'm', 'customers', 'monetary']);
    return cells.map(([r, f, m, customers, paid]) => [r, f, m, customers, Math.round(Number(paid) * 100)] as Cell[]);
  },
  async dau() {
    const rows: Cell[][] = [];
    for (const event of events) {
      const daily = retention(event, { period: 'day', cohort_by: 'recurring', intervals: 1 });
      for (const [day, size] of await tableRows(daily, 'cohorts', ['cohort', 'size'])) if (Number(size) > 0) rows.push([event, day ?? null, size ?? null]);
    }
    return rows;
  },
};

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
    const answer = answers[name];
    if (!answer) throw new Error(`no such question: ${name}`);
    return answer();
  },

  async ask({ call, ...args }: { call: 'run' | 'count' } & Record<string, unknown>): Promise<object> {
    return must(await engine.request(call, args as never));
  },
};

Object.assign(window, { contestant, ready: true });
