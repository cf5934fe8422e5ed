// 生意: what was paid, by how many, how often; and its course over time.
import { useState } from 'preact/hooks';
import { TimeChart } from '../../charts/time_chart';
import { cell, count, rate, shortCount, shortMoney } from '../../i18n/format';
import { columnWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Column } from '../../engine/protocol';
import { questions, type Row, rowsOf, tableOf } from '../../state/questions';
import { Select } from '../../ui/controls';
import { RangeControl } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';

export function Sales() {
  const say = words.value.sales;
  const question = questions.sales;
  const [measure, setMeasure] = useState('paid');
  const report = question.report.value;
  const definition = question.definition.value;
  const summary = tableOf(report, 'summary');
  const series = tableOf(report, 'series');
  const row: Row = rowsOf(summary)[0] ?? {};
  const measures = series?.columns.filter((column) => column.role === 'measure') ?? [];
  const shown = measures.find((column) => column.name === measure) ?? measures[0];
  const set = (key: string, value: string): void => {
    if (definition) question.ask({ ...definition, params: { ...definition.params, [key]: value } });
  };
  return (
    <ReportShell
      title={words.value.nav.sales}
      question={question}
      conclusion={
        <>
          <p class="sentence">{say.conclusion(shortMoney(row['paid']), count(row['orders']), count(row['buyers']))}</p>
          {typeof row['repeat_rate'] === 'number' && (
            <p class="sentence-more muted">{say.repeat(rate(row['repeat_rate']))}</p>
          )}
        </>
      }
      method={
        <ul>
          <li>{words.value.method.sales}</li>
          <li>{words.value.method.missing}</li>
        </ul>
      }
      controls={
        definition && (
          <div class="controls">
            <RangeControl
              range={definition.range}
              onChange={(range) => {
                const { range: _old, ...rest } = definition;
                question.ask(range ? { ...rest, range } : rest);
              }}
            />
            <Select
              label={say.interval}
              value={String(report?.definition.params['interval'] ?? 'day')}
              onChange={(value) => set('interval', value)}
              options={(['day', 'week', 'month'] as const).map((value) => ({ value, text: words.value.funnel[value] }))}
            />
            <Select
              label={say.refunds}
              value={String(report?.definition.params['refunds'] ?? 'net')}
              onChange={(value) => set('refunds', value)}
              options={(['net', 'gross'] as const).map((value) => ({ value, text: say[value] }))}
            />
          </div>
        )
      }
    >
      {summary && (
        <dl class="figures">
          {summary.columns.map((column: Column) => (
            <div key={column.name}>
              <dt>{columnWord(column.name)}</dt>
              <dd title={cell(row[column.name], column.unit)}>
                {column.unit === 'money'
                  ? shortMoney(row[column.name])
                  : column.unit === 'count'
                    ? shortCount(row[column.name])
                    : cell(row[column.name], column.unit)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {series && shown && (
        <figure class="strip">
          <figcaption>
            <h2>{say.trend}</h2>
            <Select
              label={say.by}
              value={shown.name}
              onChange={setMeasure}
              options={measures.map((column) => ({ value: column.name, text: columnWord(column.name) }))}
            />
          </figcaption>
          <TimeChart
            title={`${say.trend}: ${columnWord(shown.name)}`}
            shape="bars"
            height={220}
            format={(value) =>
              shown.unit === 'money' ? shortMoney(value) : shown.unit === 'share' ? rate(value) : shortCount(value)
            }
            points={rowsOf(series).map((point) => ({
              bucket: String(point['bucket']),
              value: point[shown.name] === null ? null : Number(point[shown.name]),
              complete: point['complete'] !== false,
              text: `${String(point['bucket'])} · ${columnWord(shown.name)} ${shown.unit === 'count' ? count(point[shown.name]) : cell(point[shown.name], shown.unit)}`,
            }))}
          />
        </figure>
      )}
      {series && report && <Twin table={series} definition={report.definition} />}
    </ReportShell>
  );
}
