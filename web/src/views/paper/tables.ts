// The tables of a report as they stand on paper: which of them, under which title, with which heads, and the words of their cells. Paper has no
// controls, so a table that only feeds one stays out, as does one that lists single customers.
import { cell, count, kMissing } from '../../i18n/format';
import { columnWord, eventWord, fieldWord, stepLabel } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Cell, Definition, FunnelParams, Report, Table, Unit } from '../../engine/protocol';
import { kHidden } from '../../state/sharing';
import type { Shown } from '../../ui/table';
import { kExit, kOther } from '../../charts/path_flow';
import { stageWord } from '../customer_funnel/stages';
import { festivalWord, smallP, weekdayWord } from '../hours/reading';
import { ageName, channelName } from '../ltv/reading';
import { changeText, type Headline, writeValue } from '../overview/figures';
import { groupName } from '../retention/reading';
import { groupWord, stateWord, tierWord } from '../segments/names';

export interface PaperTable {
  name: string;
  title: string;
  columns: Shown[];
  rows: readonly Cell[][];
}
type Write = NonNullable<Shown['write']>;
interface Style {
  title?: string;
  heads?: Record<string, string>;
  hide?: readonly string[];
  figures?: readonly string[];
  write?: Record<string, Write>;
}

// A withheld figure is a text, "<5" or the sign of a hidden one: it is shown so, whatever its unit.
export const withheld = (value: Cell | undefined): value is string =>
  typeof value === 'string' && (value === kHidden || /^<\d+$/.test(value));
export const withheldText = (value: string): string => (value === kHidden ? words.value.share.hidden : value);
function paperCell(value: Cell | undefined, unit: Unit): string {
  return withheld(value) ? withheldText(value) : cell(value, unit);
}

const of =
  (list: Record<string, string>): Write =>
  (value) =>
    value === null ? kMissing : word(list, String(value));
const by =
  (name: (text: string) => string): Write =>
  (value) =>
    value === null ? kMissing : name(String(value));

export const nodeName = (node: string): string => {
  const say = words.value.paths;
  return node === kExit ? say.exit : node === kOther ? say.other : eventWord(node);
};
const segmentWord = (name: string): string => word(words.value.presets.names as Record<string, string>, name);
const membersWord = (names: string): string => names.split(' & ').map(segmentWord).join(' ∩ ');

function styleOf(report: Report, table: string): Style | null {
  const say = words.value;
  const params = report.definition.params;
  const fields = Array.isArray(params['by']) ? params['by'].map(String) : [];
  const unitOf = (row: Cell[], columns: readonly string[]): string => String(row[columns.indexOf('unit')] ?? '');
  const heads = ['metric', 'value', 'previous', 'change', 'unit'];
  const headline: Style = {
    title: say.overview.tableTitle,
    hide: ['unit'],
    figures: ['value', 'previous'],
    write: {
      metric: of(say.overview.metrics),
      value: (value, row) => writeValue(value, unitOf(row, heads), true),
      previous: (value, row) => writeValue(value, unitOf(row, heads), true),
      change: (_, row) =>
        changeText(Object.fromEntries(heads.map((name, index) => [name, row[index] ?? null])) as unknown as Headline),
    },
  };
  const styles: Record<string, Style> = {
    'overview.headline': headline,
    'overview.series': { title: say.overview.trend },
    'funnel.steps': {
      title: say.report.tableTitle,
      hide: ['ties'],
      write: {
        label: (value, row) =>
          stepLabel(
            (report.definition as unknown as Definition<FunnelParams>).params.steps?.[Number(row[0]) - 1] ?? {
              event: String(value),
            },
          ),
      },
    },
    'funnel.trend': { title: say.overview.trend },
    'customer_funnel.stock': { title: say.customer_funnel.stock, write: { stage: by(stageWord) } },
    'customer_funnel.reached': { title: say.customer_funnel.reached, write: { stage: by(stageWord) } },
    'customer_funnel.flow': { title: say.customer_funnel.flow, write: { from: by(stageWord), to: by(stageWord) } },
    'segments.sizes': { title: say.nav.segments, write: { segment: by(segmentWord) } },
    'segments.overlap': { title: say.segments.overlap, write: { members: by(membersWord) } },
    'rfm.segments': { title: say.rfm.groups, write: { segment: by(groupWord) } },
    'aipl.states': { title: say.aipl.states, write: { state: by(stateWord) } },
    'aipl.transitions': { title: say.aipl.transitions, write: { from: by(stateWord), to: by(stateWord) } },
    'tiers.curve': { title: say.tiers.curve, heads: { customers_share: say.tiers.customersAxis, paid_share: say.tiers.paidAxis } },
    'tiers.tiers': { title: say.tiers.tiers, write: { tier: by(tierWord) } },
    'retention.cohorts': {
      title: params['leave'] === undefined ? say.retention.heatTitle : say.retention.heatStay,
      heads: { rate: say.retention.rate, complete: say.retention.complete },
    },
    'retention.average': { title: say.retention.curveTitle, heads: { rate: say.retention.rate } },
    'lifecycle.periods': {
      title: say.lifecycle.title,
      heads: { ...say.lifecycle.states, complete: say.retention.complete },
    },
    'stickiness.periods': {
      title: say.nav.stickiness,
      heads: { periods: say.stickiness.periods, share: say.stickiness.share },
    },
    'repurchase.windows': {
      title: say.repurchase.windows,
      heads: { mature: say.repurchase.mature, mature_rate: say.repurchase.rateMature, rate: say.repurchase.rateKm },
    },
    'repurchase.cohorts': { title: say.repurchase.cohorts, heads: { rate: say.repurchase.rateMature, complete: say.retention.complete } },
    'repurchase.rates': {
      title: say.repurchase.rates,
      heads: { name: say.repurchase.name },
      write: { name: of(say.repurchase.kinds) },
    },
    'repurchase.summary': {
      title: say.repurchase.summary,
      heads: { name: say.repurchase.name },
      write: { name: of(say.repurchase.names) },
    },
    'paths.nodes': { title: say.paths.nodes, write: { node: by(nodeName) } },
    'paths.edges': { title: say.paths.edges, write: { from: by(nodeName), to: by(nodeName) } },
    'sales.headline': headline,
    'sales.summary': { title: say.nav.sales },
    'sales.series': { title: say.shop.course },
    'sales.groups': {
      title: say.shop.sources,
      heads: { value: say.columns['label'] ?? '', field: say.columns['field'] ?? '' },
      figures: [],
      write: { field: by(fieldWord), value: (value) => groupName(value) },
    },
    'sales.products': { title: say.shop.products, write: { product: (value) => groupName(value) } },
    'sales.bands': { title: say.shop.bands },
    'gmv.factors': {
      title: say.gmv.factorsTitle,
      heads: say.gmv.heads,
      figures: ['base', 'current'],
      write: { factor: of(say.gmv.factors), base: factor, current: factor },
    },
    'gmv.drill': {
      title: say.gmv.drillTitle(fieldWord(fields[0] ?? '')),
      heads: { ...say.gmv.heads, ...say.gmv.drillHeads },
      write: Object.fromEntries(fields.map((one) => [one, of(say.gmv.leaves)])),
    },
    'gmv.periods': {
      title: say.gmv.fallTitle,
      heads: { period: say.report.dates, users: say.gmv.factors['users'] ?? '' },
      write: { period: of(say.gmv.periods) },
    },
    'gmv.bridge': { title: say.gmv.bridge, heads: say.gmv.heads, write: { of: of(say.gmv.bridgeOf), step: of(say.gmv.steps) } },
    'ltv.pooled': { title: say.ltv.curve, write: { age: (value) => ageName(params, value) } },
    'ltv.channels': {
      title: say.ltv.channels,
      heads: { channel: say.ltv.channel, payback: say.ltv.payback },
      write: { channel: (value) => channelName(value) },
    },
    'ltv.channel_curve': {
      title: `${say.ltv.curve} · ${say.ltv.channel}`,
      heads: { channel: say.ltv.channel },
      write: { channel: (value) => channelName(value), age: (value) => ageName(params, value) },
    },
    'ltv.years': { title: say.ltv.years, heads: { year: say.ltv.yearHead, growth: say.ltv.growth, balance: say.ltv.balance } },
    'hours.hours': { title: say.hours.dayTitle, heads: say.hours.hoursHeads },
    'hours.closed': {
      title: say.hours.closedTitle,
      heads: say.hours.closedHeads,
      write: { denominator: of(say.hours.denominators), p: (value) => smallP(value) },
    },
    'hours.week': { title: say.hours.weekTitle, heads: say.hours.hoursHeads, write: { weekday: by(weekdayWord) } },
    'hours.festivals': {
      title: say.hours.festivalTitle,
      heads: say.hours.festivalHeads,
      write: { festival: by(festivalWord) },
    },
    'plan.steps': { title: say.plan.steps, write: { source: (value) => (value === 'data' ? say.plan.fromData : say.plan.typed) } },
    'plan.factors': { title: say.plan.factorTable, heads: { value: say.plan.inData }, figures: ['value', 'planned'], hide: ['unit', 'source'], write: { factor: of(say.plan.factors) } },
  };
  return styles[`${report.definition.analysis}.${table}`] ?? null;
}

function factor(value: Cell, row: Cell[]): string {
  const name = String(row[0]);
  if (value === null) return kMissing;
  if (['conversion', 'fission', 'repeat_rate'].includes(name)) return cell(value, 'share');
  if (['aov', 'unmatched'].includes(name)) return cell(value, 'money');
  return count(value);
}

function paperTable(table: Table, style: Style): PaperTable {
  const { heads = {}, hide = [], figures = [], write = {} } = style;
  const columns = table.columns
    .map((column, index): Shown => ({
      column,
      index,
      head: heads[column.name] ?? columnWord(column.name),
      figure: figures.includes(column.name),
      write: (value, row) => (withheld(value) ? withheldText(value) : (write[column.name]?.(value, row) ?? paperCell(value, column.unit))),
    }))
    .filter((one) => !hide.includes(one.column.name));
  return { name: table.name, title: style.title ?? words.value.report.tableTitle, columns, rows: table.rows };
}

// The report as it is worth sending: with the tables that somebody reads on paper. The rest would be letters in a link that nobody sees.
export const worthSending = (report: Report): Report => ({
  ...report,
  tables: report.tables.filter((table) => styleOf(report, table.name) !== null),
});

// What a table is called; its own name where no style knows it.
export const tableTitle = (report: Report, table: string): string => styleOf(report, table)?.title ?? columnWord(table);

// A table without a style of its own is shown plainly when it came with a snapshot; of a report of one's own it stays out.
export function paperTables(report: Report, everything = false): PaperTable[] {
  return report.tables.flatMap((table) => {
    const style = styleOf(report, table.name);
    return table.rows.length > 0 && (style || everything) ? [paperTable(table, style ?? {})] : [];
  });
}
