// 目标与模拟: how many at every step for a goal at the last, or what comes out for so many at the first; rates under sliders; where one more
// point is worth most; the formula; a yuan for new or for old customers; and what is missing before the water is poured.
import { count, rate } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Definition } from '../../engine/protocol';
import { questions, type Row, rowsOf, tableOf } from '../../state/questions';
import { keepTarget, targets } from '../../state/targets';
import { go, suggestions } from '../../state/session';
import { Button } from '../../ui/controls';
import { NextSteps } from '../report/next';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { NumberField } from '../segments/typed';
import { Checks } from './checks';
import { Money } from './money';
import { Steps } from './steps';

export function Plan() {
  const say = words.value.plan;
  const question = questions.plan;
  const definition = question.definition.value;
  const report = question.report.value;
  const goal = report?.notes.find((note) => note.code === 'goal')?.facts;
  const waist = report?.notes.find((note) => note.code === 'waist')?.facts;
  const steps = rowsOf(tableOf(report, 'steps'));
  const params = definition?.params ?? {};
  const set = (part: Record<string, unknown>): void => {
    if (!definition) return;
    const next = { ...definition.params, ...part };
    for (const key of Object.keys(part)) if (part[key] === undefined) delete next[key];
    question.ask({ ...definition, params: next } as Definition);
  };
  const label = (row: Row | undefined): string => word(words.value.templateSteps, word(words.value.events, String(row?.['label'] ?? '')));
  const step = Number(goal?.['step'] ?? steps.length);
  const wanted = (params['goal'] as { count?: number } | undefined)?.count;
  return (
    <ReportShell
      title={words.value.nav.plan}
      question={question}
      conclusion={
        <>
          <p class="sentence">
            {goal && goal['needed'] !== undefined
              ? say.conclusion(
                  say.at(count(goal['count'] as number), label(steps[step - 1])),
                  say.at(count(goal['needed'] as number), label(steps[Number(goal['first']) - 1])),
                )
              : steps.length > 0
                ? say.unknown
                : say.noFunnel}
          </p>
          {waist && (
            <p class="sentence-more muted">
              {say.waist(label(steps[Number(waist['step']) - 1]), rate(waist['rate'] as number), count(waist['gain'] as number))}
            </p>
          )}
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
            {steps.length > 0 && (
              <span class="field plan-goal">
                <span>{say.want}</span>
                <NumberField
                  label={say.goal}
                  value={wanted ?? (goal?.['count'] as number | undefined)}
                  onChange={(value) =>
                    set({ goal: value === undefined ? undefined : { step, count: Math.max(0, Math.round(value)) } })
                  }
                />
                <select
                  aria-label={say.goalStep}
                  value={String(step)}
                  onChange={(event) =>
                    set({
                      goal: {
                        step: Number(event.currentTarget.value),
                        count: wanted ?? Number(steps[Number(event.currentTarget.value) - 1]?.['customers'] ?? 0),
                      },
                    })
                  }
                >
                  {steps.map((row, index) => (
                    <option key={index} value={String(index + 1)} selected={index + 1 === step}>
                      {label(row)}
                    </option>
                  ))}
                </select>
                <Button
                  small
                  kind="quiet"
                  icon="check"
                  disabled={wanted === undefined}
                  onClick={() => wanted !== undefined && keepTarget(label(steps[step - 1]), wanted)}
                >
                  {say.keep}
                </Button>
              </span>
            )}
          </div>
        )
      }
    >
      {targets.value.length > 0 && <p class="muted plan-kept">{say.kept(targets.value.map((one) => `${one.label} ${count(one.count)}`).join(words.value.common.listComma))}</p>}
      {report && <Steps report={report} params={params} label={label} set={set} />}
      {report && <Money report={report} params={params} set={set} />}
      {report && <Checks report={report} label={label} />}
      {report && tableOf(report, 'waist') && (
        <Twin
          table={tableOf(report, 'waist')!}
          definition={report.definition}
          title={say.waistTitle}
          write={{ label: (value) => label({ label: value }) }}
        />
      )}
      <NextSteps
        steps={(['funnel', 'sales'] as const)
          .filter((one) => one in suggestions.value)
          .map((one) => ({ text: words.value.nav[one], onClick: () => go(one) }))}
      />
    </ReportShell>
  );
}
