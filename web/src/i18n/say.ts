// Sentences from data: problems, notes, rules, steps and fields in the reader's language.
import type { AnyStep, EventStep, Note, Problem, Rule, Step, TotalStep } from '../engine/protocol';
import { model } from '../state/session';
import { span } from './format';
import { word, words } from './words';

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

export function sayNote(note: Note): string | null {
  const list = words.value.notes;
  if (!known(list, note.code)) return null;
  const facts = { ...note.facts };
  const metrics = facts['metrics'];
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

export function eventWord(name: string | null): string {
  return name === null ? words.value.funnel.anyEvent : word(words.value.events, name);
}

export function fieldWord(field: string): string {
  const list = words.value.fields;
  if (Object.hasOwn(list, field)) return list[field] as string;
  const seen = model.value?.fields.find((one) => one.field === field);
  return seen?.label || field.replace(/^[a-z]+\./, '');
}

// The head of a report's column: a field of the data, or one of the reports' own.
export function columnWord(column: string): string {
  return column.includes('.') ? fieldWord(column) : word(words.value.columns, column);
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

export function sayRule(rule: Rule, nested = false): string {
  const say = words.value.rules;
  const list = (rules: Rule[], join: string): string => {
    const text = rules.map((one) => sayRule(one, rules.length > 1)).join(` ${join} `);
    return nested && rules.length > 1 ? say.group(text) : text;
  };
  if ('all' in rule) return list(rule.all, say.and);
  if ('any' in rule) return list(rule.any, say.or);
  if ('not' in rule) return say.not(sayRule(rule.not));
  if ('segment' in rule) return say.segment(rule.segment);
  if ('did' in rule) {
    const { event, times, where, within, sum } = rule.did;
    const name = eventWord(event);
    let text =
      times?.max === 0
        ? say.didNever(name)
        : times?.max !== undefined
          ? say.didMax(name, String(times.max))
          : (times?.min ?? 1) > 1
            ? say.didMin(name, String(times?.min))
            : say.did(name);
    if (sum) {
      const least = sum.min ?? sum.max;
      const bound = say.sum(
        fieldWord(sum.field),
        word(words.value.operators, sum.min === undefined ? '<=' : '>='),
        String(least ?? ''),
      );
      text = (times?.min ?? 1) > 1 ? `${text} ${say.and} ${bound}` : bound;
    }
    if (where) text = say.where(text, sayRule(where));
    return within && 'last' in within ? say.within(text, span(within.last)) : text;
  }
  const value = Array.isArray(rule.value)
    ? rule.value.join(words.value.common.listComma)
    : rule.value === undefined || rule.value === null
      ? ''
      : String(rule.value);
  return `${fieldWord(rule.field)} ${word(words.value.operators, rule.op)}${value === '' ? '' : ` ${value}`}`;
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
