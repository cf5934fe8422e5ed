// GMV 拆解: which of 用户量, 购买转化, 人均单价 and 复购频次 moved what was paid, leaf by leaf, and who came and who went.
import { type Fall, Waterfall } from '../../charts/waterfall';
import { cell, cents, count, rate, shortMoney, signedRate } from '../../i18n/format';
import { columnWord } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Cell, Json } from '../../engine/protocol';
import { behind, questions, type Row, rowsOf, tableOf } from '../../state/questions';
import { NextSteps } from '../report/next';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { Bridge } from './bridge';
import { Controls, kSource } from './controls';
import { Equation, factorText, movedText } from './equation';
import { Rates } from './rates';
import { withParams } from './reading';

const kMoved = ['contribution', 'users', 'mix', 'conversion', 'frequency', 'aov'];
const size = (value: Cell | undefined): number => Math.abs(Number(value ?? 0));
const largest = (rows: readonly Row[]): Row | undefined =>
  rows.reduce<Row | undefined>(
    (best, row) => (size(row['contribution']) > size(best?.['contribution']) ? row : best),
    undefined,
  );

export function Gmv() {
  const say = words.value.gmv;
  const question = questions.gmv;
  const report = question.report.value;
  const definition = question.definition.value;
  const params = report?.definition.params ?? {};
  const periods = tableOf(report, 'periods');
  const [base = {}, current = {}] = rowsOf(periods);
  const table = tableOf(report, 'factors');
  const factors = rowsOf(table);
  const drill = tableOf(report, 'drill');
  const leafFactors = rowsOf(tableOf(report, 'leaf_factors'));
  const index = tableOf(report, 'index');
  const by = (Array.isArray(params['by']) ? params['by'] : []).map(String);
  const change: Row = rowsOf(tableOf(report, 'change'))[0] ?? {};
  const known = typeof change['change'] === 'string';
  const moved = largest(factors);
  const factorWord = (row: Row): string => word(say.factors, String(row['factor']));
  const leafWord = (row: Row): string =>
    by.map((field) => word(say.leaves, String(row[field] ?? ''))).join(' · ');
  const span = (row: Row): string => `${String(row['from'])} ~ ${String(row['to'])}`;
  const people = (mark: Record<string, Json>, text: string, number: number | null): void => {
    if (report) behind.value = { definition: report.definition, mark, title: { text }, count: number };
  };
  const total = (key: string, row: Row): Fall => ({
    key,
    label: word(say.periods, key),
    more: span(row),
    kind: 'total',
    value: row['paid'] === null ? null : Number(row['paid']),
    text: shortMoney(row['paid']),
    opens: row['paid'] !== null,
  });
  const part = (key: string, label: string, row: Row): Fall => ({
    key,
    label,
    kind: 'part',
    value: row['contribution'] === null ? null : Number(row['contribution']),
    text: movedText(row['contribution']),
    aside: typeof row['share'] === 'number' ? say.ofChange(rate(row['share'])) : '',
  });
  const open = (row: Fall): void => {
    if (row.key === 'base' || row.key === 'current')
      people({ period: row.key }, say.buyersOf(word(say.periods, row.key)), null);
    const leaf = rowsOf(drill)[Number(row.key.slice('leaf '.length))];
    if (row.key.startsWith('leaf ') && leaf)
      people(
        { period: 'current', leaf: Object.fromEntries(by.map((field) => [field, leaf[field] ?? ''])) },
        say.leafBuyers(leafWord(leaf)),
        null,
      );
  };
  const byWord = by.map((field) => (field === kSource ? say.bySource : columnWord(field))).join(' × ');
  const mixed = leafFactors.find((row) => row['factor'] === 'mix');
  return (
    <ReportShell
      title={words.value.nav.gmv}
      question={question}
      conclusion={
        <>
          <p class="sentence">
            {!known
              ? say.noBase(shortMoney(current['paid']))
              : Number(change['change']) === 0 || !moved
                ? say.flat(shortMoney(current['paid']))
                : say.conclusion(
                    shortMoney(current['paid']),
                    typeof change['rate'] === 'number' ? signedRate(change['rate']) : '',
                    say.most(factorWord(moved), movedText(moved['contribution'])),
                  )}
          </p>
          <p class="sentence-more muted">{say.compared(span(current), span(base))}</p>
        </>
      }
      method={
        <ul>
          {say.method.map((line) => (
            <li key={line}>{line}</li>
          ))}
          <li>{word(say.methodOf, String(params['method'] ?? 'lmdi'))}</li>
          <li>{words.value.method.missing}</li>
        </ul>
      }
      controls={
        definition && (
          <Controls
            definition={definition}
            params={params}
            base={periods ? { from: String(base['from']), to: String(base['to']) } : null}
            onAsk={(next) => question.ask(next)}
          />
        )
      }
    >
      {table && report && (
        <>
          <Equation factors={factors} base={base} current={current} left={change['left']} />
          {known && (
            <figure class="strip">
              <figcaption>
                <h2>{say.fallTitle}</h2>
              </figcaption>
              <Waterfall
                title={say.fallTitle}
                keys={say.keys}
                rows={[
                  total('base', base),
                  ...factors.map((row) => part(String(row['factor']), factorWord(row), row)),
                  total('current', current),
                ]}
                onOpen={open}
              />
            </figure>
          )}
          <Twin
            table={table}
            definition={report.definition}
            title={say.factorsTitle}
            heads={say.heads}
            figures={['base', 'current']}
            write={{
              factor: (value) => word(say.factors, String(value)),
              base: (value, row) => factorText(String(row[0]), value),
              current: (value, row) => factorText(String(row[0]), value),
              contribution: cents,
            }}
          />
          {index && (
            <Twin
              table={index}
              definition={report.definition}
              title={say.indexTitle}
              heads={say.heads}
              figures={['base', 'current']}
              write={{
                factor: (value) => word(say.factors, String(value)),
                base: (value, row) => factorText(String(row[0]), value),
                current: (value, row) => factorText(String(row[0]), value),
                ratio: (value) => (typeof value === 'number' ? say.times(value.toFixed(3)) : cell(value, 'text')),
              }}
            />
          )}
          {drill && (
            <>
              {known && (
                <figure class="strip">
                  <figcaption>
                    <h2>{say.drillTitle(byWord)}</h2>
                  </figcaption>
                  <Waterfall
                    title={say.drillTitle(byWord)}
                    keys={say.keys}
                    rows={[
                      total('base', base),
                      ...rowsOf(drill)
                        .map((row, at) => ({ ...part(`leaf ${at}`, leafWord(row), row), opens: !leafWord(row).includes(say.leaves['$other'] ?? '$other') }))
                        .sort((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
                        .slice(0, 12),
                      total('current', current),
                    ]}
                    onOpen={open}
                  />
                  {rowsOf(drill).length > 12 && <p class="muted">{say.drillShown(count(12), count(rowsOf(drill).length))}</p>}
                </figure>
              )}
              {known && mixed && (
                <figure class="strip">
                  <figcaption>
                    <h2>{say.leafTitle(byWord)}</h2>
                  </figcaption>
                  <p class="muted">{say.mixHelp}</p>
                  <Waterfall
                    title={say.leafTitle(byWord)}
                    keys={say.keys}
                    rows={leafFactors.map((row) => ({
                      ...part(String(row['factor']), factorWord(row), row),
                      ...(row['factor'] === 'mix' ? { tone: 'mix' } : {}),
                    }))}
                  />
                </figure>
              )}
              <Twin
                table={drill}
                definition={report.definition}
                title={say.drillTitle(byWord)}
                heads={{ ...say.heads, ...say.drillHeads, [kSource]: say.bySource }}
                write={{
                  ...Object.fromEntries(by.map((field) => [field, (value: Cell) => word(say.leaves, String(value))])),
                  ...Object.fromEntries(kMoved.map((name) => [name, cents])),
                }}
              />
              <Rates table={tableOf(report, 'rates')} definition={report.definition} by={byWord} />
            </>
          )}
          <Bridge table={tableOf(report, 'bridge')} definition={report.definition} onPeople={people} />
          <NextSteps
            steps={
              by.includes(kSource)
                ? []
                : [
                    {
                      text: say.nextSource,
                      icon: 'people',
                      onClick: () => definition && question.ask(withParams(definition, { by: [kSource] })),
                    },
                  ]
            }
          />
        </>
      )}
    </ReportShell>
  );
}
