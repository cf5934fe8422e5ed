// 黏性: in how many periods of the dates each person came, exactly or at least.
import { type Bar, StackedBars } from '../../charts/stacked';
import { count, rate } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import { behind, questions, rowsOf, tableOf } from '../../state/questions';
import { Choice, Select, Text } from '../../ui/controls';
import { NextSteps } from '../report/next';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { EventSelect, type Happening } from './steps';

export function Stickiness() {
  const say = words.value.stickiness;
  const question = questions.stickiness;
  const report = question.report.value;
  const definition = question.definition.value;
  const table = tableOf(report, 'periods');
  const rows = rowsOf(table);
  const params = report?.definition.params ?? {}; // of what is shown; the controls show what was asked
  const asked = { ...params, ...definition?.params };
  const interval = String(params['interval'] ?? 'day');
  const least = params['cumulative'] === true;
  const together = Number(params['interval_count'] ?? 1);
  const unit =
    together > 1 ? say.spans(count(together), word(say.units, interval)) : word(say.units, interval);
  const last = rows.filter((row) => Number(row['customers']) > 0).at(-1);
  // Rows beyond the busiest person hold nobody: the picture ends there, the table goes on.
  const drawn = rows.slice(0, last ? Number(last['periods']) : 0);
  const bars: Bar[] = drawn.map((row) => ({
    key: String(row['periods']),
    text: count(row['periods']),
    values: [Number(row['customers'])],
  }));
  const set = (part: Record<string, unknown>): void => {
    if (definition) question.ask({ ...definition, params: { ...definition.params, ...part } });
  };
  const people = (periods: number): void => {
    if (!definition) return;
    behind.value = {
      definition,
      mark: { periods },
      title: { text: (least ? say.peopleLeast : say.people)(count(periods), unit) },
      count: Number(rows[periods - 1]?.['customers'] ?? 0),
    };
  };
  const second = rows[1];
  return (
    <ReportShell
      title={words.value.nav.stickiness}
      question={question}
      conclusion={
        <>
          <p class="sentence">
            {!last
              ? say.none
              : least && second
                ? say.more(rate(second['share']), count(second['periods']), unit)
                : say.once(rate(rows[0]?.['share']), unit)}
          </p>
          {last && <p class="sentence-more muted">{say.of(count(rows.length), unit)}</p>}
        </>
      }
      method={<p>{say.method}</p>}
      controls={
        definition && (
          <div class="controls">
            <RangeControl
              range={definition.range}
              onChange={(range) => question.ask(withRange(definition, range))}
            />
            <EventSelect
              label={say.event}
              step={definition.params['event'] as Happening | undefined}
              onChange={(event) => event && set({ event })}
            />
            <Select
              label={say.interval}
              value={String(asked['interval'] ?? 'day')}
              onChange={(value) => set({ interval: value })}
              options={['day', 'week', 'month'].map((value) => ({
                value,
                text: word(words.value.retention.periods, value),
              }))}
            />
            <Choice
              label={say.reading}
              value={asked['cumulative'] === true ? 'least' : 'exactly'}
              onChange={(value) => set({ cumulative: value === 'least' })}
              options={(['exactly', 'least'] as const).map((value) => ({ value, text: say[value] }))}
            />
            {(['interval_count', 'min_per_interval'] as const).map((name) => (
              <span class="narrow-field" key={name}>
                <Text
                  label={say[name]}
                  type="number"
                  min="1"
                  value={String(asked[name] ?? 1)}
                  onChange={(text) => Number(text) >= 1 && set({ [name]: Math.round(Number(text)) })}
                />
              </span>
            ))}
          </div>
        )
      }
    >
      {bars.length > 0 && (
        <figure class="strip">
          <figcaption>
            <h2>{say.title(unit)}</h2>
          </figcaption>
          <StackedBars
            title={say.title(unit)}
            keys={words.value.heat.keys}
            parts={[{ key: 'all', name: say.title(unit), tone: 'life-returning' }]}
            bars={bars}
            read={(bar, _, value) => say.at(bar.text, count(value), rate(rows[Number(bar.key) - 1]?.['share']))}
            onPeople={(bar) => people(Number(bar.key))}
          />
        </figure>
      )}
      {table && report && (
        <Twin table={table} definition={report.definition} heads={{ periods: say.periods, share: say.share }} />
      )}
      <NextSteps
        steps={last ? [{ text: say.next, icon: 'people', onClick: () => people(Number(last['periods'])) }] : []}
      />
    </ReportShell>
  );
}
