// The same funnel by group: one row for a group, one column for a step; the bar in a cell is the overall rate.
import { barWidth } from '../../charts/geometry';
import { count, rate } from '../../i18n/format';
import { fieldWord, stepLabel } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Cell, Definition, FunnelParams, Report } from '../../engine/protocol';
import { type Row, rowsOf, tableOf } from '../../state/questions';
import { Button } from '../../ui/controls';
import { linesOf } from '../../ui/sheet';
import { saveLines, shownOf } from '../report/twin';

// A mark names groups by text; people without the field are the group with the empty text.
const asTexts = (values: Record<string, Cell>): Record<string, Cell> =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, String(value ?? '')]));

interface Props {
  report: Report;
  fields: readonly string[];
  onPeople: (step: number, side: 'reached' | 'dropped', group: Record<string, Cell>) => void;
}

export function GroupsTable({ report, fields, onPeople }: Props) {
  const say = words.value.funnel;
  const steps = (report.definition as unknown as Definition<FunnelParams>).params.steps;
  const groups = new Map<string, { values: Record<string, Cell>; rows: Row[] }>();
  for (const row of rowsOf(tableOf(report, 'steps'))) {
    const values = Object.fromEntries(fields.map((field) => [field, row[field] ?? null]));
    const key = JSON.stringify(Object.values(values));
    const group = groups.get(key) ?? { values, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  const listed = [...groups.values()].sort(
    (a, b) => Number(b.rows[0]?.['customers'] ?? 0) - Number(a.rows[0]?.['customers'] ?? 0),
  );
  const title = say.groupsTitle(fields.map(fieldWord).join(' × '));
  const name = (value: Cell): string =>
    value === '$other' ? say.other : value === null || value === '' ? say.unset : String(value);
  const save = (): void => {
    const table = tableOf(report, 'steps');
    if (!table) return;
    const step = table.columns.findIndex((column) => column.name === 'step');
    const write = {
      ...Object.fromEntries(fields.map((field) => [field, name])),
      label: (value: Cell, row: Cell[]) => stepLabel(steps[Number(row[step]) - 1] ?? { event: String(value) }),
    };
    saveLines('funnel', title, linesOf(shownOf(table, { write }), table.rows));
  };
  return (
    <section class="groups" aria-label={title}>
      <header class="twin-head">
        <h2>{title}</h2>
        <Button small kind="quiet" icon="download" onClick={save}>
          {words.value.common.csv}
        </Button>
      </header>
      <div class="table-box" tabIndex={0} role="region" aria-label={title}>
        <table class="data groups-table">
          <thead>
            <tr>
              <th scope="col">{say.group}</th>
              {steps.map((step, index) => (
                <th scope="col" class="figure" key={index}>
                  {stepLabel(step)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {listed.map(({ values, rows }) => (
              <tr key={JSON.stringify(values)}>
                <th scope="row">{Object.values(values).map(name).join(' · ')}</th>
                {steps.map((step, index) => {
                  const row = rows.find((one) => one['step'] === index + 1);
                  if (!row)
                    return (
                      <td key={index} class="figure muted" title={say.totalOnly}>
                        —
                      </td>
                    );
                  const total = 'total' in step;
                  const text = (
                    <>
                      <span class="group-count">{count(row['customers'])}</span>
                      <span class="group-rate muted">{row === rows[0] ? '' : rate(row['overall_rate'])}</span>
                    </>
                  );
                  return (
                    <td
                      key={index}
                      class="figure group-cell"
                      style={{ '--width': `${barWidth(Number(row['overall_rate'] ?? 0), 1)}%` }}
                    >
                      {total ? (
                        text
                      ) : (
                        <button type="button" onClick={() => onPeople(index + 1, 'reached', asTexts(values))}>
                          {text}
                        </button>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
