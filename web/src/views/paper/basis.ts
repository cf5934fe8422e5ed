// 口径 in sentences: what was asked, of which days and whom, and how it is counted. Under a picture it is one line, at the end of a report a list.
import { span } from '../../i18n/format';
import { fieldWord, sayRule, sayStep } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Definition, FunnelParams, Report, Table } from '../../engine/protocol';
import { rowsOf } from '../../state/questions';
import { daysBefore } from '../report/range';

export interface Basis {
  line: string; // 口径, short
  lines: readonly string[];
  asOf: string; // 数据截至
}

export function reportTitle(definition: Definition): string {
  const name = word(words.value.nav as unknown as Record<string, string>, definition.analysis);
  return definition.title ? `${name} · ${definition.title}` : name;
}

function funnelLines(params: FunnelParams): string[] {
  const say = words.value.method;
  const window = params.window ?? '7d';
  const who = params.count_by && params.count_by !== 'customer' ? fieldWord(params.count_by) : words.value.funnel.customer;
  return [
    (params.steps ?? []).map(sayStep).join(' → '),
    say.funnelWho(who),
    word(say.funnelOrder, params.order ?? 'ordered'),
    window === 'same_day' ? say.funnelSameDay : say.funnelWindow(span(window)),
    word(say.funnelEntry, params.entry ?? 'latest'),
    word(say.funnelRange, params.range_applies ?? 'entry'),
    say.stepRate,
    say.overallRate,
    say.small,
  ];
}

function methodLines({ analysis, params }: Definition): readonly string[] {
  const say = words.value;
  switch (analysis) {
    case 'funnel':
      return funnelLines(params as unknown as FunnelParams);
    case 'overview':
      return [say.method.overview, say.today.how, say.method.sales];
    case 'customer_funnel':
      return [say.method.stock, say.method.reached, say.method.flow];
    case 'sales':
      return [say.method.sales, ...say.shop.method];
    case 'gmv':
      return [...say.gmv.method, word(say.gmv.methodOf, String(params['method'] ?? 'lmdi'))];
    case 'retention': {
      const stays = params['leave'] !== undefined;
      const one = say.retention;
      const how = stays ? one.methodLeave : params['count'] === 'on_or_after' ? one.methodAfter : one.methodOn;
      return [one.methodSize, how, one.methodAverage, one.methodOpen];
    }
    case 'repurchase':
      return [say.repurchase.methodWatch, say.repurchase.methodMedian, say.repurchase.methodWindow, say.repurchase.methodTest];
    case 'lifecycle':
      return [say.lifecycle.method];
    case 'stickiness':
      return [say.stickiness.method];
    case 'paths':
      return [say.paths.method];
    case 'ltv':
      return [say.ltv.methodTriangle, say.ltv.methodCost, say.ltv.methodPayback, say.ltv.methodReferral];
    case 'hours':
      return say.hours.method;
    case 'plan':
      return say.plan.method;
    case 'tiers':
      return say.tiers.method;
    case 'aipl':
      return say.aipl.method;
    case 'rfm':
      return say.rfm.method;
    case 'benchmarks':
      return say.benchmarks.method;
    case 'health':
      return say.health.method;
    default:
      return [];
  }
}

// Which days the figures are of. 总览 looks back from its end, which is the last day with data or the end of the range; GMV says in a table of its own
// which periods it compared.
function daysOf(definition: Definition, tables: readonly Table[]): string {
  const say = words.value.report;
  const { analysis, params, range } = definition;
  const [, number, unit] = /^(\d+)(d|w|mo)$/.exec(String(params['period'] ?? '30d')) ?? [];
  if (analysis === 'overview' && number) {
    const days = Number(number) * (unit === 'mo' ? 30 : unit === 'w' ? 7 : 1);
    return range?.to ? say.range(daysBefore(range.to.slice(0, 10), days - 1), range.to) : say.last(String(days));
  }
  const own = analysis === 'gmv' ? rowsOf(tables.find(({ name }) => name === 'periods') ?? null).at(-1) : undefined;
  if (own?.['from'] && own['to']) return say.range(String(own['from']), String(own['to']));
  return range?.from || range?.to ? say.range(range.from ?? '…', range.to ?? '…') : say.rangeAll;
}

export function basisOf({ definition, data, tables = [] }: Pick<Report, 'definition' | 'data'> & Partial<Pick<Report, 'tables'>>): Basis {
  const say = words.value;
  const { range, where } = definition;
  const days = daysOf(definition, tables);
  const zone = range?.zone ? say.report.zone(range.zone) : '';
  const who = where ? sayRule(where) : '';
  const method = methodLines(definition).filter(Boolean);
  const asOf = data?.as_of ? say.report.asOf(data.as_of) : '';
  return {
    line: say.common.labelled(say.report.options, [days, who, zone, method[0] ?? ''].filter(Boolean).join(' · ')),
    lines: [[days, zone].filter(Boolean).join(' · '), ...(who ? [who] : []), ...method],
    asOf,
  };
}
