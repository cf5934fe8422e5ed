// What the harness calls (tests/bench/browser): init, load, query, ask. Answers are rows as arrays, in the terms in which the peers answer.
//
// Each question is asked of the report whose numbers it is, as often as that takes. People of an event on a day are the sizes of the daily
// cohorts of whoever did it that day. The funnel's first touch is of any of its steps, so a channel's own is a funnel over the people whose first
// 曝光 came through it. RFM's scores are of another kind (docs/reports.md: by mid-rank), so the peers' are given here to the report's list of buyers.
import type { EngineClient } from '../src/engine/client';
import type { Cell, Definition, Reply, Report } from '../src/engine/protocol';
import { startEngine } from '../src/engine/start';

const events = ['曝光', '关注', '扫码', '报名', '进入直播间', '分享', '下单', '支付'];
const channels = ['微信群', '公众号', '视频号', '企业微信', '小程序', '朋友圈', '抖音', '小红书', '快手', '线下门店', '短信', '导购'];
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

// One more point for each fifth of the buyers whose first value is reached; people and cents by the three scores.
function scored(buyers: readonly (readonly [number, number, number])[]): Cell[][] {
  const cuts = [0, 1, 2].map((measure) => {
    const sorted = Float64Array.from(buyers, (buyer) => buyer[measure] ?? 0).sort();
    return [1, 2, 3, 4].map((k) => sorted[Math.floor((k * sorted.length) / 5)] ?? 0);
  });
  const groups = new Map<number, [number, number, number, number, number]>();
  for (const buyer of buyers) {
    const [r = 0, f = 0, m = 0] = cuts.map((cut, measure) => 1 + cut.filter((value) => (buyer[measure] ?? 0) >= value).length);
    const key = r * 100 + f * 10 + m;
    const group = groups.get(key) ?? [r, f, m, 0, 0];
    group[3] += 1;
    group[4] += buyer[2];
    groups.set(key, group);
  }
  return [...groups.values()];
}

const answers: Record<string, () => Promise<Cell[][]>> = {
  funnel: () => tableRows(funnel({}), 'steps', ['step', 'customers']),
  async funnel_channel() {
    const rows: Cell[][] = [];
    for (const channel of channels) {
      const where = { field: 'event.channel', op: '=', value: channel } as const;
      const people = { where: { did: { event: '曝光', first: 'ever', where } } } as const;
      rows.push([channel, ...(await tableRows({ ...funnel({}), ...people }, 'steps', ['customers'])).map(([customers]) => customers ?? null)]);
    }
    return rows;
  },
  async retention() {
    const weekly = retention(null, { period: 'week', cohort_by: 'first_time', intervals: 14 });
    return (await tableRows(weekly, 'cohorts', ['cohort', 'period', 'customers'])).filter(([, , customers]) => Number(customers) > 0);
  },
  async rfm() {
    const definition: Definition = { version: 1, analysis: 'rfm', range, params: { list: true } };
    const list = await tableRows(definition, 'customers_rfm', ['recency_days', 'frequency', 'monetary']);
    return scored(list.map(([days, orders, paid]) => [-Number(days), Number(orders), Math.round(Number(paid) * 100)]));
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
