// AIPL: how many people are aware, interested, have bought, are loyal; and who moved between two moments.
import { barWidth, shade } from '../../charts/geometry';
import { count, rate, span } from '../../i18n/format';
import { sayRule } from '../../i18n/say_rule';
import { words } from '../../i18n/words';
import type { Report, Rule } from '../../engine/protocol';
import { behind, questions, rowsOf, tableOf } from '../../state/questions';
import { go } from '../../state/session';
import { Select } from '../../ui/controls';
import { NextSteps } from '../report/next';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { stateWord as nameOf } from './names';

const kSmall = 30;

export function Aipl() {
  const say = words.value.aipl;
  const question = questions.aipl;
  const definition = question.definition.value;
  const report = question.report.value;
  const states = tableOf(report, 'states');
  const moves = tableOf(report, 'transitions');
  const rows = rowsOf(states);
  const whole = Math.max(1, ...rows.map((row) => Number(row['customers'] ?? 0)));
  const interval = String(report?.definition.params['interval'] ?? '30d');
  const people = (mark: { state: string } | { from: string; to: string }, text: string, number: number): void => {
    if (definition) behind.value = { definition, mark, title: { text }, count: number };
  };
  return (
    <ReportShell
      title={words.value.nav.aipl}
      question={question}
      conclusion={<Conclusion report={report} />}
      method={
        <>
          <ul>
            {say.method.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <States report={report} />
        </>
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
              onChange={(next) => question.ask({ ...definition, params: { ...definition.params, interval: next } })}
              options={[...new Set([interval, '7d', '30d', '90d', '180d', '365d'])].map((value) => ({
                value,
                text: span(value),
              }))}
            />
          </div>
        )
      }
    >
      <figure class="level-bars">
        <figcaption>
          <h2>{say.states}</h2>
        </figcaption>
        <ol>
          {rows.map((row) => {
            const state = String(row['state']);
            const number = Number(row['customers'] ?? 0);
            return (
              <li key={state}>
                <span class="level-name">{nameOf(state)}</span>
                <span class="level-track">
                  <button
                    type="button"
                    class={`bar${number > 0 ? '' : ' none'}${state === '$out' ? ' outside' : ''}`}
                    style={{ '--width': `${barWidth(number, whole)}%` }}
                    aria-label={`${nameOf(state)} ${count(number)}, ${rate(row['share'])}`}
                    onClick={() => people({ state }, nameOf(state), number)}
                  />
                </span>
                <span class="figure">{count(row['customers'])}</span>
                <span class="figure muted">{rate(row['share'])}</span>
              </li>
            );
          })}
        </ol>
      </figure>
      {moves &&
        (moves.rows.length > 0 ? (
          <Moves report={report} order={rows.map((row) => String(row['state']))} onPeople={people} />
        ) : (
          <p class="muted">{say.none}</p>
        ))}
      {states && report && (
        <Twin
          table={states}
          definition={report.definition}
          title={say.states}
          heads={{ share: words.value.tiers.customersAxis }}
          write={{ state: (value) => nameOf(value) }}
        />
      )}
      {moves && report && moves.rows.length > 0 && (
        <Twin
          table={moves}
          definition={report.definition}
          title={say.transitions}
          heads={{ rate: say.rateHead }}
          write={{ from: (value) => nameOf(value), to: (value) => nameOf(value) }}
        />
      )}
      <NextSteps
        steps={[
          { text: words.value.nav.repurchase, onClick: () => go('repurchase') },
          { text: words.value.nav.segments, onClick: () => go('segments') },
        ]}
      />
    </ReportShell>
  );
}

function Conclusion({ report }: { report: Report | null }) {
  const say = words.value.aipl;
  const rows = rowsOf(tableOf(report, 'states'));
  const inside = rows.filter((row) => row['state'] !== '$out');
  const most = [...inside].sort((a, b) => Number(b['customers']) - Number(a['customers']))[0];
  const buyers = inside.at(-2)?.['state'];
  const loyal = inside.at(-1)?.['state'];
  const grown = rowsOf(tableOf(report, 'transitions')).find((row) => row['from'] === buyers && row['to'] === loyal);
  return (
    <>
      {most && (
        <p class="sentence">{say.conclusion(nameOf(most['state']), count(most['customers']), rate(most['share']))}</p>
      )}
      {grown && typeof grown['rate'] === 'number' && (
        <p class="sentence-more muted">{say.growth(nameOf(buyers), nameOf(loyal), rate(grown['rate']))}</p>
      )}
    </>
  );
}

function States({ report }: { report: Report | null }) {
  const states = report?.definition.params['states'];
  if (!Array.isArray(states)) return null;
  return (
    <dl class="rules">
      {(states as { label: string; where: Rule }[]).map((state) => (
        <div key={state.label}>
          <dt>{nameOf(state.label)}</dt>
          <dd>{sayRule(state.where)}</dd>
        </div>
      ))}
    </dl>
  );
}

interface MovesProps {
  report: Report | null;
  order: readonly string[];
  onPeople: (mark: { from: string; to: string }, text: string, people: number) => void;
}
function Moves({ report, order, onPeople }: MovesProps) {
  const say = words.value.aipl;
  const rows = rowsOf(tableOf(report, 'transitions'));
  const froms = [...order, ...(rows.some((row) => row['from'] === '$new') ? ['$new'] : [])];
  const of = (from: string, to: string) => rows.find((row) => row['from'] === from && row['to'] === to);
  const flow = words.value.customer_funnel;
  return (
    <section class="flow-section" aria-label={say.transitions}>
      <header class="twin-head">
        <h2>{say.transitions}</h2>
        <span class="muted">{say.transitionsHelp}</span>
      </header>
      <div class="table-box" tabIndex={0} role="region" aria-label={say.transitions}>
        <table class="flow">
          <caption class="unseen">{say.transitions}</caption>
          <thead>
            <tr>
              <th scope="col" class="corner">
                <span>{flow.from}</span>
                <span aria-hidden="true">╲</span>
                <span>{flow.to}</span>
              </th>
              {order.map((to) => (
                <th key={to} scope="col">
                  {nameOf(to)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {froms.map((from) => {
              const all = order.reduce((sum, to) => sum + Number(of(from, to)?.['customers'] ?? 0), 0);
              return (
                <tr key={from}>
                  <th scope="row">
                    {nameOf(from)}{' '}
                    {all < kSmall && all > 0 && <span class="mark small-sample">◌ {words.value.common.small}</span>}
                  </th>
                  {order.map((to) => {
                    const row = of(from, to);
                    const number = Number(row?.['customers'] ?? 0);
                    const share = typeof row?.['rate'] === 'number' ? row['rate'] : 0;
                    return (
                      <td key={to} class={from === to ? 'stay' : `shade${shade(share, 1)}`}>
                        {number > 0 ? (
                          <button
                            type="button"
                            onClick={() =>
                              onPeople({ from, to }, words.value.people.flow(nameOf(from), nameOf(to)), number)
                            }
                          >
                            {count(number)} <small>{rate(row?.['rate'])}</small>
                            <small class="muted interval">
                              {words.value.funnel.interval(rate(row?.['low']), rate(row?.['high']))}
                            </small>
                          </button>
                        ) : (
                          <span class="muted">{all > 0 ? '0' : '—'}</span>
                        )}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
