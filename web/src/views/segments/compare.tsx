// What chosen segments have in common, how their sizes went, and who moved between two days.
import { useEffect, useState } from 'preact/hooks';
import { FlowMatrix } from '../../charts/flow_matrix';
import { TimeChart } from '../../charts/time_chart';
import { type Combination, UpSet } from '../../charts/upset';
import { count, shortCount } from '../../i18n/format';
import { sayNote, sayProblem } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Definition, Report } from '../../engine/protocol';
import { behind, questions, rowsOf, tableOf } from '../../state/questions';
import { type Segment, segments, sizes } from '../../state/segments';
import { model } from '../../state/session';
import { Select, Text } from '../../ui/controls';
import { daysBefore } from '../report/range';
import { Twin } from '../report/twin';
import { chosen } from './chosen';

const kAnd = ' & '; // between names, as the core writes a combination
const kApart = 30; // days between the two moments to begin with

// Which segments a combination of the core's table names.
export function combinationsOf(report: Report | null, of: readonly Segment[]): Combination[] {
  const named = new Map<string, string[]>();
  for (let set = 1; set < 1 << of.length; set++) {
    const inside = of.filter((_, index) => (set >> index) & 1);
    named.set(
      inside.map((one) => one.name).join(kAnd),
      inside.map((one) => one.id),
    );
  }
  return rowsOf(tableOf(report, 'overlap')).flatMap((row) => {
    const sets = named.get(String(row['members']));
    return sets ? [{ sets, customers: Number(row['customers'] ?? 0) }] : [];
  });
}

const spanDays = (): number =>
  (Date.parse(model.value?.as_of ?? '') - Date.parse(model.value?.first_day ?? '')) / 86_400_000;

export function Compare() {
  const say = words.value.segments;
  const picked = chosen.value.flatMap((id) => segments.value.find((one) => one.id === id) ?? []);
  const last = model.value?.as_of ?? '';
  const [interval, setInterval] = useState(spanDays() > 400 ? 'month' : 'week');
  const [days, setDays] = useState<{ from: string; to: string } | null>(null);
  const between = days ?? { from: daysBefore(last, kApart), to: last };
  const timed = last !== '' && spanDays() > 1;
  const definition: Definition | null =
    picked.length === 0
      ? null
      : {
          version: 1,
          analysis: 'segments',
          params: { segments: picked, overlap: picked.length > 1, ...(timed && { interval, compare: between }) },
        };
  const print = `${JSON.stringify(definition)} ${model.value?.fingerprint ?? ''} ${JSON.stringify(segments.value)}`;
  const question = questions.segments;
  useEffect(() => {
    question.definition.value = definition;
    void question.run();
  }, [print]);
  if (!definition) return null;
  const report = question.report.value;
  const name = (place: string): string =>
    place === '$none' ? say.outside : place === '$new' ? word(words.value.stages, place) : place;
  const combinations = combinationsOf(report, picked);
  const titleOf = ({ sets }: Combination): string => {
    const names = picked
      .filter((one) => sets.includes(one.id))
      .map((one) => one.name)
      .join(words.value.common.listComma);
    return sets.length > 1 ? say.inAll(names) : say.onlyIn(names);
  };
  const series = tableOf(report, 'series');
  const movement = tableOf(report, 'movement');
  const overlap = tableOf(report, 'overlap');
  const whole = combinations.find((one) => one.sets.length === picked.length);
  return (
    <section class="compare" aria-label={say.compare} aria-busy={question.running.value}>
      <h2>{say.compare}</h2>
      {question.problems.value.map((problem, index) => (
        <p key={index} class="problem-line" role="alert">
          {sayProblem(problem)}
        </p>
      ))}
      {overlap && report && picked.length > 1 && (
        <>
          <p class="sentence-more">
            {whole
              ? say.overlapConclusion(
                  count(whole.customers),
                  picked.map((one) => one.name).join(words.value.common.listComma),
                )
              : say.overlapNone}
          </p>
          <UpSet
            caption={say.overlap}
            sets={picked.map((one) => ({ id: one.id, name: one.name, customers: sizes.value[one.id] ?? null }))}
            combinations={combinations}
            describe={titleOf}
            onPeople={(one) => {
              const members = picked.filter((each) => one.sets.includes(each.id)).map((each) => each.name);
              behind.value = { definition, mark: { members }, title: { text: titleOf(one) }, count: one.customers };
            }}
          />
          <Twin table={overlap} definition={report.definition} title={say.overlap} />
        </>
      )}
      {timed && (
        <div class="controls">
          <Select
            label={say.interval}
            value={interval}
            onChange={setInterval}
            options={(['week', 'month'] as const).map((value) => ({ value, text: words.value.funnel[value] }))}
          />
          <Text
            type="date"
            label={say.since}
            value={between.from}
            max={last}
            onChange={(from) => from && setDays({ ...between, from })}
          />
          <Text
            type="date"
            label={say.until}
            value={between.to}
            max={last}
            onChange={(to) => to && setDays({ ...between, to })}
          />
        </div>
      )}
      {series && report && (
        <>
          <h3>{say.overTime}</h3>
          <div class="courses">
            {picked.map((one) => (
              <figure class="strip" key={one.id}>
                <figcaption>
                  <strong>{one.name}</strong>
                </figcaption>
                <TimeChart
                  title={`${say.overTime} ${one.name}`}
                  format={shortCount}
                  height={140}
                  points={rowsOf(series)
                    .filter((row) => row['segment'] === one.name)
                    .map((row) => ({
                      bucket: String(row['bucket']),
                      value: typeof row['customers'] === 'number' ? row['customers'] : null,
                      complete: row['complete'] !== false,
                      text: `${String(row['bucket'])} · ${say.people(count(row['customers']))}`,
                    }))}
                />
              </figure>
            ))}
          </div>
          <Twin table={series} definition={report.definition} title={say.overTime} />
        </>
      )}
      {movement && report && (
        <>
          <header class="twin-head">
            <h3>{say.movement}</h3>
            <span class="muted">{say.movementHelp(between.from, between.to)}</span>
          </header>
          <FlowMatrix
            caption={say.movement}
            order={[...picked.map((one) => one.name), '$none', '$new']}
            name={name}
            flows={rowsOf(movement).map((row) => ({
              from: String(row['from']),
              to: String(row['to']),
              customers: Number(row['customers'] ?? 0),
            }))}
            onPeople={(from, to) => {
              behind.value = {
                definition,
                mark: { from, to },
                title: { text: words.value.people.flow(name(from), name(to)) },
                count: null,
              };
            }}
          />
          <Twin
            table={movement}
            definition={report.definition}
            title={say.movement}
            write={{ from: (value) => name(String(value)), to: (value) => name(String(value)) }}
          />
        </>
      )}
      {report && <Notes report={report} />}
    </section>
  );
}

function Notes({ report }: { report: Report }) {
  const notes = report.notes.map(sayNote).filter((text): text is string => text !== null);
  return notes.length === 0 ? null : (
    <aside class="notes">
      <h2>{words.value.report.notes}</h2>
      <ul>
        {notes.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </aside>
  );
}
