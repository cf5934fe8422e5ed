// 生意: five numbers beside the period before, their course, and where the money comes from: channel, store, product, price.
import { useState } from 'preact/hooks';
import { TimeChart } from '../../charts/time_chart';
import { cell, count, rate, shortCount, shortMoney } from '../../i18n/format';
import { columnWord } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Column, Table } from '../../engine/protocol';
import { behind, questions, type Row, rowsOf, tableOf } from '../../state/questions';
import { keepTarget, targetOf } from '../../state/targets';
import { Select } from '../../ui/controls';
import { changeText, Figures, type Headline } from '../overview/figures';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { NumberField } from '../segments/typed';
import { Sources } from './sources';

const kFive = ['paid', 'aov', 'conversion', 'buyers', 'repeat_rate'];

// The course with its target line as a column.
const withTarget = (series: Table, { unit }: Column, target: number): Table => ({
  ...series,
  columns: [...series.columns, { name: 'target', role: 'measure', unit }],
  rows: series.rows.map((row) => [...row, unit === 'money' ? target.toFixed(2) : target]),
});

export function Sales() {
  const say = words.value.sales;
  const shop = words.value.shop;
  const question = questions.sales;
  const [measure, setMeasure] = useState('paid');
  const report = question.report.value;
  const definition = question.definition.value;
  const series = tableOf(report, 'series');
  const row: Row = rowsOf(tableOf(report, 'summary'))[0] ?? {};
  const headlines = rowsOf(tableOf(report, 'headline')) as unknown as Headline[];
  const five = kFive.flatMap((name) => headlines.filter((one) => one.metric === name));
  const beside = headlines.filter((one) => !kFive.includes(one.metric) && one.value !== null);
  const paid = headlines.find((one) => one.metric === 'paid');
  const measures = series?.columns.filter((column) => column.role === 'measure') ?? [];
  const shown = measures.find((column) => column.name === measure) ?? measures[0];
  const interval = String(report?.definition.params['interval'] ?? 'day') as 'day' | 'week' | 'month';
  // A target is of one figure in one interval: 实付 a day is not 实付 a month.
  const wanted = shown ? `${columnWord(shown.name)} / ${words.value.funnel[interval]}` : '';
  const target = targetOf(wanted);
  const write = (value: number): string =>
    shown?.unit === 'money' ? shortMoney(value) : shown?.unit === 'share' ? rate(value) : shortCount(value);
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
          <p class="sentence-more muted">
            {[
              ...(paid && paid.change !== null && paid.previous !== null ? [shop.against(changeText(paid))] : []),
              ...(typeof row['repeat_rate'] === 'number' ? [say.repeat(rate(row['repeat_rate']))] : []),
            ].join(' · ')}
          </p>
        </>
      }
      method={
        <ul>
          <li>{words.value.method.sales}</li>
          {shop.method.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
          <li>{words.value.method.missing}</li>
        </ul>
      }
      controls={
        definition && (
          <div class="controls">
            <RangeControl
              range={definition.range}
              onChange={(range) => question.ask(withRange(definition, range))}
            />
            <Select
              label={say.interval}
              value={interval}
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
      <Figures headlines={five} />
      {beside.length > 0 && (
        <p class="beside">
          {beside.map((one) => (
            <span key={one.metric}>
              <span class="muted">{word(words.value.overview.metrics, one.metric)}</span>{' '}
              {one.unit === 'share' ? rate(one.value) : count(one.value)}
              {one.change !== null && one.change !== 0 && <small class="muted"> {changeText(one)}</small>}
            </span>
          ))}
        </p>
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
            <span class="field">
              <span>
                {words.value.funnel.targets}
                {shown.unit === 'money' ? ' ¥' : shown.unit === 'share' ? ' %' : ''}
              </span>
              <NumberField
                label={`${words.value.funnel.targets}: ${wanted}`}
                scale={shown.unit === 'share' ? 100 : 1}
                value={target}
                onChange={(value) => keepTarget(wanted, value === undefined || value <= 0 ? undefined : value)}
              />
            </span>
          </figcaption>
          <TimeChart
            title={`${say.trend}: ${columnWord(shown.name)}`}
            shape="bars"
            height={220}
            format={write}
            {...(target === undefined ? {} : { level: { y: target, text: words.value.funnel.target(write(target)) } })}
            points={rowsOf(series).map((point) => ({
              bucket: String(point['bucket']),
              value: point[shown.name] === null ? null : Number(point[shown.name]),
              complete: point['complete'] !== false,
              text: `${String(point['bucket'])} · ${columnWord(shown.name)} ${shown.unit === 'count' ? count(point[shown.name]) : cell(point[shown.name], shown.unit)}`,
            }))}
          />
        </figure>
      )}
      {report && definition && (
        <Sources
          report={report}
          onPeople={(mark, text, number) => {
            behind.value = { definition, mark, title: { text }, count: number };
          }}
        />
      )}
      {series && report && (
        <Twin
          table={target === undefined || !shown ? series : withTarget(series, shown, target)}
          definition={report.definition}
          title={shop.course}
          heads={{ target: words.value.funnel.targetHead }}
        />
      )}
    </ReportShell>
  );
}
