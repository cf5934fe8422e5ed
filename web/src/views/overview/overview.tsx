// 总览: the first page after an import. One sentence, the headline figures against the period before, the course, where to look next.
import { TimeChart } from '../../charts/time_chart';
import { count, shortCount, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import { questions, rowsOf, tableOf } from '../../state/questions';
import { go, suggestions, type View } from '../../state/session';
import { Select } from '../../ui/controls';
import { NextSteps } from '../report/next';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { changeText, Figures, type Headline, writeValue } from './figures';
import { Today } from './today';
import { Week } from './week';

const periods = ['7d', '30d', '90d', '180d'];

export function Overview() {
  const say = words.value.overview;
  const question = questions.overview;
  const report = question.report.value;
  const definition = question.definition.value;
  const period = String(report?.definition.params['period'] ?? definition?.params['period'] ?? '30d');
  const table = tableOf(report, 'headline');
  const lead = report?.notes.find((note) => note.code === 'headline')?.facts;
  const all = rowsOf(table) as unknown as Headline[];
  // The core has them in the order of this page: what a customer is worth first.
  const headlines = all;
  const moved = headlines.find((one) => one.metric === lead?.['moved_most']);
  const series = tableOf(report, 'series');
  const has = (name: string): boolean => series?.columns.some((column) => column.name === name) ?? false;
  const course = (['paid', 'orders', 'new_customers'] as const)
    .filter((name) => has(name) && rowsOf(series).some((row) => row[name] !== null))
    .slice(0, 2);
  const paid = headlines.find((one) => one.metric === 'paid');
  const customers = headlines.find((one) => one.metric === 'customers');
  const offered: { view: View; text: string }[] = [
    { view: 'funnel', text: say.nextFunnel },
    { view: 'customer_funnel', text: say.nextCustomers },
    { view: 'sales', text: say.nextSales },
    { view: 'plan', text: words.value.nav.plan },
  ];
  return (
    <ReportShell
      title={words.value.nav.overview}
      question={question}
      conclusion={
        <>
          {paid && paid.value !== null ? (
            <p class="sentence">
              {paid.change === null || paid.change === undefined
                ? say.conclusionFirst(shortMoney(paid.value))
                : say.conclusion(shortMoney(paid.value), changeText(paid))}
            </p>
          ) : (
            customers && <p class="sentence">{say.conclusionCustomers(count(customers.value))}</p>
          )}
          {paid && customers && (
            <p class="sentence-more muted">
              {say.conclusionCustomers(count(customers.value))}
              {moved && moved.change !== null
                ? ` · ${say.moved(word(say.metrics, moved.metric), changeText(moved))}`
                : ''}
            </p>
          )}
        </>
      }
      method={
        <ul>
          <li>{words.value.method.overview}</li>
          <li>{words.value.today.how}</li>
          <li>{words.value.method.sales}</li>
          <li>{words.value.method.missing}</li>
        </ul>
      }
      controls={
        definition && (
          <div class="controls">
            <Select
              label={words.value.report.dates}
              value={period}
              onChange={(next) => question.ask({ ...definition, params: { ...definition.params, period: next } })}
              options={[...(periods.includes(period) ? [] : [period]), ...periods].map((value) => ({
                value,
                text: words.value.report.last(value.replace('d', '')),
              }))}
            />
          </div>
        )
      }
    >
      <Week />
      <Figures headlines={headlines} />
      {report && <Today report={report} />}
      {series && course.length > 0 && (
        <div class="courses">
          {course.map((name) => (
            <figure class="strip" key={name}>
              <figcaption>
                <h2>{word(say.metrics, name)}</h2>
              </figcaption>
              <TimeChart
                title={`${say.trend}: ${word(say.metrics, name)}`}
                height={160}
                format={name === 'paid' ? shortMoney : shortCount}
                points={rowsOf(series).map((row) => ({
                  bucket: String(row['bucket']),
                  value: row[name] === null ? null : Number(row[name]),
                  complete: row['complete'] !== false,
                  text: `${String(row['bucket'])} · ${name === 'paid' ? shortMoney(row[name]) : count(row[name])}`,
                }))}
              />
            </figure>
          ))}
        </div>
      )}
      <NextSteps
        steps={offered
          .filter((one) => one.view in suggestions.value)
          .map((one) => ({ text: one.text, onClick: () => go(one.view) }))}
      />
      {table && report && (
        <Twin
          table={table}
          definition={report.definition}
          title={say.tableTitle}
          hide={['unit']}
          figures={['value', 'previous']}
          write={{
            metric: (value) => word(say.metrics, String(value)),
            value: (value, row) =>
              writeValue(value, String(row[table.columns.findIndex((column) => column.name === 'unit')]), true),
            previous: (value, row) =>
              writeValue(value, String(row[table.columns.findIndex((column) => column.name === 'unit')]), true),
            change: (_, row) =>
              changeText(
                Object.fromEntries(
                  table.columns.map((column, index) => [column.name, row[index] ?? null]),
                ) as unknown as Headline,
              ),
          }}
        />
      )}
    </ReportShell>
  );
}
