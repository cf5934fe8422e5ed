// What a clause of a rule is to the editor: its kind, and what a new one begins with. A `not` around a clause is a property of the clause;
// what the editor does not know is `other` and carried along untouched.
import type { Did, EventMatch, Rule } from '../../engine/protocol';

export type Kind =
  | 'property'
  | 'did'
  | 'stopped'
  | 'sum'
  | 'days'
  | 'first'
  | 'nth'
  | 'sequence'
  | 'restarted'
  | 'regularly'
  | 'share'
  | 'festival'
  | 'shared'
  | 'segment'
  | 'list';
export const kinds: readonly Kind[] = [
  ...(['property', 'did', 'stopped', 'sum', 'days', 'first', 'nth', 'sequence'] as const),
  ...(['restarted', 'regularly', 'share', 'festival', 'shared', 'segment', 'list'] as const),
];
export type Join = 'all' | 'any';
export interface Group {
  join: Join;
  rules: Rule[];
}

export const listFields = [
  'customer.id',
  'customer.external_userid',
  'customer.unionid',
  'customer.openid',
  'customer.phone',
];
const operators = ['=', '!=', 'in', 'not_in', 'contains', 'has_tag', '<', '<=', '>', '>=', 'is_set', 'not_set'];
const keys: Record<string, readonly string[]> = {
  did: ['event', 'where', 'times', 'sum', 'days', 'first', 'nth', 'within'],
  sequence: ['steps', 'within', 'in'],
  stopped: ['event', 'where', 'active', 'quiet'],
  restarted: ['event', 'where', 'active', 'quiet'],
  regularly: ['event', 'where', 'of', 'at_least', 'interval'],
  share: ['of', 'in', 'min', 'max', 'within'],
  festival: ['event', 'where', 'festival', 'before', 'after', 'seasons'],
  shared: ['field', 'customers'],
};

export function opened(rule: Rule): { negated: boolean; inner: Rule } {
  return 'not' in rule && Object.keys(rule).length === 1
    ? { negated: true, inner: rule.not }
    : { negated: false, inner: rule };
}
export const closed = (inner: Rule, negated: boolean): Rule => (negated ? { not: inner } : inner);

export function groupOf(inner: Rule): Group | null {
  if (Object.keys(inner).length !== 1) return null;
  if ('all' in inner) return { join: 'all', rules: inner.all };
  return 'any' in inner ? { join: 'any', rules: inner.any } : null;
}
export const grouped = ({ join, rules }: Group): Rule => (join === 'all' ? { all: rules } : { any: rules });

function kindOfDid({ did }: Did): Kind | 'other' {
  const measures = (['sum', 'days', 'first', 'nth'] as const).filter((key) => did[key] !== undefined);
  if (measures.length > 1 || (measures.length === 1 && did.times !== undefined)) return 'other';
  return measures[0] ?? 'did';
}

// What a clause is to the editor; `other` is shown in words and kept as it is.
export function kindOf(inner: Rule): Kind | 'group' | 'other' {
  if (groupOf(inner)) return 'group';
  if ('field' in inner) {
    if (Object.keys(inner).some((key) => !['field', 'op', 'value'].includes(key)) || !operators.includes(inner.op))
      return 'other';
    // Compared with another field of the row: said in words.
    if (typeof inner.value === 'object' && inner.value !== null && !Array.isArray(inner.value)) return 'other';
    return inner.op === 'in' && listFields.includes(inner.field) && Array.isArray(inner.value) ? 'list' : 'property';
  }
  if ('segment' in inner) return 'segment';
  const [name, ...more] = Object.keys(inner);
  const body = (inner as unknown as Record<string, unknown>)[name ?? ''];
  const allowed = keys[name ?? ''];
  if (!allowed || more.length > 0 || typeof body !== 'object' || body === null) return 'other';
  if (Object.keys(body).some((key) => !allowed.includes(key))) return 'other';
  return 'did' in inner ? kindOfDid(inner) : (name as Kind);
}

// The clause a new line begins with; `event` is the one most people ask about (the paid order).
export function blank(kind: Kind, event: string, previous?: Rule): Rule {
  const match = eventOf(previous) ?? { event };
  switch (kind) {
    case 'property':
      return { field: '', op: '=' };
    case 'list':
      return { field: 'customer.id', op: 'in', value: [] };
    case 'segment':
      return { segment: '' };
    case 'did':
      return { did: { ...match, times: { min: 1 } } };
    case 'sum':
      return { did: { ...match, sum: { field: '' } } };
    case 'days':
      return { did: { ...match, days: { min: 2 } } };
    case 'first':
      return { did: { ...match, first: 'ever', within: { last: '30d' } } };
    case 'nth':
      return { did: { ...match, nth: 2 } };
    case 'sequence':
      return { sequence: { steps: [match, { event: '' }], within: '7d' } };
    case 'stopped':
      return { stopped: { ...match, active: '90d', quiet: '30d' } };
    case 'restarted':
      return { restarted: { ...match, active: '30d', quiet: '90d' } };
    case 'regularly':
      return { regularly: { ...match, of: 6, at_least: 4, interval: 'month' } };
    case 'share':
      return { share: { of: { ...match }, in: { event: match.event }, min: 0.5 } };
    case 'shared':
      return { shared: { field: '', customers: { min: 3 } } };
    case 'festival':
      return { festival: { ...match, festival: 'midautumn', before: '30d', after: '1d', seasons: { min: 2 } } };
  }
}

// The event that a clause is about, to be kept when its kind changes.
export function eventOf(rule: Rule | undefined): EventMatch | null {
  if (!rule) return null;
  const pick = ({ event, where }: EventMatch): EventMatch => (where ? { event, where } : { event });
  if ('did' in rule) return pick(rule.did);
  if ('stopped' in rule) return pick(rule.stopped);
  if ('restarted' in rule) return pick(rule.restarted);
  if ('regularly' in rule) return pick(rule.regularly);
  if ('festival' in rule) return pick(rule.festival);
  if ('share' in rule) return pick(rule.share.of);
  return 'sequence' in rule && rule.sequence.steps[0] ? pick(rule.sequence.steps[0]) : null;
}
