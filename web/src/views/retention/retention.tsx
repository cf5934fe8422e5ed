// 留存: of the people who came in a period, how many came back in each period after it, and how many simply stayed.
import { useState } from 'preact/hooks';
import { Curves } from '../../charts/survival';
import { Heat, type HeatRow } from '../../charts/heat';
import { count, rate } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Cell, Definition } from '../../engine/protocol';
import { behind, questions, tableOf } from '../../state/questions';
import { go, offered } from '../../state/session';
import { Button, Choice, Select } from '../../ui/controls';
import { Layer } from '../../ui/layers';
import { NextSteps, type NextStep } from '../report/next';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { RetentionControls, type RetentionDefinition, RetentionOptions } from './controls';
import { averageRow, cohortRows, ends, groupName, groupRows, type Span, spansOf, spanWord } from './reading';

function Method({ stays, after }: { stays: boolean; after: boolean }) {
  const say = words.value.retention;
  return (
    <ul>
      <li>{say.methodSize}</li>
      <li>{stays ? say.methodLeave : after ? say.methodAfter : say.methodOn}</li>
      <li>{say.methodAverage}</li>
      <li>{say.methodOpen}</li>
    </ul>
  );
}

export function Retention() {
  const say = words.value.retention;
  const question = questions.retention;
  const [show, setShow] = useState<'rates' | 'counts'>('rates');
  const [options, setOptions] = useState(false);
  const [group, setGroup] = useState<string | null>(null);
  const definition = question.definition.value as RetentionDefinition | null;
  const ask = (next: RetentionDefinition): void => question.ask(next as unknown as Definition);
  const asked = question.report.value?.definition as RetentionDefinition | undefined;
  const period = asked?.params.period ?? 'day';
  const stays = asked?.params.leave !== undefined;
  const field = definition?.params.breakdown?.by[0] ?? null;
  const grouped = field === null ? null : question.groups.value;
  const groups = field !== null && grouped ? groupRows(tableOf(grouped, 'average'), field) : [];
  const only = groups.some((row) => row.key === group) ? group : null;
  const report = only === null ? question.report.value : grouped;
  const cohorts = tableOf(report, 'cohorts');
  const spans = spansOf(cohorts);
  const rows = cohortRows(cohorts, only === null ? null : field, only);
  const average = averageRow(tableOf(report, 'average'), only === null ? null : field, only);
  const nth = (span: Span | undefined): string => (span ? spanWord(span, period) : '');

  const people = (row: HeatRow | null, column: number, side: 'returned' | 'lost', of: string | null): void => {
    const span = spans[column];
    if (!definition || !span) return;
    const { breakdown, ...whole } = definition.params;
    const given = of !== null && field !== null;
    const name = given ? `${groupName(of)} · ` : '';
    const text = !row
      ? say.peopleAll(nth(span))
      : side === 'lost'
        ? say.nextLost(row.key, nth(span))
        : stays
          ? say.peopleStay(row.key, nth(span))
          : say.people(row.key, nth(span));
    behind.value = {
      definition: {
        ...definition,
        params: given && breakdown ? { ...whole, breakdown } : whole,
      } as unknown as Definition,
      mark: {
        ...(row ? { cohort: row.key } : {}),
        period: span.first,
        ...(side === 'lost' ? { side } : {}),
        ...(given ? { group: { [field]: of } } : {}),
      },
      title: { text: name + text },
      count: side === 'lost' ? null : (row?.cells[column]?.customers ?? null),
    };
  };

  const columns = spans.map((span) => ({ text: spanWord(span, period, true), title: nth(span) }));
  const done = ends(average);
  const lastClosed = rows.filter((row) => row.size && row.cells[1]?.state === 'closed').at(-1);
  const next: NextStep[] = [
    ...(lastClosed
      ? [
          {
            text: say.nextLost(lastClosed.key, nth(spans[1])),
            icon: 'people' as const,
            onClick: () => people(lastClosed, 1, 'lost', only),
          },
        ]
      : []),
    ...(['repurchase', 'lifecycle'] as const)
      .filter(offered)
      .map((one) => ({
        text: one === 'repurchase' ? say.nextRepurchase : say.nextLifecycle,
        onClick: () => go(one),
      })),
  ];
  const title = stays ? say.heatStay : say.heatTitle;
  const marks = spans.flatMap((span, x) => (stays || x > 0 ? [{ x, text: spanWord(span, period, true) }] : []));
  const curveOf = (row: HeatRow) => ({
    name: row.name,
    points: row.cells.flatMap((cell, x) => (stays || x > 0 ? [{ x, y: cell.rate }] : [])),
  });
  const chosen = only === null ? '' : groupName(only);
  const after = asked?.params.count === 'on_or_after';
  const said = stays ? say.conclusionStay : after ? say.conclusionAfter : say.conclusion;
  return (
    <ReportShell
      title={words.value.nav.retention}
      question={question}
      conclusion={
        rows.length > 0 && (
          <>
            <p class="sentence">
              {!done
                ? say.noneClosed
                : said(
                    nth(spans[done.first]),
                    rate(average.cells[done.first]?.rate),
                  ) +
                  (done.last > done.first
                    ? say.later(nth(spans[done.last]), rate(average.cells[done.last]?.rate))
                    : '')}
            </p>
            <p class="sentence-more muted">
              {only === null
                ? say.weighted(count(rows.length))
                : say.weightedGroup(count(rows.length), chosen)}
            </p>
          </>
        )
      }
      method={<Method stays={stays} after={after} />}
      tools={
        definition && (
          <Button icon="slider" onClick={() => setOptions(true)}>
            {words.value.report.options}
          </Button>
        )
      }
      controls={definition && <RetentionControls definition={definition} ask={ask} />}
    >
      {rows.length > 0 && (
        <section class="heat-section" aria-label={title}>
          <header class="heat-head">
            <h2>{title}</h2>
            {groups.length > 0 && (
              <Select
                label={say.chosen}
                value={only ?? '\n'}
                onChange={(value) => setGroup(value === '\n' ? null : value)}
                options={[
                  { value: '\n', text: say.everyone },
                  ...groups.map((row) => ({ value: row.key, text: row.name })),
                ]}
              />
            )}
            <Choice
              label={words.value.heat.show}
              value={show}
              onChange={(value) => setShow(value as 'rates')}
              options={(['rates', 'counts'] as const).map((value) => ({ value, text: words.value.heat[value] }))}
            />
          </header>
          <Heat
            caption={title}
            corner={say.cohort}
            sizeHead={say.size}
            columns={columns}
            average={average}
            rows={rows}
            show={show}
            plainFirst={!stays}
            onPeople={(row, column) => people(rows[row] ?? null, column, 'returned', only)}
          />
        </section>
      )}
      {groups.length > 1 && field !== null && (
        <section class="heat-section" aria-label={say.groupsTitle(fieldWord(field))}>
          <h2>{say.groupsTitle(fieldWord(field))}</h2>
          <Curves
            title={say.groupsTitle(fieldWord(field))}
            series={groups.map(curveOf)}
            marks={marks}
            read={(_, point) => rate(point.y)}
          />
          <Heat
            caption={say.groupsTitle(fieldWord(field))}
            corner={fieldWord(field)}
            sizeHead={say.size}
            columns={columns}
            rows={groups}
            show={show}
            plainFirst={!stays}
            onPeople={(row, column) => people(null, column, 'returned', groups[row]?.key ?? null)}
          />
        </section>
      )}
      {groups.length <= 1 && done && marks.length > 1 && (
        <figure class="strip">
          <figcaption>
            <h2>{say.curveTitle}</h2>
          </figcaption>
          <Curves
            title={say.curveTitle}
            series={[curveOf(average)]}
            marks={marks}
            read={(_, point) => `${nth(spans[point.x])} ${rate(point.y)}`}
          />
        </figure>
      )}
      {cohorts && report && (
        <Twin
          table={cohorts}
          definition={report.definition}
          heads={{ rate: say.rate, complete: say.complete }}
          write={field ? { [field]: (value: Cell) => groupName(value) } : {}}
        />
      )}
      <NextSteps steps={next} />
      {options && definition && (
        <Layer title={words.value.report.options} onClose={() => setOptions(false)}>
          <RetentionOptions definition={definition} ask={ask} />
        </Layer>
      )}
    </ReportShell>
  );
}
