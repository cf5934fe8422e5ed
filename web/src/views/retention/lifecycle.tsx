// 生命周期: of the people active in a period, who is new, who stayed, who came back; and below zero, who was lost.
import { type Bar, type Part, StackedBars } from '../../charts/stacked';
import { count, shortDay } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import { behind, questions, type Row, rowsOf, tableOf } from '../../state/questions';
import { go, offered } from '../../state/session';
import { Select } from '../../ui/controls';
import { NextSteps } from '../report/next';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { EventSelect, type Happening } from './steps';

const states = ['returning', 'new', 'resurrecting', 'dormant'] as const;

function Conclusion({ row }: { row: Row | undefined }) {
  const say = words.value.lifecycle;
  if (!row) return <p class="sentence">{say.none}</p>;
  const gained = Number(row['new']) + Number(row['resurrecting']);
  const lost = -Number(row['dormant']);
  return (
    <>
      <p class="sentence">
        {say.conclusion(String(row['bucket']), count(gained), count(lost))}
        {gained > lost ? say.growing : gained < lost ? say.shrinking : say.level}
      </p>
      <p class="sentence-more muted">
        {say.more(count(row['new']), count(row['returning']), count(row['resurrecting']))}
      </p>
    </>
  );
}

export function Lifecycle() {
  const say = words.value.lifecycle;
  const question = questions.lifecycle;
  const report = question.report.value;
  const definition = question.definition.value;
  const table = tableOf(report, 'periods');
  const rows = rowsOf(table);
  const last = rows.filter((row) => row['complete'] !== false).at(-1);
  const parts: Part[] = states.map((key) => ({ key, name: word(say.states, key), tone: `life-${key}` }));
  const bars: Bar[] = rows.map((row) => ({
    key: String(row['bucket']),
    text: shortDay(String(row['bucket'])),
    values: states.map((key) => (typeof row[key] === 'number' ? Number(row[key]) : null)),
    open: row['complete'] === false,
  }));
  const set = (part: Record<string, unknown>): void => {
    if (definition) question.ask({ ...definition, params: { ...definition.params, ...part } });
  };
  const people = (bucket: string, state: (typeof states)[number], number: number | null): void => {
    if (!definition) return;
    behind.value = {
      definition,
      mark: { bucket, state },
      title: { text: say.people(bucket, word(say.states, state)) },
      count: number,
    };
  };
  const lost = last ? -Number(last['dormant']) : 0;
  return (
    <ReportShell
      title={words.value.nav.lifecycle}
      question={question}
      conclusion={<Conclusion row={last} />}
      method={
        <ul>
          {states.map((key) => (
            <li key={key}>{words.value.common.labelled(word(say.states, key), word(say.stateHelp, key))}</li>
          ))}
          <li>{say.method}</li>
        </ul>
      }
      controls={
        definition && (
          <div class="controls">
            <RangeControl
              range={definition.range}
              onChange={(range) => question.ask(withRange(definition, range))}
            />
            <EventSelect
              label={say.start}
              step={definition.params['start'] as Happening | undefined}
              onChange={(start) => start && set({ start })}
            />
            <Select
              label={say.interval}
              value={String(definition.params['interval'] ?? report?.definition.params['interval'] ?? 'day')}
              onChange={(interval) => set({ interval })}
              options={['day', 'week', 'month'].map((value) => ({
                value,
                text: word(words.value.retention.periods, value),
              }))}
            />
          </div>
        )
      }
    >
      {bars.length > 0 && (
        <figure class="strip">
          <figcaption>
            <h2>{say.title}</h2>
            <ul class="curve-legend parts">
              {parts.map((part) => (
                <li key={part.key} class={part.tone} title={word(say.stateHelp, part.key)}>
                  <i aria-hidden="true" />
                  {part.name}
                </li>
              ))}
            </ul>
          </figcaption>
          <StackedBars
            title={say.title}
            keys={words.value.heat.keys}
            parts={parts}
            bars={bars}
            days
            read={(bar, part, value) =>
              say.at(bar.key, part.name, count(value)) + (bar.open ? ` · ${words.value.heat.open}` : '')
            }
            onPeople={(bar, part) => {
              const value = bar.values[parts.indexOf(part)];
              people(bar.key, part.key as 'new', value === null || value === undefined ? null : Math.abs(value));
            }}
          />
          {bars.some((bar) => bar.open) && (
            <p class="heat-legend muted">
              <span>
                <i class="swatch running" aria-hidden="true" />
                {say.open}
              </span>
            </p>
          )}
        </figure>
      )}
      {table && report && (
        <Twin
          table={table}
          definition={report.definition}
          heads={{ ...say.states, complete: words.value.retention.complete }}
        />
      )}
      <NextSteps
        steps={[
          ...(last && lost > 0
            ? [
                {
                  text: say.next(count(lost)),
                  icon: 'people' as const,
                  onClick: () => people(String(last['bucket']), 'dormant', lost),
                },
              ]
            : []),
          ...(offered('retention')
            ? [{ text: words.value.retention.heatTitle, onClick: () => go('retention') }]
            : []),
        ]}
      />
    </ReportShell>
  );
}
