// A rule as a tree of clauses that can be edited one at a time. Pure: rule in, rule out. A place in the tree is a path of indexes
// through groups.
import type { Did, EventMatch, Leaf, Rule } from '../../engine/protocol';
import { closed, eventOf, grouped, groupOf, kindOf, opened } from './clauses';

export type Path = readonly number[];

export const rooted = (rule: Rule): Rule => (groupOf(rule) ? rule : { all: [rule] });
// A group of one clause is that clause.
export function bare(root: Rule): Rule {
  const group = groupOf(root);
  return group?.rules.length === 1 && group.rules[0] ? group.rules[0] : root;
}

function at(root: Rule, path: Path): Rule | undefined {
  let here: Rule | undefined = root;
  for (const index of path) here = here && groupOf(opened(here).inner)?.rules[index];
  return here;
}

// The list of clauses that `path` leads into, changed.
export function withRules(root: Rule, path: Path, change: (rules: Rule[]) => Rule[]): Rule {
  const { negated, inner } = opened(root);
  const group = groupOf(inner);
  if (!group) return root;
  const [index, ...rest] = path;
  const rules =
    index === undefined
      ? change(group.rules)
      : group.rules.map((rule, here) => (here === index ? withRules(rule, rest, change) : rule));
  return closed(grouped({ ...group, rules }), negated);
}

export const replaced = (root: Rule, path: Path, rule: Rule): Rule =>
  path.length === 0
    ? rule
    : withRules(root, path.slice(0, -1), (rules) => rules.map((one, index) => (index === path.at(-1) ? rule : one)));
export const added = (root: Rule, group: Path, rule: Rule): Rule => withRules(root, group, (rules) => [...rules, rule]);

// A group that lost its last clause goes too.
export function without(root: Rule, path: Path): Rule {
  const parent = path.slice(0, -1);
  const next = withRules(root, parent, (rules) => rules.filter((_, index) => index !== path.at(-1)));
  const left = parent.length > 0 ? at(next, parent) : undefined;
  return left && groupOf(opened(left).inner)?.rules.length === 0 ? without(next, parent) : next;
}

export function moved(root: Rule, path: Path, by: -1 | 1): Rule {
  const from = path.at(-1) ?? 0;
  return withRules(root, path.slice(0, -1), (rules) => {
    const taken = rules[from];
    const other = rules[from + by];
    if (!taken || !other) return rules;
    return rules.map((rule, index) => (index === from ? other : index === from + by ? taken : rule));
  });
}

// ---- what can be asked ----

const named = ({ event }: EventMatch): boolean => event !== '';
const bound = ({ min, max }: { min?: unknown; max?: unknown }): boolean => min !== undefined || max !== undefined;
function leafComplete({ field, op, value }: Leaf): boolean {
  if (field === '') return false;
  if (op === 'is_set' || op === 'not_set') return true;
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== '';
}

export function complete(rule: Rule): boolean {
  const { inner } = opened(rule);
  switch (kindOf(inner)) {
    case 'property':
    case 'list':
      return leafComplete(inner as Leaf);
    case 'segment':
      return (inner as { segment: string }).segment !== '';
    case 'sum': {
      const { sum } = (inner as Did).did;
      return named((inner as Did).did) && sum !== undefined && sum.field !== '' && bound(sum);
    }
    case 'sequence':
      return 'sequence' in inner && inner.sequence.steps.every(named);
    case 'shared':
      return 'shared' in inner && inner.shared.field !== '' && bound(inner.shared.customers);
    case 'share':
      return 'share' in inner && named(inner.share.of) && named(inner.share.in) && bound(inner.share);
    case 'other':
      return true;
    case 'did':
    case 'days': {
      const { times, days } = (inner as Did).did;
      return named((inner as Did).did) && [times, days].every((one) => one === undefined || bound(one));
    }
    case 'festival':
      return 'festival' in inner && named(inner.festival) && (!inner.festival.seasons || bound(inner.festival.seasons));
    default:
      return named(eventOf(inner) ?? { event: '' });
  }
}

// The clause with every match in it changed.
function withMatches(inner: Rule, change: (match: EventMatch) => EventMatch): Rule {
  if ('did' in inner) return { did: { ...inner.did, ...change(inner.did) } };
  if ('stopped' in inner) return { stopped: { ...inner.stopped, ...change(inner.stopped) } };
  if ('restarted' in inner) return { restarted: { ...inner.restarted, ...change(inner.restarted) } };
  if ('regularly' in inner) return { regularly: { ...inner.regularly, ...change(inner.regularly) } };
  if ('festival' in inner) return { festival: { ...inner.festival, ...change(inner.festival) } };
  if ('sequence' in inner) return { sequence: { ...inner.sequence, steps: inner.sequence.steps.map(change) } };
  return 'share' in inner
    ? { share: { ...inner.share, of: change(inner.share.of), in: change(inner.share.in) } }
    : inner;
}

export interface Prepared {
  rule: Rule | null; // null: nothing to ask yet
  places: Map<string, string>; // a clause's pointer in `rule` → its path in the editor, "0/2"
  open: number; // clauses still to be filled in
}

// The rule without what is not filled in yet, and where each of its clauses stands in the editor.
export function prepared(root: Rule): Prepared {
  const places = new Map<string, string>();
  let open = 0;
  const visit = (rule: Rule, pointer: string, path: number[]): Rule | null => {
    const { negated, inner } = opened(rule);
    const group = groupOf(inner);
    const place = path.join('/');
    if (!group) {
      if (!complete(rule)) {
        open++;
        return null;
      }
      places.set(pointer, place);
      if (kindOf(inner) === 'other') return rule;
      return closed(
        withMatches(inner, (match) => {
          if (!match.where) return match;
          const where = prepared(rooted(match.where));
          open += where.open;
          return where.open === 0 ? match : { event: match.event, where: where.rule ? bare(where.rule) : { all: [] } };
        }),
        negated,
      );
    }
    const kept: Rule[] = [];
    for (const [index, child] of group.rules.entries()) {
      const next = visit(child, `${pointer}${negated ? '/not' : ''}/${group.join}/${kept.length}`, [...path, index]);
      if (next) kept.push(next);
    }
    if (kept.length === 0 && path.length > 0) return null;
    places.set(pointer, place);
    return closed(grouped({ join: group.join, rules: kept }), negated);
  };
  const rule = visit(root, '', []);
  const group = rule && groupOf(rule);
  return { rule: group && group.rules.length === 0 ? null : rule, places, open };
}
