// Sentences from data: problems, notes, rules, steps and fields in the reader's language.
import type { AnyStep, EventStep, Note, Problem, Step, TotalStep } from '../engine/protocol';
import { model } from '../state/session';
import { eventWord, fieldWord } from './names';
import { sayRule } from './say_rule';
import { word, words } from './words';

export { columnWord, eventWord, fieldWord } from './names';
export { sayRule } from './say_rule';

const known = <T extends object>(list: T, code: string): code is Extract<keyof T, string> => Object.hasOwn(list, code);

export function sayProblem(problem: Problem): string {
  const list = words.value.problems;
  if (!known(list, problem.code)) return problem.message || problem.code;
  const facts = { ...problem.facts };
  if (typeof facts['field'] === 'string') facts['field'] = fieldWord(facts['field']);
  return list[problem.code](facts);
}

// Why a row was set aside, short: "实付金额：不是金额".
export function sayReason(code: string, column: string): string {
  const why = word(words.value.asideReasons, code);
  const text = why === code ? sayProblem({ code, where: '', message: code }) : why;
  return column === '' ? text : words.value.coming.reasonIn(column, text);
}

// The field that a headline figure is read from, where the table it takes is there already.
const figureFields: Record<string, string[]> = {
  reachable: ['customer.deleted_at'],
  new_customers: ['customer.added_at'],
  paid: ['order.paid'],
  aov: ['order.paid'],
  refund_rate: ['order.refund'],
};
const orderTimes = ['order.paid_at', 'order.created_at'];

// Of figures that are missing although their table is loaded: the fields that it lacks. Nothing when that cannot be told.
function lackingFields(table: 'customers' | 'orders', metrics: readonly string[]): string[] {
  const present = model.value;
  if (!present?.tables.some((one) => one.table === table)) return [];
  // Without any time no order counts; then it is the time that lacks, not what would be read next.
  const untimed = table === 'orders' && metrics.includes('orders');
  const needed = untimed ? orderTimes : metrics.flatMap((metric) => figureFields[metric] ?? []);
  const lacking = needed.filter((field) => !present.fields.some((one) => one.field === field));
  return [...new Set(lacking)];
}

export function sayNote(note: Note): string | null {
  const list = words.value.notes;
  if (!known(list, note.code)) return null;
  const facts = { ...note.facts };
  const metrics = facts['metrics'];
  if (note.code === 'missing' && Array.isArray(metrics)) {
    const table = String(facts['needs']).includes('orders') ? 'orders' : 'customers';
    const lacking = lackingFields(table, metrics.map(String));
    if (lacking.length > 0) facts['lacking'] = lacking.map(fieldWord).join(words.value.common.listComma);
  }
  if (Array.isArray(metrics))
    facts['metrics'] = metrics
      .map((metric) => word(words.value.overview.metrics, String(metric)))
      .join(words.value.common.listComma);
  for (const key of ['field', 'fields'] as const) {
    const given = facts[key];
    if (typeof given === 'string' && given.includes('.'))
      facts[key] = given.split(/,\s*/).map(fieldWord).join(words.value.common.listComma);
  }
  return list[note.code](facts) || null;
}

export const isTotal = (step: Step): step is TotalStep => 'total' in step;
export const isAny = (step: Step): step is AnyStep => 'anyOf' in step;
export const isEvent = (step: Step): step is EventStep => 'event' in step;

export function stepLabel(step: Step): string {
  // The core writes the event's own name as the label of a step without one.
  if (step.label && !(isEvent(step) && step.label === step.event)) return word(words.value.templateSteps, step.label);
  if (isTotal(step)) return 'metric' in step.total ? step.total.metric : words.value.funnel.totalStep;
  if (isAny(step)) return step.anyOf.map((one) => eventWord(one.event)).join(` ${words.value.rules.or} `);
  return eventWord(step.event);
}

export function sayStep(step: Step): string {
  const say = words.value;
  if (isTotal(step)) return say.rules.where(stepLabel(step), say.funnel.totalOnly);
  const parts: string[] = [];
  if (isEvent(step)) {
    if (step.label && step.event !== null && stepLabel(step) !== eventWord(step.event))
      parts.push(eventWord(step.event));
    if (step.first === 'ever') parts.push(say.funnel.firstEver);
    if (step.first === 'matching') parts.push(say.funnel.firstMatching);
    if (step.nth) parts.push(say.funnel.nth(String(step.nth)));
    if (step.where) parts.push(sayRule(step.where));
  }
  if (step.optional) parts.push(say.funnel.optional);
  return parts.length > 0 ? say.rules.where(stepLabel(step), parts.join(' · ')) : stepLabel(step);
}
