// The sentence above a report on paper: the same figures and words as on its page, for the reports whose sentence rests on their tables alone.
import { count, rate, shortMoney } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import { type Row, rowsOf, tableOf } from '../../state/questions';
import { stageWord } from '../customer_funnel/stages';
import { barsOf } from '../funnel/reading';
import { changeText, type Headline } from '../overview/figures';
import { averageRow, ends, spansOf, spanWord } from '../retention/reading';
import { groupWord, stateWord } from '../segments/names';
import { withheld } from './tables';

const most = (rows: readonly Row[], key: string): Row | undefined =>
  [...rows].sort((a, b) => (Number(b[key]) || 0) - (Number(a[key]) || 0))[0];
const known = (...values: unknown[]): boolean => values.every((value) => value !== null && value !== undefined && !withheld(value as string));

const sentences: Record<string, (report: Report) => string> = {
  funnel(report) {
    const bars = barsOf(report);
    const say = words.value.funnel;
    const [first, last] = [bars[0], bars.at(-1)];
    if (!first || !last) return '';
    if (bars.length === 1) return say.single(first.label, count(first.customers));
    return say.overall(first.label, last.label, rate(last.overallRate));
  },
  overview(report) {
    const say = words.value.overview;
    const lines = rowsOf(tableOf(report, 'headline')) as unknown as Headline[];
    const paid = lines.find((one) => one.metric === 'paid');
    if (!known(paid?.value) || !paid) return '';
    const value = shortMoney(paid.value);
    return paid.change === null ? say.conclusionFirst(value) : say.conclusion(value, changeText(paid));
  },
  customer_funnel(report) {
    const all = rowsOf(tableOf(report, 'reached'))[0]?.['customers'];
    const top = most(rowsOf(tableOf(report, 'stock')), 'customers');
    if (!top || !known(all, top['customers'])) return '';
    return words.value.customer_funnel.stockConclusion(stageWord(String(top['stage'])), count(top['customers']), count(all));
  },
  sales(report) {
    const row = rowsOf(tableOf(report, 'summary'))[0];
    if (!row || !known(row['paid'], row['orders'], row['buyers'])) return '';
    return words.value.sales.conclusion(shortMoney(row['paid']), count(row['orders']), count(row['buyers']));
  },
  rfm(report) {
    const top = most(rowsOf(tableOf(report, 'segments')), 'monetary_share');
    if (!top || !known(top['customers'], top['monetary_share'])) return '';
    return words.value.rfm.conclusion(groupWord(top['segment']), count(top['customers']), rate(top['monetary_share']));
  },
  aipl(report) {
    const top = most(rowsOf(tableOf(report, 'states')), 'customers');
    if (!top || !known(top['customers'], top['share'])) return '';
    return words.value.aipl.conclusion(stateWord(top['state']), count(top['customers']), rate(top['share']));
  },
  retention(report) {
    const say = words.value.retention;
    const params = report.definition.params;
    const average = averageRow(tableOf(report, 'average'));
    const spans = spansOf(tableOf(report, 'cohorts'));
    const done = ends(average);
    const nth = (at: number): string => (spans[at] ? spanWord(spans[at], String(params['period'] ?? 'day')) : '');
    if (!done || nth(done.first) === '') return '';
    const said =
      params['leave'] !== undefined
        ? say.conclusionStay
        : params['count'] === 'on_or_after'
          ? say.conclusionAfter
          : say.conclusion;
    return (
      said(nth(done.first), rate(average.cells[done.first]?.rate)) +
      (done.last > done.first ? say.later(nth(done.last), rate(average.cells[done.last]?.rate)) : '')
    );
  },
};

export function concluded(report: Report): string {
  const { analysis } = report.definition;
  return Object.hasOwn(sentences, analysis) ? (sentences[analysis]?.(report) ?? '') : '';
}
