// 时段增量: when it is bought, what comes in while the shop is shut, what festivals and a fixed slot add.
import { useState } from 'preact/hooks';
import { DayBars } from '../../charts/day_bars';
import { Heatmap } from '../../charts/heatmap';
import { count, rate, shortCount, shortMoney } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Definition, Mark } from '../../engine/protocol';
import { behind, questions, rowsOf, tableOf } from '../../state/questions';
import { Choice } from '../../ui/controls';
import { NextSteps } from '../report/next';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { Closed } from './closed';
import { HoursControls } from './controls';
import { Festivals } from './festivals';
import { closedRow, type Measure, numberOf, peakOf, weekdayWord, writeMeasure } from './reading';
import { SlotSection } from './slot';

export function Hours() {
  const say = words.value.hours;
  const question = questions.hours;
  const report = question.report.value;
  const definition = question.definition.value;
  const [measure, setMeasure] = useState<Measure>('orders');
  const params = report?.definition.params ?? {};
  const open = String(params['open'] ?? '10:00');
  const close = String(params['close'] ?? '21:00');
  const hours = tableOf(report, 'hours');
  const week = tableOf(report, 'week');
  const hourRows = rowsOf(hours);
  const cells = rowsOf(week);
  const all = closedRow(report, 'all_sales');
  const online = closedRow(report, 'online_sales');
  const peak = peakOf(report);
  const priced = all['of_paid'] !== null && all['of_paid'] !== undefined;
  const shown: Measure = measure === 'paid' && !priced ? 'orders' : measure;
  const set = (part: Record<string, unknown>): void => {
    if (definition) question.ask({ ...definition, params: { ...definition.params, ...part } });
  };
  const people = (mark: Mark, text: string, number: unknown): void => {
    if (definition) behind.value = { definition, mark, title: { text }, count: numberOf(number) };
  };
  const night = (): void => people({ closed: true }, say.peopleClosed, null);
  const weekdays = [...new Set(cells.map((row) => String(row['weekday'])))];
  return (
    <ReportShell
      title={words.value.nav.hours}
      question={question}
      conclusion={
        <>
          <p class="sentence">
            {!all['of_orders']
              ? say.noOrders
              : priced && all['paid_share'] !== null
                ? say.conclusion(open, close, shortMoney(all['paid']), rate(all['paid_share']))
                : say.conclusionOrders(open, close, count(all['orders']), rate(all['orders_share']))}
          </p>
          <p class="sentence-more muted">
            {[
              typeof online['paid_share'] === 'number' && online['of_paid'] !== all['of_paid']
                ? say.second(rate(online['paid_share']))
                : '',
              peak
                ? say.peak(weekdayWord(String(peak['weekday'])), String(peak['hour']), count(peak['orders_per_day']))
                : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </>
      }
      method={
        <ul>
          {say.method.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      }
      controls={
        definition && (
          <HoursControls
            definition={definition}
            open={open}
            close={close}
            set={set}
            ask={(next: Definition) => question.ask(next)}
          />
        )
      }
    >
      {hours && Number(all['of_orders'] ?? 0) > 0 && (
        <>
          <figure class="strip">
            <figcaption>
              <h2>{say.dayTitle}</h2>
              <Choice
                label={say.measure}
                value={shown}
                onChange={(value) => setMeasure(value as Measure)}
                options={(priced ? (['orders', 'paid', 'buyers'] as const) : (['orders', 'buyers'] as const)).map(
                  (value) => ({ value, text: say[value] }),
                )}
              />
            </figcaption>
            <DayBars
              title={say.dayTitle}
              keys={say.keysDay}
              format={(value) => (shown === 'paid' ? shortMoney(value) : shortCount(value))}
              onOpen={(hour) => people({ hour }, say.peopleHour(String(hour)), hourRows[hour]?.['buyers'])}
              bars={hourRows.map((row) => {
                const hour = Number(row['hour']);
                const shut = Number(row['closed_minutes'] ?? 0);
                const share = rate(row[shown === 'paid' ? 'paid_share' : 'orders_share']);
                const text = say.hourText(String(hour), String(hour + 1), `${say[shown]} ${writeMeasure(row, shown)}`, share);
                return {
                  hour,
                  value: numberOf(row[shown]),
                  closed: shut,
                  text: shut > 0 ? say.hourShut(text, String(shut)) : text,
                };
              })}
            />
            <p class="muted legend-line">
              <i class="swatch marked" aria-hidden="true" />
              {say.shutLegend}
            </p>
          </figure>
          <Closed report={report!} onPeople={night} set={set} />
          <section class="heat-section">
            <h2>{say.weekTitle}</h2>
            <Heatmap
              caption={`${say.weekTitle} · ${say[shown]}`}
              keys={say.keysWeek}
              corner={say.corner}
              columns={hourRows.map((row) => ({ text: String(row['hour']), title: `${String(row['hour'])}:00` }))}
              rows={weekdays.map((day) => ({
                name: weekdayWord(day),
                cells: cells
                  .filter((row) => row['weekday'] === day)
                  .map((row) => ({
                    value: row['days'] === 0 ? null : numberOf(row[shown]),
                    marked: Number(hourRows[Number(row['hour'])]?.['closed_minutes'] ?? 0) >= 30,
                    text:
                      row['days'] === 0
                        ? say.cellNone(weekdayWord(day), String(row['hour']))
                        : say.cellText(
                            weekdayWord(day),
                            String(row['hour']),
                            count(row['orders']),
                            count(row['orders_per_day']),
                            shortMoney(row['paid']),
                          ),
                  })),
              }))}
              legend={{ least: say.less, most: say.more, marked: say.shut }}
              onOpen={(at, hour) => {
                const day = weekdays[at] ?? '';
                const row = cells.find((one) => one['weekday'] === day && one['hour'] === hour);
                people({ weekday: day, hour }, say.peopleCell(weekdayWord(day), String(hour)), row?.['buyers']);
              }}
            />
          </section>
          <Festivals report={report!} definition={definition!} set={set} people={people} />
          <SlotSection report={report!} definition={definition!} set={set} />
          <NextSteps steps={[{ text: say.nextNight, icon: 'people', onClick: night }]} />
          <Twin table={hours} definition={report!.definition} title={say.dayTitle} heads={say.hoursHeads} />
          {week && (
            <Twin
              table={week}
              definition={report!.definition}
              title={say.weekTitle}
              heads={say.hoursHeads}
              write={{ weekday: (value) => weekdayWord(String(value)) }}
            />
          )}
          <Twin
            table={tableOf(report, 'weeks')!}
            definition={report!.definition}
            title={say.weeksTitle}
            heads={say.weeksHeads}
          />
        </>
      )}
    </ReportShell>
  );
}
