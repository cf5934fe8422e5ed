// A segment out of any mark: of the people behind it, as a list of their ids. Whom the mark's rule could say already is kept as that rule.
import type { Json, Problem, Rule } from '../engine/protocol';
import type { Behind } from './questions';
import { freeName, nextId, saveSegment } from './segments';
import { call, model } from './session';

export const kMostPeople = 100_000;
const idFields = [
  'customer.id',
  'customer.external_userid',
  'customer.unionid',
  'customer.openid',
  'customer.phone',
  'customer.name',
];

export type Saved = { problems: Problem[] } | { name: string; customers: number; of: number };

async function idsOf(what: Behind): Promise<Json[] | Problem[]> {
  if (!what.definition || !what.mark) return [];
  const reply = await call('people', { definition: what.definition, mark: what.mark, limit: kMostPeople, offset: 0 });
  if ('problems' in reply) return reply.problems;
  const at = reply.ok.columns.findIndex((column) => (typeof column === 'string' ? column : column.name) === 'customer');
  return [...new Set(reply.ok.rows.map((row) => row[Math.max(0, at)] ?? null).filter((id) => id !== null))];
}

// The people table names everybody by the strongest id there is of them, so a list may need more than one field. The fields are tried
// from the strongest on until all are found.
async function ruleOf(ids: readonly Json[]): Promise<{ rule: Rule; found: number } | null> {
  const leaves: Rule[] = [];
  let found = 0;
  for (const field of idFields) {
    if (!model.peek()?.fields.some((one) => one.field === field)) continue;
    const leaf: Rule = { field, op: 'in', value: [...ids] };
    const rule: Rule = leaves.length === 0 ? leaf : { any: [...leaves, leaf] };
    const reply = await call('count', { rule });
    if ('problems' in reply || reply.ok.customers <= found) continue;
    leaves.push(leaf);
    found = reply.ok.customers;
    if (found >= ids.length) break;
  }
  const [only] = leaves;
  return only ? { rule: leaves.length === 1 ? only : { any: leaves }, found } : null;
}

const isProblem = (one: unknown): one is Problem => typeof one === 'object' && one !== null && 'code' in one;

export async function savePeople(what: Behind, wanted: string): Promise<Saved> {
  const name = freeName(wanted);
  if (!what.asked) {
    const ids = await idsOf(what);
    if (isProblem(ids[0])) return { problems: ids as Problem[] };
    const made = await ruleOf(ids as Json[]);
    if (!made) return { problems: [{ code: 'no_ids', where: '', message: 'no id field finds these people' }] };
    const problems = await saveSegment({ id: nextId(), name, rule: made.rule });
    return problems.length > 0 ? { problems } : { name, customers: made.found, of: ids.length };
  }
  const { rule = { all: [] }, base, as_of } = what.asked;
  const of = what.count ?? 0;
  const problems = await saveSegment({ id: nextId(), name, rule, ...(base && { base }), ...(as_of && { as_of }) });
  return problems.length > 0 ? { problems } : { name, customers: of, of };
}
