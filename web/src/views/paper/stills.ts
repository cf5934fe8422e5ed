// Which picture a report gets, and what it shows: one for each analysis, from the report's own tables. Picks values, computes none but where a
// floating bar begins. A report without a picture (体检, 标杆) has its tables.
import { placed } from '../../charts/waterfall';
import type { Still } from '../../charts/still/still';
import { cell, count, rate, shortCount, shortDay, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import { type Row, rowsOf, tableOf } from '../../state/questions';
import { stageWord } from '../customer_funnel/stages';
import { barsOf } from '../funnel/reading';
import { weekdayWord } from '../hours/reading';
import { ageName, channelName } from '../ltv/reading';
import { averageRow, cohortRows, groupName, spansOf, spanWord, windowRows, windowsOf } from '../retention/reading';
import { groupWord, stateWord, tierWord } from '../segments/names';
import { course, grid, number, people, text } from './still_parts';
import { nodeName } from './tables';

type Draw = (report: Report) => Still | null;
const draws: Record<string, Draw> = {
  overview(report) {
    const rows = rowsOf(tableOf(report, 'series'));
    const key = rows.some((row) => number(row['paid'])) ? 'paid' : 'new_customers';
    return course(word(words.value.overview.metrics, key), rows, key, key === 'paid' ? shortMoney : shortCount);
  },
  funnel: (report) => ({
    kind: 'steps',
    title: words.value.nav.funnel,
    rows: barsOf(report).map((row, index) => {
      const given = rowsOf(tableOf(report, 'steps'))[index]?.['customers'];
      return {
        label: row.label,
        value: row.customers,
        text: text(given, count),
        rate: rate(row.stepRate) + (row.small ? ` ◌ ${words.value.common.small}` : ''),
        overall: rate(row.overallRate),
        hatched: row.total,
      };
    }),
  }),
  customer_funnel: (report) =>
    people(words.value.customer_funnel.stock, rowsOf(tableOf(report, 'stock')), (row) => stageWord(String(row['stage']))),
  segments: (report) =>
    people(
      words.value.nav.segments,
      rowsOf(tableOf(report, 'sizes')),
      (row) => word(words.value.presets.names as Record<string, string>, String(row['segment'])),
      'share',
    ),
  rfm: (report) =>
    people(words.value.rfm.groups, rowsOf(tableOf(report, 'segments')), (row) => groupWord(row['segment']), 'share'),
  aipl: (report) =>
    people(words.value.aipl.states, rowsOf(tableOf(report, 'states')), (row) => stateWord(row['state']), 'share'),
  tiers(report) {
    const points = rowsOf(tableOf(report, 'curve'));
    if (points.length < 2)
      return people(words.value.tiers.tiers, rowsOf(tableOf(report, 'tiers')), (row) => tierWord(row['tier']), 'share');
    return {
      kind: 'lines',
      title: words.value.tiers.curve,
      axis: points.map((row) => rate(number(row['customers_share']))),
      series: [
        { name: words.value.tiers.paidAxis, values: points.map((row) => number(row['paid_share'])) },
        { name: words.value.tiers.equal, values: points.map((row) => number(row['customers_share'])) },
      ],
      format: rate,
    };
  },
  retention(report) {
    const say = words.value.retention;
    const table = tableOf(report, 'cohorts');
    const period = String(report.definition.params['period'] ?? 'day');
    const columns = spansOf(table).map((span) => spanWord(span, period, true));
    const title = report.definition.params['leave'] === undefined ? say.heatTitle : say.heatStay;
    if (!table || columns.length === 0) {
      const average = averageRow(tableOf(report, 'average'));
      return average.cells.length === 0 ? null : grid(say.curveTitle, say.cohort, average.cells.map((_, at) => String(at)), [average]);
    }
    return grid(title, say.cohort, columns, cohortRows(table), report.definition.params['leave'] === undefined);
  },
  repurchase(report) {
    const say = words.value.repurchase;
    const table = tableOf(report, 'cohorts');
    const rows = windowRows(table);
    if (rows.length > 0)
      return grid(say.cohorts, say.first, windowsOf(table).map((days) => say.days(String(days))), rows);
    const windows = rowsOf(tableOf(report, 'windows'));
    return {
      kind: 'bars',
      title: say.windows,
      rows: windows.map((row) => ({
        label: say.days(String(row['window'])),
        value: number(row['rate']),
        text: text(row['rate'], rate),
      })),
    };
  },
  lifecycle(report) {
    const rows = rowsOf(tableOf(report, 'periods'));
    const say = words.value.lifecycle;
    return {
      kind: 'lines',
      title: say.title,
      axis: rows.map((row) => shortDay(String(row['bucket']))),
      series: (['new', 'returning', 'resurrecting', 'dormant'] as const).map((key) => ({
        name: word(say.states, key),
        values: rows.map((row) => {
          const value = number(row[key]);
          return value === null ? null : Math.abs(value);
        }),
      })),
      format: shortCount,
    };
  },
  stickiness: (report) => ({
    kind: 'columns',
    title: words.value.nav.stickiness,
    bars: rowsOf(tableOf(report, 'periods')).map((row) => ({
      label: String(row['periods']),
      value: number(row['customers']),
    })),
    format: shortCount,
  }),
  paths(report) {
    const first = rowsOf(tableOf(report, 'edges')).filter((row) => Number(row['from_step']) === 1);
    return people(
      words.value.paths.title,
      [...first].sort((a, b) => (number(b['customers']) ?? 0) - (number(a['customers']) ?? 0)).slice(0, 12),
      (row) => `${nodeName(String(row['from']))} → ${nodeName(String(row['to']))}`,
    );
  },
  sales: (report) =>
    course(words.value.overview.metrics['paid'] ?? '', rowsOf(tableOf(report, 'series')), 'paid', shortMoney),
  gmv(report) {
    const say = words.value.gmv;
    const periods = rowsOf(tableOf(report, 'periods'));
    const amount = (row: Row | undefined): number | null => number(row?.['paid']);
    const base = periods.find((row) => row['period'] === 'base');
    const current = periods.find((row) => row['period'] === 'current');
    const factors = rowsOf(tableOf(report, 'factors')).filter((row) => number(row['contribution']) !== null);
    if (!base || !current || factors.length === 0) return null;
    const falls = [
      { label: word(say.periods, 'base'), kind: 'total' as const, value: amount(base) },
      ...factors.map((row) => ({
        label: word(say.factors, String(row['factor'])),
        kind: 'part' as const,
        value: number(row['contribution']),
      })),
      { label: word(say.periods, 'current'), kind: 'total' as const, value: amount(current) },
    ].map((one) => ({ ...one, key: one.label, text: cell(one.value === null ? null : String(one.value), 'money') }));
    return {
      kind: 'falls',
      title: say.fallTitle,
      rows: placed(falls).flatMap((bar, index) => {
        const row = falls[index]!;
        return bar ? [{ label: row.label, ...bar, text: shortMoney(row.value), total: row.kind === 'total' }] : [];
      }),
    };
  },
  ltv(report) {
    const say = words.value.ltv;
    const pooled = rowsOf(tableOf(report, 'pooled'));
    const all = rowsOf(tableOf(report, 'channel_curve'));
    const channels = [...new Set(all.map((row) => String(row['channel'])))].slice(0, 5);
    const ages = pooled.map((row) => row['age']);
    const at = (rows: readonly Row[]) => ages.map((age) => number(rows.find((row) => row['age'] === age)?.['cumulative']));
    return {
      kind: 'lines',
      title: say.curve,
      axis: ages.map((age) => ageName(report.definition.params, age)),
      series: [
        { name: words.value.common.all, values: at(pooled) },
        ...channels.map((channel) => ({
          name: channelName(channel),
          values: at(all.filter((row) => String(row['channel']) === channel)),
        })),
      ],
      format: shortMoney,
    };
  },
  hours(report) {
    const say = words.value.hours;
    const week = rowsOf(tableOf(report, 'week'));
    const days = [...new Set(week.map((row) => String(row['weekday'])))];
    if (days.length === 0)
      return {
        kind: 'columns',
        title: say.dayTitle,
        bars: rowsOf(tableOf(report, 'hours')).map((row) => ({ label: String(row['hour']), value: number(row['orders']) })),
        format: shortCount,
      };
    return {
      kind: 'grid',
      title: say.weekTitle,
      corner: say.corner,
      columns: [...new Set(week.map((row) => String(row['hour'])))],
      rows: days.map((day) => ({
        label: weekdayWord(day),
        cells: week
          .filter((row) => String(row['weekday']) === day)
          .map((row) => ({ value: number(row['orders_per_day']), text: text(row['orders'], count) })),
      })),
    };
  },
  plan: (report) => ({
    kind: 'bars',
    title: words.value.plan.steps,
    rows: rowsOf(tableOf(report, 'steps')).map((row) => ({
      label: groupName(row['label']),
      value: number(row['customers']),
      text: text(row['customers'], count),
    })),
  }),
};

export function stillOf(report: Report): Still | null {
  const { analysis } = report.definition;
  const still = Object.hasOwn(draws, analysis) ? (draws[analysis]?.(report) ?? null) : null;
  const empty =
    !still ||
    (still.kind === 'lines' ? still.axis.length === 0 : still.kind === 'columns' ? still.bars.length === 0 : still.rows.length === 0);
  return empty ? null : still;
}
