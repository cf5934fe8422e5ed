// Conversion over time, and how long it took.
import { alone } from '../../charts/geometry';
import { TimeChart } from '../../charts/time_chart';
import { count, duration, rate } from '../../i18n/format';
import { stepLabel } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Definition, FunnelParams, Report, Step } from '../../engine/protocol';
import { rowsOf, tableOf } from '../../state/questions';

const name = (steps: readonly Step[], number: number): string => {
  const step = steps[number - 1];
  return step ? stepLabel(step) : String(number);
};

export function Trend({ report, steps }: { report: Report; steps: readonly Step[] }) {
  const say = words.value.funnel;
  const rows = rowsOf(tableOf(report, 'trend'));
  const trend = (report.definition as unknown as Definition<FunnelParams>).params.trend;
  if (rows.length === 0) return null;
  const first = Math.max(1, steps.findIndex((step) => !('total' in step)) + 1);
  const from = typeof trend?.from_step === 'number' ? trend.from_step : first;
  const to = typeof trend?.to_step === 'number' ? trend.to_step : steps.length;
  const title = say.trendTitle(name(steps, from), name(steps, to));
  if (rows.filter((row) => typeof row['rate'] === 'number').length < 2)
    return (
      <section class="strip">
        <h2>{title}</h2>
        <p class="muted">{say.trendTooShort}</p>
      </section>
    );
  const lone = alone(rows.map((row, x) => ({ x, y: typeof row['rate'] === 'number' ? row['rate'] : null }))).length > 0;
  return (
    <figure class="strip">
      <figcaption>
        <h2>{title}</h2>
        {lone && (
          <span class="muted">
            <span class="dot-key" aria-hidden="true" />
            {say.lone}
          </span>
        )}
        {rows.some((row) => row['complete'] === false) && (
          <span class="muted">
            <span class="dash-key" aria-hidden="true" />
            {say.incomplete}
          </span>
        )}
      </figcaption>
      <TimeChart
        title={title}
        format={rate}
        points={rows.map((row) => ({
          bucket: String(row['bucket']),
          value: typeof row['rate'] === 'number' ? row['rate'] : null,
          complete: row['complete'] !== false,
          text: `${String(row['bucket'])} · ${rate(row['rate'])} · ${count(row['converted'])} / ${count(row['entered'])}${row['complete'] === false ? ` · ${say.incomplete}` : ''}`,
        }))}
      />
    </figure>
  );
}

export function TimeToConvert({ report, steps }: { report: Report; steps: readonly Step[] }) {
  const say = words.value.funnel;
  const rows = rowsOf(tableOf(report, 'time_to_convert'));
  const asked = (report.definition as unknown as Definition<FunnelParams>).params.time_to_convert;
  if (rows.length === 0 || !asked) return null;
  const title = say.timeOf(name(steps, asked.from_step), name(steps, asked.to_step));
  return (
    <figure class="strip">
      <figcaption>
        <h2>{title}</h2>
      </figcaption>
      <TimeChart
        title={title}
        shape="bars"
        format={count}
        axis={(bucket) => duration(Number(bucket))}
        points={rows.map((row) => ({
          bucket: String(row['from_s']),
          value: typeof row['customers'] === 'number' ? row['customers'] : null,
          text: `${duration(row['from_s'])} ~ ${duration(row['to_s'])} · ${say.people(count(row['customers']))}`,
        }))}
      />
    </figure>
  );
}
