// 头腰尾: how much of what was paid the best buyers paid. One sentence, the contribution curve, the tiers.
import { useState } from 'preact/hooks';
import { Curve } from '../../charts/curve';
import { count, rate, shortMoney } from '../../i18n/format';
import { words } from '../../i18n/words';
import { behind, questions, rowsOf, tableOf } from '../../state/questions';
import { go } from '../../state/session';
import { Button, Select } from '../../ui/controls';
import { NextSteps } from '../report/next';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { tierWord as nameOf } from './names';
import { NumberField } from './typed';

export function Tiers() {
  const say = words.value.tiers;
  const question = questions.tiers;
  const { definition: signal, report: answer } = question;
  const definition = signal.value;
  const report = answer.value;
  const tiers = tableOf(report, 'tiers');
  const summary = rowsOf(tableOf(report, 'summary'))[0] ?? {};
  const borders = (report?.definition.params['borders'] as number[] | undefined) ?? [0.2, 0.8];
  const set = (part: Record<string, unknown>): void => {
    if (definition) question.ask({ ...definition, params: { ...definition.params, ...part } });
  };
  const people = (mark: { tier: string } | { one_time: true }, text: string, number: unknown): void => {
    if (definition)
      behind.value = { definition, mark, title: { text }, count: typeof number === 'number' ? number : null };
  };
  const once = Number(summary['one_time_buyers'] ?? 0);
  return (
    <ReportShell
      title={words.value.nav.tiers}
      question={question}
      conclusion={
        <>
          <p class="sentence">
            {say.conclusion(`${Number(((borders[0] ?? 0) * 100).toPrecision(4))}%`, rate(summary['top_share']))}
          </p>
          <p class="sentence-more muted">
            {say.gini(
              typeof summary['gini'] === 'number' ? summary['gini'].toFixed(2) : '—',
              count(summary['customers_needed']),
              rate(summary['needed_share']),
            )}
          </p>
        </>
      }
      method={
        <ul>
          {say.method.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      }
      controls={
        definition && (
          <div class="controls">
            <RangeControl
              range={definition.range}
              onChange={(range) => question.ask(withRange(definition, range))}
            />
            <Borders key={borders.join()} borders={borders} onChange={(next) => set({ borders: next })} />
            <Select
              label={words.value.sales.refunds}
              value={String(report?.definition.params['refunds'] ?? 'net')}
              onChange={(refunds) => set({ refunds })}
              options={(['net', 'gross'] as const).map((value) => ({ value, text: words.value.sales[value] }))}
            />
          </div>
        )
      }
    >
      <figure class="strip curve-figure">
        <figcaption>
          <h2>{say.curve}</h2>
        </figcaption>
        <Curve
          title={say.curve}
          xName={say.customersAxis}
          yName={say.paidAxis}
          equal={say.equal}
          marks={borders.map((x, index) => ({ x, text: nameOf(['头部', '腰部'][index]) }))}
          points={rowsOf(tableOf(report, 'curve')).map((row) => ({
            x: Number(row['customers_share']),
            y: Number(row['paid_share']),
            text: say.read(rate(row['customers_share']), rate(row['paid_share'])),
          }))}
        />
        <ul class="tier-cards">
          {rowsOf(tiers).map((row) => (
            <li key={String(row['tier'])}>
              <button
                type="button"
                onClick={() => people({ tier: String(row['tier']) }, nameOf(row['tier']), row['customers'])}
              >
                <strong>{nameOf(row['tier'])}</strong>
                <span class="tier-count">{words.value.segments.people(count(row['customers']))}</span>
                <span>
                  {shortMoney(row['paid'])} · {words.value.rfm.money(rate(row['paid_share']))}
                </span>
                {Number(row['customers'] ?? 0) < 30 && (
                  <span class="mark small-sample">◌ {words.value.common.small}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
      </figure>
      {tiers && report && (
        <Twin
          table={tiers}
          definition={report.definition}
          title={say.tiers}
          heads={{ share: say.customersAxis, paid_share: say.paidAxis }}
          write={{ tier: (value) => nameOf(value) }}
        />
      )}
      <NextSteps
        steps={[
          ...(once > 0
            ? [
                {
                  text: say.once(count(once), rate(summary['one_time_share'])),
                  icon: 'people' as const,
                  onClick: () =>
                    people({ one_time: true }, say.once(count(once), rate(summary['one_time_share'])), once),
                },
              ]
            : []),
          { text: words.value.nav.rfm, onClick: () => go('rfm') },
        ]}
      />
    </ReportShell>
  );
}

function Borders({ borders, onChange }: { borders: number[]; onChange: (borders: number[]) => void }) {
  const say = words.value.tiers;
  const [[top = 0.2, middle = 0.8], setOwn] = useState(borders);
  const fits = top > 0 && middle > top && middle < 1;
  const changed = top !== borders[0] || middle !== borders[1];
  return (
    <span class="bounds">
      <span class="muted">{say.top}</span>
      <NumberField label={say.top} scale={100} value={top} onChange={(value) => setOwn([value ?? 0, middle])} />
      <span class="muted">% {say.middle}</span>
      <NumberField label={say.middle} scale={100} value={middle} onChange={(value) => setOwn([top, value ?? 0])} />
      <span class="muted">%</span>
      {changed && fits && (
        <Button small onClick={() => onChange([top, middle])}>
          {words.value.segments.save}
        </Button>
      )}
      {!fits && (
        <span class="problem-line" role="alert">
          {say.badBorders}
        </span>
      )}
    </span>
  );
}
