// Parts of the repurchase page: the four rates that share one name, the comparison of groups, the gaps between orders.
import { StackedBars } from '../../charts/stacked';
import { count, kMissing, rate } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Cell, Definition, Report } from '../../engine/protocol';
import { type Row, rowsOf, tableOf } from '../../state/questions';
import { Select } from '../../ui/controls';
import { Twin } from '../report/twin';
import { groupName, verdict } from './reading';

export const days = (value: Cell | undefined): string =>
  typeof value === 'number' ? (Number.isInteger(value) ? count(value) : value.toFixed(1)) : kMissing;

interface RatesProps {
  report: Report;
  window: number;
  onWindow: (days: number) => void;
}
export function FourRates({ report, window, onWindow }: RatesProps) {
  const say = words.value.repurchase;
  const rows = rowsOf(tableOf(report, 'rates'));
  const windows = rows.filter((row) => row['name'] === 'window');
  const shown = [
    ...rows.filter((row) => row['name'] === 'period'),
    ...windows.filter((row) => row['window'] === window),
    ...rows.filter((row) => row['name'] === 'order_share' || row['name'] === 'returning'),
  ];
  return (
    <section class="four-rates" aria-label={say.rates}>
      <h2>{say.rates}</h2>
      <dl class="figures">
        {shown.map((row) => {
          const name = String(row['name']);
          const of = Number(row['of'] ?? 0);
          return (
            <div key={name}>
              <dt>
                {word(say.kinds, name)}
                {name === 'window' && windows.length > 1 && (
                  <Select
                    hidden
                    small
                    label={say.window}
                    value={String(window)}
                    onChange={(value) => onWindow(Number(value))}
                    options={windows.map((one) => ({
                      value: String(one['window']),
                      text: say.days(count(one['window'])),
                    }))}
                  />
                )}
              </dt>
              <dd title={typeof row['rate'] === 'number' ? `${count(row['customers'])} / ${count(of)}` : undefined}>
                {rate(row['rate'])}
              </dd>
              <dd class="figure-change muted">
                {typeof row['rate'] === 'number' && (
                  <span>{`${count(row['customers'])} / ${count(of)}`}</span>
                )}
                {typeof row['rate'] === 'number' && of < 30 && <span class="mark">{words.value.common.small}</span>}
                <span>{name === 'window' ? say.windowHelp(count(window)) : word(say.kindHelp, name)}</span>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

// "35 天（28–41）", and what is not reached yet in words.
export function medianText(row: Row): string {
  const say = words.value.repurchase;
  if (typeof row['median_days'] !== 'number') return say.notYet;
  const median = days(row['median_days']);
  const low = days(row['low_days']);
  return typeof row['high_days'] === 'number'
    ? say.within(median, low, days(row['high_days']))
    : say.withinOpen(median, low);
}

export function Groups({ report, field }: { report: Report; field: string }) {
  const say = words.value.repurchase;
  const table = tableOf(report, 'groups');
  const found = verdict(tableOf(report, 'test'), table);
  const p = rowsOf(tableOf(report, 'test'))[0]?.['p'];
  if (!table) return null;
  return (
    <>
      {found && (
        <p class="verdict">
          <strong>{say.verdict[found]}</strong>
          {typeof p === 'number' && found !== 'few' && (
            <span class="muted"> {p < 0.001 ? say.pTiny : say.p(p.toFixed(3))}</span>
          )}
        </p>
      )}
      <Twin
        table={table}
        definition={report.definition}
        title={say.groupsTable}
        hide={['low_days', 'high_days']}
        heads={{ [field]: fieldWord(field), repurchased: say.repurchased, median_days: say.medianDays }}
        write={{
          [field]: (value) => groupName(value),
          customers: (value) => (Number(value) < 30 ? `◌ ${count(value)}` : count(value)),
          median_days: (_, row) =>
            medianText(Object.fromEntries(table.columns.map((column, index) => [column.name, row[index] ?? null]))),
        }}
      />
    </>
  );
}

interface IntervalsProps {
  report: Report;
  onPeople: (from: number, to: number, text: string) => void;
}
export function Intervals({ report, onPeople }: IntervalsProps) {
  const say = words.value.repurchase;
  const rows = rowsOf(tableOf(report, 'intervals'));
  if (rows.length === 0) return null;
  const apart = (key: string): string[] => key.split('–');
  return (
    <figure class="strip">
      <figcaption>
        <h2>{say.intervals}</h2>
        <span class="muted">{say.intervalsNote}</span>
      </figcaption>
      <StackedBars
        title={say.intervals}
        parts={[{ key: 'gaps', name: say.intervals, tone: 'life-returning' }]}
        bars={rows.map((row) => ({
          key: `${row['from_days']}–${row['to_days']}`,
          text: row['from_days'] === row['to_days'] ? count(row['from_days']) : `${row['from_days']}–${row['to_days']}`,
          values: [Number(row['gaps'])],
        }))}
        read={(bar, _, value) => {
          const [from = '', to = ''] = apart(bar.key);
          return from === to ? say.gapDay(from, count(value)) : say.gap(from, to, count(value));
        }}
        onPeople={(bar) => {
          const [from = '', to = ''] = apart(bar.key);
          onPeople(Number(from), Number(to), from === to ? say.peopleGapDay(from) : say.peopleGap(from, to));
        }}
      />
    </figure>
  );
}

export function Details({ report, definition }: { report: Report; definition: Definition }) {
  const say = words.value.repurchase;
  const windows = tableOf(report, 'windows');
  const summary = tableOf(report, 'summary');
  return (
    <>
      {windows && (
        <Twin
          table={windows}
          definition={definition}
          title={say.windows}
          heads={{
            window: say.windowsField,
            mature: say.mature,
            customers: say.repurchased,
            mature_rate: say.rateMature,
            rate: say.rateKm,
            low: say.low,
            high: say.high,
          }}
        />
      )}
      {summary && (
        <Twin
          table={summary}
          definition={definition}
          title={say.summary}
          hide={['survival_median_days', 'low_days', 'high_days']}
          heads={{ name: say.name }}
          write={{ name: (value) => word(say.names, String(value)) }}
        />
      )}
    </>
  );
}

