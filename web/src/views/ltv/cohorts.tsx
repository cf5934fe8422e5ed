// Each cohort's curve, and what part of it the first order was.
import { Curves, kMostSeries } from '../../charts/survival';
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Mark } from '../../engine/protocol';
import { rowsOf, tableOf } from '../../state/questions';
import { Button } from '../../ui/controls';
import { Twin } from '../report/twin';
import { ageName, moneyPoints, type Part, yuan } from './reading';

export function CohortCurves({ report, asked, people }: Part & { people: (mark: Mark, title: string) => void }) {
  const say = words.value.ltv;
  const rows = rowsOf(tableOf(report, 'curve'));
  const labels = [...new Set(rows.filter((row) => row['complete'] === true).map((row) => String(row['cohort'])))];
  // A few from old to new: all of two years would be a hedge.
  const step = Math.max(1, Math.ceil(labels.length / kMostSeries));
  const shown = labels.filter((_, index) => (labels.length - 1 - index) % step === 0);
  const series = shown.map((label) => ({
    name: label,
    points: moneyPoints(rows.filter((row) => String(row['cohort']) === label)),
  }));
  const ages = Math.max(1, ...series.map((one) => one.points.at(-1)?.x ?? 1));
  const table = tableOf(report, 'curve');
  const first = tableOf(report, 'first_orders');
  return (
    <>
      {series.length > 0 && (
        <figure class="strip">
          <figcaption>
            <h2>{say.cohorts}</h2>
          </figcaption>
          <Curves
            title={say.cohorts}
            series={series}
            marks={Array.from({ length: ages }, (_, index) => ({ x: index + 1, text: ageName(asked, index) }))}
            format={yuan}
            read={(one, point) =>
              say.point(
                ageName(asked, point.x - 1),
                yuan(point.y ?? 0),
                count(rows.find((row) => String(row['cohort']) === one.name)?.['customers']),
              )
            }
          />
          <p class="chart-people">
            {shown.map((label) => (
              <Button key={label} small kind="quiet" icon="people" onClick={() => people({ cohort: label }, label)}>
                {label}
              </Button>
            ))}
          </p>
        </figure>
      )}
      {first && <Twin table={first} definition={report.definition} title={say.firstOrders} />}
      {table && (
        <Twin
          table={table}
          definition={report.definition}
          title={say.cohorts}
          write={{ age: (value) => ageName(asked, value) }}
        />
      )}
    </>
  );
}
