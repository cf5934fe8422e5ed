// From-to counts as a grid that is a table already: rows are where people were, columns where they are; darker is more. Shown as people
// or as the share of their row; rows of few people are marked.
import { count, rate } from '../i18n/format';
import { words } from '../i18n/words';
import { shade } from './geometry';

export interface Flow {
  from: string;
  to: string;
  customers: number;
}
interface Props {
  caption: string;
  flows: readonly Flow[];
  order: readonly string[];
  name: (stage: string) => string;
  show?: 'counts' | 'rates';
  onPeople: (from: string, to: string) => void;
}

const kSmall = 30;

// People that a row holds: every one of them went to exactly one column.
export const totalOf = (flows: readonly Flow[], from: string): number =>
  flows.filter((flow) => flow.from === from).reduce((sum, flow) => sum + flow.customers, 0);

export function FlowMatrix({ caption, flows, order, name, show = 'counts', onPeople }: Props) {
  // A place that nobody came from has no row, one that nobody went to no column: newcomers are a row only, the lost a column only.
  const places = (pick: (flow: Flow) => string, always: (flow: Flow) => string): string[] => {
    const moving = flows.filter((flow) => flow.customers > 0);
    const seen = new Set([
      ...moving.map(pick),
      ...flows.map(pick).filter((place) => order.includes(place)),
      ...flows.map(always).filter((place) => order.includes(place)),
    ]);
    return [...order.filter((place) => seen.has(place)), ...[...seen].filter((place) => !order.includes(place))];
  };
  const rows = places(
    (flow) => flow.from,
    (flow) => flow.to,
  );
  const columns = places(
    (flow) => flow.to,
    (flow) => flow.from,
  );
  const value = new Map(flows.map((flow) => [`${flow.from}\n${flow.to}`, flow.customers]));
  const totals = new Map(rows.map((from) => [from, totalOf(flows, from)]));
  const depth = (from: string, people: number): number =>
    show === 'rates' ? people / Math.max(1, totals.get(from) ?? 1) : people;
  const moved = Math.max(
    0,
    ...flows.filter((flow) => flow.from !== flow.to).map((flow) => depth(flow.from, flow.customers)),
  );
  const flow = words.value.flow;
  const few = (from: string): boolean => (totals.get(from) ?? 0) < kSmall;
  const say = words.value.customer_funnel;
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={caption}>
      <table class="flow">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" class="corner">
              <span>{say.from}</span>
              <span aria-hidden="true">╲</span>
              <span>{say.to}</span>
            </th>
            {columns.map((stage) => (
              <th key={stage} scope="col">
                {name(stage)}
              </th>
            ))}
            <th scope="col">{flow.total}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((from) => (
            <tr key={from}>
              <th scope="row">{name(from)}</th>
              {columns.map((to) => {
                const people = value.get(`${from}\n${to}`) ?? 0;
                const total = totals.get(from) ?? 0;
                const tone = from === to ? 'stay' : `shade${shade(depth(from, people), moved)}`;
                const full = flow.cell(count(people), count(total), rate(total > 0 ? people / total : null));
                const label = `${words.value.people.flow(name(from), name(to))} · ${full}`;
                return (
                  <td key={to} class={tone}>
                    {people > 0 ? (
                      <button
                        type="button"
                        onClick={() => onPeople(from, to)}
                        title={label}
                        aria-label={label}
                      >
                        {show === 'rates' ? rate(people / total) : count(people)}
                      </button>
                    ) : (
                      <span class="muted">0</span>
                    )}
                  </td>
                );
              })}
              <td class="flow-total">
                <span>
                  {few(from) && (
                    <span title={flow.small}>
                      <span aria-hidden="true">◌ </span>
                      <span class="unseen">{words.value.common.small} </span>
                    </span>
                  )}
                  {count(totals.get(from) ?? 0)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.some(few) && <p class="heat-legend muted">◌ {flow.small}</p>}
    </div>
  );
}
