// The stages as bars, one row each; a stage without rules of its own is everyone else.
import { barWidth } from '../../charts/geometry';
import { count, rate } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Table } from '../../engine/protocol';
import { rowsOf } from '../../state/questions';
import { Icon } from '../../ui/icon';

export const stageWord = (stage: string): string => word(words.value.stages, stage);

interface Props {
  table: Table;
  reading: 'stock' | 'reached';
  onPeople: (stage: string, people: number) => void;
}
export function StageBars({ table, reading, onPeople }: Props) {
  const say = words.value.customer_funnel;
  const rows = rowsOf(table);
  const whole = Math.max(1, ...rows.map((row) => Number(row['customers'] ?? 0)));
  return (
    <figure class={`funnel stages ${reading}`}>
      <figcaption class="unseen">
        {rows.map((row) => `${stageWord(String(row['stage']))} ${count(row['customers'])}`).join(' · ')}
      </figcaption>
      <div class="funnel-head" aria-hidden="true">
        <span>{say.stage}</span>
        <span />
        <span>{words.value.funnel.customers}</span>
        <span>{reading === 'reached' ? say.overall_rate : ''}</span>
      </div>
      <ol>
        {rows.map((row, index) => {
          const stage = String(row['stage']);
          const people = Number(row['customers'] ?? 0);
          return (
            <li key={stage}>
              {reading === 'reached' && index > 0 && (
                <div class="between">
                  <span class="between-line" aria-hidden="true">
                    <Icon name="down" />
                  </span>
                  <span class="between-facts">
                    <strong>{rate(row['step_rate'])}</strong>
                    <span class="muted">{words.value.funnel.n(count(rows[index - 1]?.['customers']))}</span>
                  </span>
                  <span />
                </div>
              )}
              <div class="step">
                <span class="step-name">
                  <span class="step-number">{index + 1}</span>
                  <span class="step-text">{stageWord(stage)}</span>
                </span>
                <span class="step-track">
                  <button
                    type="button"
                    class={`bar stage${index}${people > 0 ? '' : ' none'}`}
                    style={{ '--width': `${barWidth(people, whole)}%` }}
                    onClick={() => onPeople(stage, people)}
                    aria-label={`${words.value.people.stage(stageWord(stage))}: ${count(people)}`}
                    title={words.value.people.stage(stageWord(stage))}
                  />
                </span>
                <span class="step-count">{count(people)}</span>
                <span class="step-overall">{reading === 'reached' ? rate(row['overall_rate']) : ''}</span>
              </div>
            </li>
          );
        })}
      </ol>
    </figure>
  );
}
