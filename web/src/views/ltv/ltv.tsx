// LTV 与回本: what a customer brings in, what one costs, and when that is even.
import { useState } from 'preact/hooks';
import { count, rate, shortCount, shortMoney } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Definition, Mark, Report } from '../../engine/protocol';
import { behind, questions, type Row, rowsOf, tableOf } from '../../state/questions';
import { go, offered } from '../../state/session';
import { Button, Choice, Select, Text } from '../../ui/controls';
import { Layer } from '../../ui/layers';
import { NextSteps } from '../report/next';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { groupFields } from '../retention/steps';
import { CohortCurves } from './cohorts';
import { CostTrend, TypedCosts } from './costs';
import { ChannelCurves } from './curves';
import { Forecast } from './forecast';
import { Money } from './money';
import { ageName, cohortOf, type LtvDefinition, type LtvParams, spanName } from './reading';

function Conclusion({ report, asked }: { report: Report; asked: LtvParams }) {
  const say = words.value.ltv;
  const row: Row = rowsOf(tableOf(report, 'summary'))[0] ?? {};
  const costed = rowsOf(tableOf(report, 'channels')).filter((one) => one['cac'] !== null);
  const back = costed.filter((one) => typeof one['payback'] === 'number');
  const slowest = Math.max(0, ...back.map((one) => Number(one['payback'])));
  if (row['age'] === null || row['age'] === undefined) return <p class="sentence">{say.nothing}</p>;
  return (
    <>
      <p class="sentence">
        {typeof row['year_ltv'] === 'string'
          ? say.inYear(shortMoney(row['year_ltv']))
          : say.conclusion(spanName(asked, Number(row['age']) + 1), shortMoney(row['ltv']))}
        {costed.length > 0 &&
          back.length === costed.length &&
          say.paidBack(shortMoney(row['cac']), ageName(asked, slowest))}
      </p>
      <p class="sentence-more muted">
        {costed.length === 0
          ? say.noCost
          : back.length < costed.length
            ? say.notAll(count(back.length), count(costed.length))
            : typeof row['first_share'] === 'number' &&
              say.backend(rate(row['first_share']), shortMoney(Math.floor(Number(row['ltv']) / 3)))}
      </p>
    </>
  );
}

function Cards({ report, asked }: { report: Report; asked: LtvParams }) {
  const say = words.value.ltv;
  const row: Row = rowsOf(tableOf(report, 'summary'))[0] ?? {};
  const cards: [string, string, string | null][] = [
    [
      'ltv',
      shortMoney(row['year_ltv']),
      typeof row['age'] === 'number' ? say.byPeriods(spanName(asked, row['age'] + 1), shortMoney(row['ltv'])) : null,
    ],
    ['first', rate(row['first_share']), say.firstHelp(shortMoney(row['first_order']))],
    ['once', rate(row['once']), null],
    ['cac', shortMoney(row['cac']), say.cacHelp],
    ['customers', shortCount(row['customers']), null],
  ];
  return (
    <dl class="figures headline">
      {cards.map(([name, text, help]) => (
        <div key={name}>
          <dt>{say.cards[name]}</dt>
          <dd>{text}</dd>
          {help && <dd class="figure-change muted">{help}</dd>}
        </div>
      ))}
    </dl>
  );
}

const tabs = ['curve', 'cohorts', 'costs', 'money', 'model'] as const;

export function Ltv() {
  const say = words.value.ltv;
  const question = questions.ltv;
  const [tab, setTab] = useState<(typeof tabs)[number]>('curve');
  const [options, setOptions] = useState(false);
  const definition = question.definition.value as LtvDefinition | null;
  const report = question.report.value;
  const asked = (report?.definition as LtvDefinition | undefined)?.params ?? {};
  const params = definition?.params ?? {};
  const set = (part: LtvParams): void => {
    if (definition) question.ask({ ...definition, params: { ...params, ...part } } as unknown as Definition);
  };
  const people = (mark: Mark, text: string): void => {
    if (report) behind.value = { definition: report.definition, mark, title: { text }, count: null };
  };
  const part = report && { report, asked, set };
  const fields = groupFields(undefined, 'orders');
  const foreseen = rowsOf(tableOf(report, 'model')).length > 0;
  return (
    <ReportShell
      title={words.value.nav.ltv}
      question={question}
      conclusion={report && <Conclusion report={report} asked={asked} />}
      method={
        <ul>
          <li>{say.methodTriangle}</li>
          <li>{say.methodCost}</li>
          <li>{say.methodPayback}</li>
          <li>{say.methodReferral}</li>
        </ul>
      }
      tools={
        definition && (
          <Button icon="slider" onClick={() => setOptions(true)}>
            {words.value.report.options}
          </Button>
        )
      }
      controls={
        definition && (
          <div class="controls">
            <RangeControl
              range={definition.range}
              onChange={(range) => question.ask(withRange(definition, range) as unknown as Definition)}
            />
            <Select
              label={say.cohort}
              value={params.cohort ?? 'month'}
              onChange={(cohort) => set({ cohort })}
              options={Object.entries(say.periods).map(([value, text]) => ({ value, text }))}
            />
            <Select
              label={say.horizon}
              value={String(params.horizon ?? 12)}
              onChange={(horizon) => set({ horizon: Number(horizon) })}
              options={[3, 6, 12, 24, 36].map((n) => ({
                value: String(n),
                text: (say.spans[cohortOf(params)] ?? String)(count(n)),
              }))}
            />
            <Text
              label={say.margin}
              type="number"
              min="0"
              max="100"
              placeholder="100"
              value={params.margin === undefined ? '' : String(Number((params.margin * 100).toFixed(2)))}
              onChange={(text) => {
                const margin = Number(text) / 100;
                if (text === '') set({ margin: 1 });
                else if (margin > 0 && margin <= 1) set({ margin });
              }}
            />
          </div>
        )
      }
    >
      {report && <Cards report={report} asked={asked} />}
      <Choice
        label={say.tabsLabel}
        value={tab}
        onChange={(value) => setTab(value as 'curve')}
        options={tabs.map((value) => ({ value, text: say.tabs[value] ?? value }))}
      />
      {part && tab === 'curve' && <ChannelCurves {...part} />}
      {part && tab === 'cohorts' && <CohortCurves {...part} people={people} />}
      {part && tab === 'costs' && <TypedCosts {...part} />}
      {part && tab === 'costs' && <CostTrend {...part} />}
      {part && tab === 'money' && <Money {...part} />}
      {part && tab === 'model' && <Forecast {...part} model={params.model ?? 'empirical'} />}
      <NextSteps
        steps={[
          ...(tableOf(report, 'referrals')
            ? [{ text: say.nextInviters, icon: 'people' as const, onClick: () => people({ inviters: true }, say.nextInviters) }]
            : []),
          ...(foreseen
            ? [{ text: say.nextForeseen, icon: 'people' as const, onClick: () => people({ foreseen: true }, say.nextForeseen) }]
            : []),
          ...(offered('rfm') ? [{ text: say.nextSegments, onClick: () => go('rfm') }] : []),
        ]}
      />
      {options && definition && (
        <Layer title={words.value.report.options} onClose={() => setOptions(false)}>
          <div class="options">
            <Select
              label={say.channelField}
              value={asked.channel ?? ''}
              onChange={(channel) => set({ channel })}
              options={[
                ...(fields.some((field) => field.field === asked.channel) || !asked.channel
                  ? []
                  : [{ value: asked.channel, text: fieldWord(asked.channel) }]),
                ...fields.map((field) => ({ value: field.field, text: fieldWord(field.field) })),
              ]}
            />
            <Choice
              shape="list"
              label={say.timeWindow}
              value={params.time_window ?? 'calendar'}
              onChange={(time_window) => set({ time_window })}
              options={Object.entries(say.timeWindows).map(([value, text]) => ({ value, text }))}
            />
            <p class="muted">{say.marginHelp}</p>
          </div>
        </Layer>
      )}
    </ReportShell>
  );
}
