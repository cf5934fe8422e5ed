// 本周更新: after tables came into a workspace that had some, the headline figures before and after. Each is as of its own last day of
// data: the page asks the overview's question twice and compares nothing itself.
import { signal } from '@preact/signals';
import type { Cell, Definition } from '../engine/protocol';
import { type ImportStep, past } from './import_steps';
import { questions, rowsOf, tableOf } from './questions';
import { call, model, sample, suggestions } from './session';

const kShown = 5;
export interface Figure {
  metric: string;
  unit: string;
  before: Cell;
  after: Cell;
}
export interface Weekly {
  step: ImportStep; // shown as long as it is the last one
  figures: Figure[];
  from: string | null; // last day of the data before and after
  to: string | null;
}
export const weekly = signal<Weekly | null>(null);

interface Headlines {
  as_of: string | null;
  rows: { metric: string; unit: string; value: Cell }[];
}

// Nothing where the data cannot be asked, or where there were none.
export async function headlines(): Promise<Headlines | null> {
  if (!model.peek() || sample.peek() !== null) return null;
  const asked = questions.overview.touched() ?? suggestions.peek().overview;
  if (!asked) return null;
  const reply = await call('run', { definition: asked as Definition });
  if ('problems' in reply) return null;
  const rows = rowsOf(tableOf(reply.ok, 'headline')).map((row) => ({
    metric: String(row['metric']),
    unit: String(row['unit']),
    value: row['value'] ?? null,
  }));
  return { as_of: model.peek()?.as_of ?? null, rows };
}

export async function tellWeek(before: Headlines | null): Promise<void> {
  const step = past.peek().at(-1);
  const after = before && step ? await headlines() : null;
  if (!before || !after || !step) {
    weekly.value = null;
    return;
  }
  const figures = after.rows
    .map(({ metric, unit, value }) => ({
      metric,
      unit,
      before: before.rows.find((one) => one.metric === metric)?.value ?? null,
      after: value,
    }))
    .filter((one) => one.before !== null || one.after !== null)
    .slice(0, kShown);
  weekly.value = { step, figures, from: before.as_of, to: after.as_of };
}
