// 用户漏斗: how far customers have come. Two readings of the same stages (stock, reached) and the flow between them.
import { useState } from 'preact/hooks';
import { FlowMatrix } from '../../charts/flow_matrix';
import { count, rate } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Mark } from '../../engine/protocol';
import { behind, questions, rowsOf, tableOf } from '../../state/questions';
import { go, offered } from '../../state/session';
import { Choice, Select } from '../../ui/controls';
import { NextSteps, type NextStep } from '../report/next';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { Rules } from './rules';
import { StageBars, stageWord } from './stages';

export function CustomerFunnel() {
  const say = words.value.customer_funnel;
  const question = questions.customer_funnel;
  const [reading, setReading] = useState<'stock' | 'reached'>('stock');
  const [show, setShow] = useState<'counts' | 'rates'>('counts');
  const definition = question.definition.value;
  const report = question.report.value;
  const table = tableOf(report, reading);
  const flow = tableOf(report, 'flow');
  const order = rowsOf(tableOf(report, 'stock')).map((row) => String(row['stage']));
  const interval = String(report?.definition.params['interval'] ?? 'week');
  const firstOrder = report?.notes.find((note) => note.code === 'time_to_first_order')?.facts;
  const people = (mark: Mark, title: { stage?: string; from?: string; to?: string }, people: number | null): void => {
    if (definition) behind.value = { definition, mark, title, count: people };
  };
  // Those right before the narrowest step, and where most were lost.
  const waist = report?.notes.find((note) => note.code === 'waist')?.facts;
  const stay = rowsOf(tableOf(report, 'stock')).find((row) => row['stage'] === waist?.['from']);
  const lost = rowsOf(flow)
    .filter((row) => row['to'] === '$lost' && row['from'] !== '$new' && Number(row['customers']) > 0)
    .sort((a, b) => Number(b['customers']) - Number(a['customers']))[0];
  const next: NextStep[] = [];
  if (stay && Number(stay['customers']) > 0)
    next.push({
      text: words.value.flow.next(count(stay['customers']), stageWord(String(stay['stage']))),
      icon: 'people',
      onClick: () =>
        people(
          { stage: String(stay['stage']), view: 'stock' },
          { stage: String(stay['stage']) },
          Number(stay['customers']),
        ),
    });
  if (lost)
    next.push({
      text: words.value.flow.nextLost(stageWord(String(lost['from']))),
      icon: 'people',
      onClick: () =>
        people(
          { from: String(lost['from']), to: '$lost' },
          { from: String(lost['from']), to: '$lost' },
          Number(lost['customers']),
        ),
    });
  if (offered('retention')) next.push({ text: words.value.retention.heatTitle, onClick: () => go('retention') });
  return (
    <ReportShell
      title={words.value.nav.customer_funnel}
      question={question}
      conclusion={<Conclusion reading={reading} />}
      method={
        <>
          <ul>
            <li>{words.value.method.stock}</li>
            <li>{words.value.method.reached}</li>
            <li>{words.value.method.flow}</li>
            <li>{words.value.method.rules}</li>
          </ul>
          {report && <Rules definition={report.definition} />}
        </>
      }
      controls={
        definition && (
          <div class="controls">
            <Choice
              label={words.value.nav.customer_funnel}
              value={reading}
              onChange={(value) => setReading(value as 'stock')}
              options={[
                { value: 'stock', text: say.stock },
                { value: 'reached', text: say.reached },
              ]}
            />
            <RangeControl
              range={definition.range}
              onChange={(range) => question.ask(withRange(definition, range))}
            />
            {flow && (
              <Select
                label={say.intervalLabel}
                value={interval}
                onChange={(next) => question.ask({ ...definition, params: { ...definition.params, interval: next } })}
                options={['day', 'week', 'month', 'quarter'].map((value) => ({
                  value,
                  text: word(say.interval, value),
                }))}
              />
            )}
            <span class="muted">{reading === 'stock' ? say.stockHelp : say.reachedHelp}</span>
          </div>
        )
      }
    >
      {table && (
        <StageBars
          table={table}
          reading={reading}
          onPeople={(stage, number) => people({ stage, view: reading }, { stage }, number)}
        />
      )}
      {flow && (
        <section class="flow-section" aria-label={say.flow}>
          <header class="twin-head">
            <h2>{say.flow}</h2>
            <span class="muted">
              {say.flowHelp(word(say.interval, interval))} · {say.flowConclusion}
            </span>
            {flow.rows.length > 0 && (
              <Choice
                label={words.value.flow.show}
                value={show}
                onChange={(value) => setShow(value as 'counts')}
                options={(['counts', 'rates'] as const).map((value) => ({ value, text: words.value.flow[value] }))}
              />
            )}
          </header>
          {flow.rows.length === 0 ? (
            <p class="muted">{say.noFlow}</p>
          ) : (
            <FlowMatrix
              caption={say.flow}
              order={order}
              name={stageWord}
              show={show}
              flows={rowsOf(flow).map((row) => ({
                from: String(row['from']),
                to: String(row['to']),
                customers: Number(row['customers'] ?? 0),
              }))}
              onPeople={(from, to) => people({ from, to }, { from, to }, null)}
            />
          )}
        </section>
      )}
      {firstOrder && (
        <section aria-label={words.value.flow.firstOrder}>
          <h2>{words.value.flow.firstOrder}</h2>
          <p>
            {words.value.flow.firstOrderText(
              Number(firstOrder['median_days']).toFixed(1),
              Number(firstOrder['p75_days']).toFixed(1),
              count(Number(firstOrder['customers'])),
            )}
          </p>
        </section>
      )}
      {report && (
        <section class="rules-section" aria-label={say.rules}>
          <h2>{say.rules}</h2>
          <Rules definition={report.definition} />
        </section>
      )}
      {table && report && (
        <Twin table={table} definition={report.definition} write={{ stage: (value) => stageWord(String(value)) }} />
      )}
      {flow && flow.rows.length > 0 && report && (
        <Twin
          table={flow}
          definition={report.definition}
          title={say.flow}
          write={{ from: (value) => stageWord(String(value)), to: (value) => stageWord(String(value)) }}
        />
      )}
      <NextSteps steps={next} />
    </ReportShell>
  );
}

function Conclusion({ reading }: { reading: 'stock' | 'reached' }) {
  const say = words.value.customer_funnel;
  const report = questions.customer_funnel.report.value;
  const waist = report?.notes.find((note) => note.code === 'waist')?.facts;
  const rows = rowsOf(tableOf(report, reading));
  if (reading === 'reached' && waist) {
    const share = typeof waist['rate'] === 'number' ? waist['rate'] : null;
    return (
      <p class="sentence">
        {say.conclusion(stageWord(String(waist['from'])), stageWord(String(waist['to'])), rate(share))}
      </p>
    );
  }
  const largest = rows.reduce<(typeof rows)[number] | null>(
    (best, row) => (best === null || Number(row['customers']) > Number(best['customers']) ? row : best),
    null,
  );
  const all = rowsOf(tableOf(report, 'reached'))[0]?.['customers'];
  return (
    largest && (
      <p class="sentence">
        {say.stockConclusion(stageWord(String(largest['stage'])), count(largest['customers']), count(all))}
      </p>
    )
  );
}
