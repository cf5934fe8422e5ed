// 流量漏斗: one sentence, the bars, the trend, the table, what to do next.
import { useState } from 'preact/hooks';
import { FunnelBars, type FunnelRow } from '../../charts/funnel_bars';
import { count } from '../../i18n/format';
import { stepLabel } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Cell, Definition, FunnelParams, Table } from '../../engine/protocol';
import { behind, questions, tableOf } from '../../state/questions';
import { targetOf } from '../../state/targets';
import { Button } from '../../ui/controls';
import { Layer } from '../../ui/layers';
import { NextSteps, type NextStep } from '../report/next';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { Controls } from './controls';
import { StepEditor } from './editor';
import { GroupsTable } from './groups';
import { FunnelMethod } from './method';
import { Options } from './options';
import { barsOf, concludes } from './reading';
import { TimeToConvert, Trend } from './times';

export type FunnelDefinition = Definition<FunnelParams>;

// The steps that have a target, beside what they reached.
const targetsOf = (bars: readonly FunnelRow[]): Table => ({
  name: 'targets',
  columns: [
    { name: 'label', role: 'key', unit: 'text' },
    { name: 'customers', role: 'measure', unit: 'count' },
    { name: 'target', role: 'measure', unit: 'count' },
  ],
  rows: bars.flatMap((row) => (row.target === undefined ? [] : [[row.label, row.customers, row.target]])),
});

export function Funnel() {
  const say = words.value;
  const question = questions.funnel;
  const [open, setOpen] = useState<'steps' | 'options' | null>(null);
  const definition = question.definition.value as FunnelDefinition | null;
  const report = question.report.value;
  const bars = barsOf(report).map((row) => {
    const target = targetOf(row.label);
    return target === undefined ? row : { ...row, target };
  });
  const steps = tableOf(report, 'steps');
  const asked = report?.definition as FunnelDefinition | undefined;
  const ask = (next: FunnelDefinition): void => question.ask(next as unknown as Definition);

  const people = (step: number, side: 'reached' | 'dropped', group?: Record<string, Cell>): void => {
    if (!definition) return;
    const { breakdown, ...whole } = definition.params;
    const row = bars.find((one) => one.step === step);
    behind.value = {
      definition: {
        ...definition,
        params: group ? { ...definition.params, breakdown } : whole,
      } as unknown as Definition,
      mark: group ? { step, side, group } : { step, side },
      title: { step: row?.label ?? '', side },
      count: group ? null : side === 'reached' ? (row?.customers ?? null) : (row?.dropped ?? null),
    };
  };
  const leak = bars
    .filter((row) => row.step > 1 && !row.total && !bars[row.step - 2]?.total)
    .sort((a, b) => (b.dropped ?? 0) - (a.dropped ?? 0))[0];
  const next: NextStep[] =
    leak && (leak.dropped ?? 0) > 0
      ? [
          {
            text: `${say.funnel.seeDropped(count(leak.dropped))} · ${leak.label}`,
            icon: 'people',
            onClick: () => people(leak.step, 'dropped'),
          },
        ]
      : [];
  if (definition && !definition.params.breakdown)
    next.push({
      text: `${say.funnel.breakdown}`,
      icon: 'slider',
      onClick: () => document.querySelector<HTMLSelectElement>('.breakdown-control select')?.focus(),
    });
  return (
    <ReportShell
      title={definition?.title || say.funnel.untitled}
      question={question}
      conclusion={concludes(report, bars)}
      method={asked && <FunnelMethod definition={asked} />}
      tools={
        definition && (
          <>
            <Button icon="slider" onClick={() => setOpen('options')}>
              {say.report.options}
            </Button>
            <Button kind="primary" icon="steps" onClick={() => setOpen('steps')}>
              {say.report.editSteps}
            </Button>
          </>
        )
      }
      controls={definition && <Controls definition={definition} ask={ask} />}
    >
      {bars.length > 0 && (
        <FunnelBars
          title={bars.map((row) => `${row.label} ${count(row.customers)}`).join(' → ')}
          rows={bars}
          onPeople={people}
        />
      )}
      {asked && bars.some((row) => row.target !== undefined) && (
        <Twin
          table={targetsOf(bars)}
          definition={asked as unknown as Definition}
          title={say.funnel.targets}
          heads={{ target: say.funnel.targetHead }}
        />
      )}
      {definition?.params.breakdown && question.groups.value && (
        <GroupsTable report={question.groups.value} fields={definition.params.breakdown.by} onPeople={people} />
      )}
      {report && <Trend report={report} steps={definition?.params.steps ?? []} />}
      {report && <TimeToConvert report={report} steps={definition?.params.steps ?? []} />}
      {steps && asked && (
        <Twin
          table={steps}
          definition={asked as unknown as Definition}
          hide={
            steps.rows.every((row) => !row[steps.columns.findIndex((column) => column.name === 'ties')]) ? ['ties'] : []
          }
          write={{
            label: (value, row) =>
              row[0] ? stepLabel(asked.params.steps[Number(row[0]) - 1] ?? { event: String(value) }) : String(value),
          }}
        />
      )}
      <NextSteps steps={next} />
      {open === 'steps' && definition && <StepEditor definition={definition} ask={ask} onClose={() => setOpen(null)} />}
      {open === 'options' && definition && (
        <Layer title={say.report.options} onClose={() => setOpen(null)}>
          <Options definition={definition} ask={ask} />
        </Layer>
      )}
    </ReportShell>
  );
}
