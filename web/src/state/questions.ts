// A question is a definition; its answer is a report. One of them per report page, with undo and redo over definitions. A
// definition that breaks down by a field is asked twice, whole and by group, because a total over groups is the core's to compute.
import { effect, signal, untracked } from '@preact/signals';
import type { Asked, Cell, Definition, FunnelParams, Mark, Problem, Report, Table } from '../engine/protocol';
import { tick } from './journal';
import { call, model, sample, sampleDefinitions, suggestions, type Page, type View, view } from './session';

export class Question {
  readonly definition = signal<Definition | null>(null);
  readonly report = signal<Report | null>(null);
  readonly groups = signal<Report | null>(null);
  readonly problems = signal<Problem[]>([]);
  readonly running = signal(false);
  readonly past = signal<Definition[]>([]);
  readonly future = signal<Definition[]>([]);
  doneAt = 0; // by the journal's count
  undoneAt = 0;
  kept: Definition | null = null; // of an opened workspace: asked instead of what would suit the data
  #turn = 0;
  #asked = '';
  #sample: string | null = null;

  constructor(readonly analysis: Exclude<View, Page>) {}

  ask(next: Definition): void {
    const present = this.definition.peek();
    if (present) this.past.value = [...this.past.peek().slice(-99), present];
    this.future.value = [];
    this.doneAt = tick();
    this.definition.value = next;
    void this.run();
  }

  undo(): void {
    this.undoneAt = tick();
    this.#travel(this.past, this.future);
  }
  redo(): void {
    this.doneAt = tick();
    this.#travel(this.future, this.past);
  }

  #travel(from: typeof this.past, to: typeof this.past): void {
    const target = from.peek().at(-1);
    const present = this.definition.peek();
    if (!target || !present) return;
    from.value = from.peek().slice(0, -1);
    to.value = [...to.peek(), present];
    this.definition.value = target;
    void this.run();
  }

  // New data: an untouched question becomes the one that suits the data, a touched one is asked again.
  refresh(): void {
    const suited =
      sampleDefinitions.peek().find((one) => one.analysis === this.analysis && sample.peek() !== null) ??
      suggestions.peek()[this.analysis] ??
      (this.analysis === 'health' ? checkUp : undefined);
    if (this.past.peek().length === 0 || !this.definition.peek())
      this.definition.value = this.kept ? this.kept : suited ? withoutList(withTrend(suited as Definition)) : null;
    void this.run();
  }

  async run(): Promise<void> {
    const definition = this.definition.peek();
    const turn = ++this.#turn;
    if (!definition) {
      this.report.value = null;
      this.groups.value = null;
      this.problems.value = [];
      return;
    }
    this.running.value = true;
    const { breakdown, ...whole } = definition.params as unknown as FunnelParams;
    const main = await call('run', { definition: { ...definition, params: whole } as unknown as Definition });
    if (turn !== this.#turn) return;
    const { trend: _trend, time_to_convert: _time, ...narrow } = definition.params as unknown as FunnelParams;
    const grouped =
      breakdown && 'ok' in main
        ? await call('run', { definition: { ...definition, params: narrow } as unknown as Definition })
        : null;
    if (turn !== this.#turn) return;
    this.running.value = false;
    const problems = 'problems' in main ? main.problems : grouped && 'problems' in grouped ? grouped.problems : [];
    this.problems.value = problems;
    if ('ok' in main) this.report.value = main.ok;
    this.groups.value = grouped && 'ok' in grouped ? grouped.ok : null;
  }

  // Another world: nothing of the old one is asked again.
  keep(definition: Definition | null): void {
    this.kept = definition;
    this.definition.value = null;
    this.past.value = [];
    this.future.value = [];
    this.#asked = '';
  }
  // What its reader asked, where that is not merely what suits the data.
  touched(): Definition | null {
    return this.past.peek().length > 0 || this.kept ? this.definition.peek() ?? this.kept : null;
  }

  // Runs when first seen, and again when the data under it changed.
  ensure(): void {
    const print = `${model.peek()?.fingerprint ?? ''}/${sample.peek() ?? ''}/${model.peek()?.identity.without.join() ?? ''}`;
    if (print === this.#asked) return;
    this.#asked = print;
    if (model.peek() === null || sample.peek() !== this.#sample) {
      this.past.value = [];
      this.future.value = [];
      if (model.peek() === null) this.kept = null;
    }
    this.#sample = sample.peek();
    this.report.value = null;
    this.refresh();
  }
}

// 数据体检 needs no suggestion: it can always be asked.
// The check-up is of all the data: a range, such as a report's definition comes back with, is refused.
export const checkUp: Definition = { version: 1, analysis: 'health', params: {} };

// Of RFM the page draws groups; the list of everybody is asked for a group at a time.
const withoutList = (definition: Definition): Definition =>
  definition.analysis === 'rfm' ? { ...definition, params: { ...definition.params, list: false } } : definition;

// A suggested funnel shows its course over time when the data covers more than a few days.
export function withTrend(definition: Definition): Definition {
  const { first_day: first, as_of: last } = model.peek() ?? {};
  if (definition.analysis !== 'funnel' || 'trend' in definition.params || !first || !last) return definition;
  const days = (Date.parse(last) - Date.parse(first)) / 86_400_000;
  return days >= 4
    ? {
        ...definition,
        params: { ...definition.params, trend: { interval: days > 400 ? 'month' : days > 45 ? 'week' : 'day' } },
      }
    : definition;
}

export const questions: Record<Exclude<View, Page>, Question> = {
  overview: new Question('overview'),
  funnel: new Question('funnel'),
  paths: new Question('paths'),
  customer_funnel: new Question('customer_funnel'),
  segments: new Question('segments'),
  rfm: new Question('rfm'),
  aipl: new Question('aipl'),
  tiers: new Question('tiers'),
  retention: new Question('retention'),
  repurchase: new Question('repurchase'),
  lifecycle: new Question('lifecycle'),
  stickiness: new Question('stickiness'),
  ltv: new Question('ltv'),
  sales: new Question('sales'),
  plan: new Question('plan'),
  hours: new Question('hours'),
  benchmarks: new Question('benchmarks'),
  gmv: new Question('gmv'),
  health: new Question('health'),
};

effect(() => {
  const where = view.value;
  const present = model.value;
  // Segments are compared only when some are chosen; their page asks by itself.
  if (present && where !== 'home' && where !== 'import' && where !== 'self_check' && where !== 'segments')
    untracked(() => questions[where].ensure());
});

export function tableOf(report: Report | null, name: string): Table | null {
  return report?.tables.find((table) => table.name === name) ?? null;
}
export function columnOf(table: Table, name: string): number {
  return table.columns.findIndex((column) => column.name === name);
}
export type Row = Record<string, Cell>;
export function rowsOf(table: Table | null): Row[] {
  return table
    ? table.rows.map((row) =>
        Object.fromEntries(table.columns.map((column, index) => [column.name, row[index] ?? null])),
      )
    : [];
}

// ---- the people behind a bar ----

// Either the people behind a mark of a report, or those a rule holds for.
export interface Behind {
  definition?: Definition;
  mark?: Mark;
  asked?: Asked;
  // `text` is a title that is ready to be shown; the others name a mark whose words depend on the language.
  title: { step?: string; side?: 'reached' | 'dropped'; from?: string; to?: string; stage?: string; text?: string };
  count: number | null;
}
export const behind = signal<Behind | null>(null);
