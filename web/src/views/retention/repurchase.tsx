// 复购: how long until people buy again, with those still waiting counted as waiting.
import { useState } from 'preact/hooks';
import { Heat } from '../../charts/heat';
import { Curves, pointAt } from '../../charts/survival';
import { count, rate } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Definition, Mark, Report } from '../../engine/protocol';
import { behind, questions, type Row, rowsOf, tableOf } from '../../state/questions';
import { go, offered } from '../../state/session';
import { Button, Choice } from '../../ui/controls';
import { Layer } from '../../ui/layers';
import { NextSteps } from '../report/next';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { fact, groupName, windowAverage, windowRows, windowsOf } from './reading';
import { RepurchaseControls, type RepurchaseDefinition, RepurchaseOptions } from './repurchase_controls';
import { days, Details, FourRates, Groups, Intervals } from './repurchase_parts';

function Conclusion({ report, nth }: { report: Report; nth: number }) {
  const say = words.value.repurchase;
  const row = rowsOf(tableOf(report, 'summary')).find((one) => one['name'] === 'next');
  const reached = fact(report, 'median_not_reached')?.['rate'];
  if (!row) return null;
  const median = row['survival_median_days'];
  const high = row['high_days'];
  return (
    <>
      <p class="sentence">
        {typeof median === 'number'
          ? typeof high === 'number'
            ? (nth === 1 ? say.median : say.medianNth)(days(median), days(row['low_days']), days(high))
            : say.medianOpen(days(median), days(row['low_days']))
          : typeof reached === 'number'
            ? say.neverRate(rate(reached))
            : say.never}
      </p>
      {typeof row['median_days'] === 'number' && (
        <p class="sentence-more muted">{say.naive(days(row['median_days']))}</p>
      )}
    </>
  );
}

const curvePoint = (row: Row) => ({
  x: Number(row['day']),
  y: typeof row['rate'] === 'number' ? row['rate'] : null,
  low: typeof row['low'] === 'number' ? row['low'] : null,
  high: typeof row['high'] === 'number' ? row['high'] : null,
});

interface WaitingProps {
  report: Report;
  grouped: Report | null;
  field: string | null;
  windows: number[];
}
function Waiting({ report, grouped, field, windows }: WaitingProps) {
  const say = words.value.repurchase;
  const whole = rowsOf(tableOf(report, 'curve'));
  const split = rowsOf(tableOf(grouped, 'curve'));
  if (whole.length === 0) return null;
  const end = Number(whole.at(-1)?.['day'] ?? 0);
  const marks = [0, ...windows.filter((window) => window < end * 0.94), end];
  const sizes = new Map<string, number>();
  if (field !== null)
    for (const row of rowsOf(tableOf(grouped, 'groups'))) sizes.set(String(row[field] ?? ''), Number(row['customers']));
  const series =
    field !== null && split.length > 0
      ? [...sizes]
          .sort((a, b) => b[1] - a[1])
          .map(([key]) => ({
            name: groupName(key),
            points: [{ x: 0, y: 0 }, ...split.filter((row) => String(row[field] ?? '') === key).map(curvePoint)],
          }))
      : [{ name: say.curve, points: [{ x: 0, y: 0, low: 0, high: 0 }, ...whole.map(curvePoint)] }];
  // Waiting on a day: of the first point from that day on.
  const waiting = (day: number): string => {
    const row = whole.find((one) => Number(one['day']) >= day);
    return row ? count(row['at_risk']) : '0';
  };
  return (
    <figure class="strip">
      <figcaption>
        <h2>{say.curve}</h2>
        <span class="muted">{say.curveNote}</span>
      </figcaption>
      <Curves
        title={say.curve}
        series={series}
        steps
        marks={marks.map((x) => ({ x, text: say.days(count(x)) }))}
        beneath={{ name: say.atRisk, at: marks.map(waiting) }}
        read={(one, point) => {
          const here = pointAt(one.points, point.x) ?? point;
          return typeof here.low === 'number' && typeof here.high === 'number'
            ? say.at(count(here.x), rate(here.y), `${rate(here.low)}–${rate(here.high)}`)
            : say.atPlain(count(here.x), rate(here.y));
        }}
      />
    </figure>
  );
}

export function Repurchase() {
  const say = words.value.repurchase;
  const question = questions.repurchase;
  const [show, setShow] = useState<'rates' | 'counts'>('rates');
  const [options, setOptions] = useState(false);
  const [chosen, setChosen] = useState(90);
  const definition = question.definition.value as RepurchaseDefinition | null;
  const report = question.report.value;
  const grouped = question.groups.value;
  const ask = (next: RepurchaseDefinition): void => question.ask(next as unknown as Definition);
  const asked = (report?.definition as RepurchaseDefinition | undefined)?.params;
  const field = definition?.params.breakdown?.by[0] ?? null;
  const nth = asked?.nth ?? 1;
  const cohorts = tableOf(report, 'cohorts');
  const windows = windowsOf(cohorts);
  const rows = windowRows(cohorts);
  const window = windows.includes(chosen) ? chosen : (windows[0] ?? 90);
  const average = windowAverage(tableOf(report, 'windows'));
  const longest = windows.filter((_, index) => average.cells[index]?.of).at(-1);
  const people = (mark: Mark, text: string, number: number | null): void => {
    if (!definition) return;
    const { breakdown: _by, ...whole } = definition.params;
    const asking = { ...definition, params: whole } as unknown as Definition;
    behind.value = { definition: asking, mark, title: { text }, count: number };
  };
  const title = nth === 1 ? say.cohorts : say.cohortsNth(count(nth));
  const props = definition && { definition, asked, ask };
  return (
    <ReportShell
      title={words.value.nav.repurchase}
      question={question}
      conclusion={report && <Conclusion report={report} nth={nth} />}
      method={
        <ul>
          <li>{say.methodWatch}</li>
          <li>{say.methodMedian}</li>
          <li>{say.methodWindow}</li>
          <li>{say.methodTest}</li>
        </ul>
      }
      tools={
        definition && (
          <Button icon="slider" onClick={() => setOptions(true)}>
            {words.value.report.options}
          </Button>
        )
      }
      controls={props && <RepurchaseControls {...props} />}
    >
      {report && <FourRates report={report} window={window} onWindow={setChosen} />}
      {report && <Waiting report={report} grouped={grouped} field={field} windows={windows} />}
      {grouped && field !== null && (
        <section class="heat-section" aria-label={say.groups(fieldWord(field))}>
          <h2>{say.groups(fieldWord(field))}</h2>
          <Groups report={grouped} field={field} />
        </section>
      )}
      {rows.length > 0 && (
        <section class="heat-section" aria-label={title}>
          <header class="heat-head">
            <h2>{title}</h2>
            <Choice
              label={words.value.heat.show}
              value={show}
              onChange={(value) => setShow(value as 'rates')}
              options={(['rates', 'counts'] as const).map((value) => ({ value, text: words.value.heat[value] }))}
            />
          </header>
          <Heat
            caption={title}
            corner={say.first}
            sizeHead={say.size}
            columns={windows.map((one) => ({ text: say.days(count(one)), title: say.days(count(one)) }))}
            average={average}
            averageTitle={say.average}
            rows={rows}
            show={show}
            onPeople={(row, column) =>
              people(
                { cohort: rows[row]?.key ?? '', window: windows[column] ?? 0, again: true },
                say.people(rows[row]?.key ?? '', count(windows[column])),
                rows[row]?.cells[column]?.customers ?? null,
              )
            }
          />
        </section>
      )}
      {report && <Intervals report={report} onPeople={(from, to, text) => people({ gap: [from, to] }, text, null)} />}
      {cohorts && report && (
        <Twin
          table={cohorts}
          definition={report.definition}
          heads={{
            cohort: say.first,
            window: say.windowsField,
            mature: say.mature,
            customers: say.repurchased,
            rate: say.kinds['window'] ?? '',
            complete: words.value.retention.complete,
          }}
        />
      )}
      {report && <Details report={report} definition={report.definition} />}
      <NextSteps
        steps={[
          ...(longest
            ? [
                {
                  text: say.nextNot(count(longest)),
                  icon: 'people' as const,
                  onClick: () => people({ window: longest, again: false }, say.nextNot(count(longest)), null),
                },
              ]
            : []),
          ...(offered('rfm') ? [{ text: say.nextRfm, onClick: () => go('rfm') }] : []),
        ]}
      />
      {options && props && (
        <Layer title={words.value.report.options} onClose={() => setOptions(false)}>
          <RepurchaseOptions {...props} />
        </Layer>
      )}
    </ReportShell>
  );
}
