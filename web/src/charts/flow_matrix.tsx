// From-to counts as a grid that is a table already: rows are where people were, columns where they are; darker is more.
import { count } from '../i18n/format';
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
  onPeople: (from: string, to: string) => void;
}

export function FlowMatrix({ caption, flows, order, name, onPeople }: Props) {
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
  const moved = Math.max(0, ...flows.filter((flow) => flow.from !== flow.to).map((flow) => flow.customers));
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
          </tr>
        </thead>
        <tbody>
          {rows.map((from) => (
            <tr key={from}>
              <th scope="row">{name(from)}</th>
              {columns.map((to) => {
                const people = value.get(`${from}\n${to}`) ?? 0;
                const tone = from === to ? 'stay' : `shade${shade(people, moved)}`;
                return (
                  <td key={to} class={tone}>
                    {people > 0 ? (
                      <button
                        type="button"
                        onClick={() => onPeople(from, to)}
                        title={words.value.people.flow(name(from), name(to))}
                      >
                        {count(people)}
                      </button>
                    ) : (
                      <span class="muted">0</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
