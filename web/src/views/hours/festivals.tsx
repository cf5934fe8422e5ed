// Festivals and campaign days: one laid over the year before and over usual days, all of them in the table.
import { useState } from 'preact/hooks';
import { Overlay } from '../../charts/overlay';
import { mean, shortCount, shortMoney } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Definition, Mark, Report } from '../../engine/protocol';
import { rowsOf, tableOf } from '../../state/questions';
import { Button, Select, Text } from '../../ui/controls';
import { Twin } from '../report/twin';
import { festivalWord, moved, numberOf } from './reading';

interface Props {
  report: Report;
  definition: Definition;
  set: (part: Record<string, unknown>) => void;
  people: (mark: Mark, text: string, number: unknown) => void;
}
interface OwnDate {
  label: string;
  date: string;
}
export function Festivals({ report, definition, set, people }: Props) {
  const say = words.value.hours;
  const [chosen, setChosen] = useState<string | null>(null);
  const table = tableOf(report, 'festivals');
  const rows = rowsOf(table);
  const key = (row: (typeof rows)[number]): string => `${String(row['day'])} ${String(row['festival'])}`;
  // The latest that can be judged, until the reader chooses.
  const row =
    rows.find((one) => key(one) === chosen) ??
    rows.filter((one) => one['paid_lift'] !== null || one['orders_lift'] !== null).at(-1) ??
    rows.at(-1);
  const days = rowsOf(tableOf(report, 'festival_days')).filter(
    (one) => row && one['day'] === row['day'] && one['festival'] === row['festival'],
  );
  const name = row ? festivalWord(String(row['festival'])) : '';
  const priced = days.some((one) => one['paid'] !== null);
  const part = priced ? 'paid' : 'orders';
  const write = priced ? shortMoney : shortCount;
  const values = (column: string): (number | null)[] => days.map((one) => numberOf(one[column]));
  const courses = (
    [
      { key: 'now', tone: 'now', name: row ? `${name} ${String(row['day']).slice(0, 4)}` : '', values: values(part) },
      {
        key: 'before',
        tone: 'before',
        name: row?.['previous_day'] ? `${name} ${String(row['previous_day']).slice(0, 4)}` : say.thatYear,
        values: values(`previous_${part}`),
      },
      { key: 'usual', tone: 'usual', name: say.usual, values: values(`usual_${part}`) },
    ] as const
  ).filter((course) => course.values.some((value) => value !== null));
  const lift = moved(row?.[priced ? 'paid_lift' : 'orders_lift']);
  const change = moved(row?.['change']);
  const civil = moved(row?.['same_dates_change']);
  const own = (definition.params['dates'] as OwnDate[] | undefined) ?? [];
  return (
    <section class="heat-section festivals">
      <div class="heat-head">
        <h2>{say.festivalTitle}</h2>
        {row && (
          <Select
            label={say.festival}
            value={key(row)}
            onChange={setChosen}
            options={[...rows].reverse().map((one) => ({
              value: key(one),
              text: say.festivalName(festivalWord(String(one['festival'])), String(one['day'])),
            }))}
          />
        )}
      </div>
      {!row || !table ? (
        <p class="muted">{say.festivalNone}</p>
      ) : (
        <>
          <p>
            {lift
              ? say.festivalLift(name, lift, write(row[priced ? 'usual_paid' : 'usual_orders']))
              : say.notWhole}
          </p>
          {change && (
            <p class="muted">
              {say.festivalChange(String(row['previous_day']), change)}
              {civil && civil !== change ? ` · ${say.sameDates(civil)}` : ''}
            </p>
          )}
          <Overlay
            title={say.festivalName(name, String(row['day']))}
            axis={days.map((one) => say.offset(String(one['offset'])))}
            days={days.map((one) => String(one['date'] ?? ''))}
            centre={days.findIndex((one) => one['offset'] === 0)}
            courses={courses}
            format={write}
            read={(day) =>
              [
                String(days[day]?.['date'] ?? ''),
                ...courses.map((course) => `${course.name} ${write(course.values[day])}`),
              ].join(' · ')
            }
          />
          <div class="controls">
            <Button
              small
              icon="people"
              disabled={!row['buyers']}
              onClick={() =>
                people(
                  { festival: String(row['festival']), day: String(row['day']) },
                  say.peopleFestival(name, String(row['day'])),
                  row['buyers'],
                )
              }
            >
              {say.peopleFestival(name, String(row['day']))}
            </Button>
            {(['before', 'after'] as const).map((side) => (
              <span class="narrow-field" key={side}>
                <Text
                  label={say[side]}
                  type="number"
                  min="0"
                  max="60"
                  value={String(report.definition.params[side])}
                  onChange={(text) => Number(text) >= 0 && Number(text) <= 60 && set({ [side]: Math.round(Number(text)) })}
                />
              </span>
            ))}
          </div>
        </>
      )}
      <OwnDates own={own} set={set} />
      {table && table.rows.length > 0 && (
        <Twin
          table={table}
          definition={report.definition}
          title={say.festivalTitle}
          heads={say.festivalHeads}
          write={{ festival: (value) => festivalWord(String(value)), usual_orders: mean }}
        />
      )}
    </section>
  );
}

function OwnDates({ own, set }: { own: OwnDate[]; set: Props['set'] }) {
  const say = words.value.hours;
  const [label, setLabel] = useState('');
  const [date, setDate] = useState('');
  return (
    <div class="controls own-dates">
      <Text label={say.ownLabel} placeholder={say.ownDate} value={label} onChange={setLabel} />
      <Text label={say.ownDay} type="date" value={date} onChange={setDate} />
      <Button
        small
        disabled={label.trim() === '' || date === ''}
        onClick={() => {
          set({ dates: [...own, { label: label.trim(), date }] });
          setLabel('');
          setDate('');
        }}
      >
        {say.add}
      </Button>
      {own.map((one, at) => (
        <Button key={`${one.label}${one.date}`} small kind="quiet" icon="close" onClick={() => set({ dates: own.filter((_, index) => index !== at) })}>
          {say.remove(`${one.label} ${one.date}`)}
        </Button>
      ))}
    </div>
  );
}
