// How sets overlap: one row for every combination that somebody is in, with a dot for each set that takes part and a bar for how many.
// A table already, so it needs no twin to be read aloud; arrow keys walk the bars, Enter opens the people.
import { useRef } from 'preact/hooks';
import { count, rate } from '../i18n/format';
import { words } from '../i18n/words';
import { barWidth } from './geometry';

export interface Combination {
  sets: readonly string[]; // ids
  customers: number;
}
interface Props {
  caption: string;
  sets: readonly { id: string; name: string; customers: number | null }[];
  combinations: readonly Combination[];
  describe: (combination: Combination) => string;
  onPeople: (combination: Combination) => void;
}

export function UpSet({ caption, sets, combinations, describe, onPeople }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const largest = Math.max(1, ...combinations.map((one) => one.customers));
  const all = combinations.reduce((sum, one) => sum + one.customers, 0);
  const walk = (event: KeyboardEvent): void => {
    const marks = [...(body.current?.querySelectorAll<HTMLElement>('[data-mark]') ?? [])];
    const here = marks.indexOf(document.activeElement as HTMLElement);
    const target = { ArrowDown: marks[here + 1], ArrowUp: marks[here - 1], Home: marks[0], End: marks.at(-1) }[
      event.key
    ];
    if (here < 0 || !target) return;
    event.preventDefault();
    for (const mark of marks) mark.tabIndex = mark === target ? 0 : -1;
    target.focus();
  };
  return (
    <div class="table-box" role="region" aria-label={caption} tabIndex={0}>
      <table class="upset">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {sets.map((set) => (
              <th key={set.id} scope="col" class="upset-set">
                <span>{set.name}</span>
                <small>{count(set.customers)}</small>
              </th>
            ))}
            <th scope="col">{words.value.columns['customers']}</th>
            <th scope="col" class="figure">
              {words.value.tiers.customersAxis}
            </th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={walk}>
          {combinations.map((one, index) => {
            const first = sets.findIndex((set) => one.sets.includes(set.id));
            const last = sets.findLastIndex((set) => one.sets.includes(set.id));
            return (
              <tr key={one.sets.join()}>
                {sets.map((set, at) => {
                  const inside = one.sets.includes(set.id);
                  return (
                    <td
                      key={set.id}
                      class={`upset-dot${inside ? ' in' : ''}${at > first && at <= last ? ' joined' : ''}`}
                    >
                      <span aria-hidden="true" />
                      <span class="unseen">{inside ? words.value.common.yes : words.value.common.no}</span>
                    </td>
                  );
                })}
                <td class="upset-bar">
                  <button
                    type="button"
                    data-mark
                    tabIndex={index === 0 ? 0 : -1}
                    style={{ '--width': `${barWidth(one.customers, largest)}%` }}
                    aria-label={`${describe(one)} ${count(one.customers)}`}
                    title={describe(one)}
                    onClick={() => onPeople(one)}
                  >
                    <span>{count(one.customers)}</span>
                  </button>
                </td>
                <td class="figure">{all > 0 ? rate(one.customers / all) : '—'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
