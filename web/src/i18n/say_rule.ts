// A rule as a sentence. Whatever a definition brings is said in full, also what the rule builder cannot edit.
import type { Bounds, Did, EventMatch, Leaf, Rule, Within } from '../engine/protocol';
import { segments } from '../state/segments';
import { model } from '../state/session';
import { count, money, rate, span } from './format';
import { eventWord, fieldWord } from './names';
import { word, words } from './words';

const kSpelledOut = 12; // longer lists are counted

function listed(rules: Rule[], join: string, nested: boolean): string {
  const text = rules.map((one) => sayRule(one, rules.length > 1)).join(` ${join} `);
  return nested && rules.length > 1 ? words.value.rules.group(text) : text;
}

const matched = (text: string, { where }: EventMatch): string =>
  where ? words.value.rules.where(text, sayRule(where)) : text;
const happening = (match: EventMatch): string => matched(eventWord(match.event), match);

// "不少于 2", "2–5", "不超过 3"; nothing when there is no bound.
function bounded({ min, max }: Bounds<number | string>, write: (value: number | string) => string = String): string {
  const say = words.value.saying;
  if (min !== undefined && max !== undefined) return min === max ? write(min) : say.between(write(min), write(max));
  if (min !== undefined) return say.atLeast(write(min));
  return max === undefined ? '' : say.atMost(write(max));
}

// "30–90 天": two durations of one unit share it.
function spans(from: string, to: string): string {
  const [low, high] = [from, to].map((one) => /^(\d+)d$/.exec(one)?.[1]);
  const { between } = words.value.saying;
  return low && high ? words.value.units.days(between(low, high)) : between(span(from), span(to));
}

export function inTime(text: string, within: Within | undefined): string {
  if (!within) return text;
  if ('last' in within) return words.value.rules.within(text, span(within.last));
  return words.value.saying.dates(text, within.from ?? '…', within.to ?? '…');
}

const amountOf = (field: string) => {
  const paid = model.value?.fields.some((one) => one.field === field && one.type === 'money');
  return paid ? (value: number | string): string => money(value) : String;
};

function sayDid({ did }: Did): string {
  const say = words.value.rules;
  const more = words.value.saying;
  const name = eventWord(did.event);
  const { times, sum, days } = did;
  const least = times?.min ?? 1;
  const often =
    times?.max === 0
      ? say.didNever(name)
      : times?.max !== undefined
        ? times.min === undefined || times.min === 0
          ? say.didMax(name, String(times.max))
          : more.didBetween(name, bounded(times))
        : least > 1
          ? say.didMin(name, String(least))
          : say.did(name);
  const parts: string[] = [];
  if (did.first) parts.push(did.first === 'ever' ? more.firstEver(name) : more.firstMatching(name));
  if (did.nth) parts.push(more.nth(name, String(did.nth)));
  if (sum) parts.push(more.sum(name, fieldWord(sum.field), bounded(sum, amountOf(sum.field))));
  if (days) parts.push(more.days(name, bounded(days)));
  if (parts.length === 0 || times?.max !== undefined || least > 1) parts.unshift(often);
  return inTime(matched(parts.join(` ${say.and} `), did), did.within);
}

export function sayValue({ field, op, value }: Leaf): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return fieldWord(String(value['field'] ?? ''));
  const list = Array.isArray(value) ? value : [value ?? ''];
  if (list.length > kSpelledOut) return words.value.saying.listed(count(list.length));
  return list
    .map((one) => (op === 'is_set' || op === 'not_set' ? '' : one === '' ? words.value.funnel.unset : String(one)))
    .join(field === '' ? '' : words.value.common.listComma);
}

const periodWord = (interval: string): string => word(words.value.customer_funnel.interval, interval);

export function sayRule(rule: Rule, nested = false): string {
  const say = words.value.rules;
  const more = words.value.saying;
  if ('all' in rule) return rule.all.length > 0 ? listed(rule.all, say.and, nested) : more.everyone;
  if ('any' in rule) return listed(rule.any, say.or, nested);
  if ('not' in rule) return say.not(sayRule(rule.not));
  if ('segment' in rule)
    return say.segment(segments.value.find((one) => one.id === rule.segment)?.name ?? rule.segment);
  if ('did' in rule) return sayDid(rule);
  if ('sequence' in rule) {
    const { steps, within, in: range } = rule.sequence;
    const chain = more.sequence(steps.map(happening).join(' → '));
    return inTime(within ? more.sequenceWithin(chain, span(within)) : chain, range);
  }
  if ('stopped' in rule) {
    const { active, quiet } = rule.stopped;
    return more.stopped(happening(rule.stopped), spans(quiet, active));
  }
  if ('restarted' in rule) {
    const { active, quiet } = rule.restarted;
    return more.restarted(happening(rule.restarted), span(active), span(quiet));
  }
  if ('regularly' in rule) {
    const { of, at_least: least, interval } = rule.regularly;
    return more.regularly(happening(rule.regularly), more.periods(String(of), periodWord(interval)), String(least));
  }
  if ('share' in rule) {
    const part = more.share(
      happening(rule.share.of),
      happening(rule.share.in),
      bounded(rule.share, (v) => rate(Number(v))),
    );
    return inTime(part, rule.share.within);
  }
  if ('festival' in rule) {
    const { festival, before, after, seasons } = rule.festival;
    const around = more.around(word(words.value.festivals, festival), span(before ?? '0d'), span(after ?? '0d'));
    const text = more.festival(happening(rule.festival), around);
    if (!seasons) return text;
    return more.seasons(text, bounded(seasons), seasons.last ? more.ofLast(String(seasons.last)) : '');
  }
  if ('shared' in rule) return more.shared(fieldWord(rule.shared.field), bounded(rule.shared.customers));
  if (!('field' in rule)) return more.unknown(JSON.stringify(rule));
  const value = sayValue(rule);
  if (rule.op === 'has_tag' || (rule.op === 'contains' && rule.field === 'customer.tags'))
    return more.tagged(fieldWord(rule.field), value);
  return `${fieldWord(rule.field)} ${word(words.value.operators, rule.op)}${value === '' ? '' : ` ${value}`}`;
}
