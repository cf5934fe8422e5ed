// The funnel as rows of HTML: a bar for those who came (hatched when it is a bare total), a ghost for those who did not, the rate
// of the step between two rows, the overall rate at the right. One tab stop; arrow keys walk the bars, Enter opens the people.
import { useRef } from 'preact/hooks';
import { count, duration, kMissing, rate } from '../i18n/format';
import { words } from '../i18n/words';
import { Icon } from '../ui/icon';
import { barWidth } from './geometry';

export interface FunnelRow {
  step: number;
  label: string;
  customers: number;
  stepRate: number | null;
  overallRate: number | null;
  dropped: number | null;
  medianSeconds: number | null;
  total: boolean;
  small: boolean;
  leak: boolean;
  optional: boolean;
  target?: number; // how many should be here
}
interface Props {
  title: string;
  rows: readonly FunnelRow[];
  onPeople: (step: number, side: 'reached' | 'dropped') => void;
}

export function FunnelBars({ title, rows, onPeople }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const say = words.value.funnel;
  const whole = Math.max(1, ...rows.flatMap((row) => [row.customers, row.target ?? 0]));
  const walk = (event: KeyboardEvent): void => {
    const marks = [...(list.current?.querySelectorAll<HTMLElement>('[data-mark]') ?? [])];
    const here = marks.indexOf(document.activeElement as HTMLElement);
    const target =
      event.key === 'ArrowDown' || event.key === 'ArrowRight'
        ? marks[here + 1]
        : event.key === 'ArrowUp' || event.key === 'ArrowLeft'
          ? marks[here - 1]
          : event.key === 'Home'
            ? marks[0]
            : event.key === 'End'
              ? marks.at(-1)
              : undefined;
    if (here < 0 || !target) return;
    event.preventDefault();
    for (const mark of marks) mark.tabIndex = mark === target ? 0 : -1;
    target.focus();
  };
  const firstOpen = rows.findIndex((row) => !row.total);
  return (
    <figure class="funnel">
      <figcaption class="unseen">{title}</figcaption>
      <div class="funnel-head" aria-hidden="true">
        <span>{say.stepsHead}</span>
        <span />
        <span>{say.customers}</span>
        <span>{say.overallHead}</span>
      </div>
      <ol ref={list} onKeyDown={walk}>
        {rows.map((row, index) => {
          const before = rows[index - 1];
          const width = barWidth(row.customers, whole);
          return (
            <li key={row.step}>
              {before && (
                <div class={`between${row.leak ? ' leak' : ''}`}>
                  <span class="between-line" aria-hidden="true">
                    <Icon name="down" />
                  </span>
                  <span class="between-facts">
                    <strong>{rate(row.stepRate)}</strong>
                    {row.small && (
                      <span class="mark small-sample" title={say.smallSteps}>
                        ◌ {words.value.common.small}
                      </span>
                    )}
                    <span class="muted">{say.n(count(before.customers))}</span>
                    {row.medianSeconds !== null && <span class="muted">{say.median(duration(row.medianSeconds))}</span>}
                    {row.leak && <span class="mark leak-mark">{say.largest}</span>}
                    {(row.dropped ?? 0) > 0 && !before.total && !row.total && (
                      <button type="button" class="link" onClick={() => onPeople(row.step, 'dropped')}>
                        {say.seeDropped(count(row.dropped))}
                      </button>
                    )}
                  </span>
                  <span class="between-lost">{(row.dropped ?? 0) > 0 ? `−${count(row.dropped)}` : ''}</span>
                </div>
              )}
              <div class="step">
                <span class="step-name">
                  <span class="step-number">{row.step}</span>
                  <span class="step-text">{row.label}</span>
                  {row.total && <span class="mark">{words.value.common.estimated}</span>}
                  {row.optional && <span class="mark">{say.optional}</span>}
                </span>
                <span class="step-track">
                  {before && before.customers > row.customers && (
                    <span
                      class={`ghost${row.leak ? ' leak' : ''}`}
                      style={{ '--from': `${width}%`, '--to': `${barWidth(before.customers, whole)}%` }}
                    />
                  )}
                  {row.total ? (
                    <span class="bar total" style={{ '--width': `${width}%` }} title={say.totalOnly} />
                  ) : (
                    <button
                      type="button"
                      class={`bar${row.customers > 0 ? '' : ' none'}`}
                      data-mark
                      tabIndex={index === firstOpen ? 0 : -1}
                      style={{ '--width': `${width}%` }}
                      aria-label={`${say.seeReached(count(row.customers), row.label)}, ${rate(row.overallRate)}`}
                      title={say.seeReached(count(row.customers), row.label)}
                      onClick={() => onPeople(row.step, 'reached')}
                    />
                  )}
                  {row.target !== undefined && (
                    <span
                      class="target-line"
                      style={{ '--at': `${barWidth(row.target, whole)}%` }}
                      title={say.target(count(row.target))}
                    />
                  )}
                </span>
                <span class="step-count">
                  {count(row.customers)}
                  {row.target !== undefined && <small class="target-text">{say.target(count(row.target))}</small>}
                </span>
                <span class="step-overall">{row.overallRate === null ? kMissing : rate(row.overallRate)}</span>
              </div>
            </li>
          );
        })}
      </ol>
    </figure>
  );
}
