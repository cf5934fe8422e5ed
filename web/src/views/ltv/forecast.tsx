// 预测: what a buy-till-you-die model says, after it has been shown against weeks that were kept from it.
import { Curves } from '../../charts/survival';
import { Tracking } from '../../charts/tracking';
import { cell, count, shortMoney, signedRate } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import { type Row, rowsOf, tableOf } from '../../state/questions';
import { Choice } from '../../ui/controls';
import { Twin } from '../report/twin';
import { ageName, moneyPoints, numberOf, type Part, refusal, spanName, yuan } from './reading';

const whole = (value: Row[string] | undefined): string => count(typeof value === 'number' ? Math.round(value) : null);

export function Forecast({ report, asked, set, model }: Part & { model: string }) {
  const say = words.value.ltv;
  const table = tableOf(report, 'model');
  const frequency = tableOf(report, 'frequency');
  const tracking = rowsOf(tableOf(report, 'tracking'));
  const refused = refusal(report);
  const values = new Map(rowsOf(table).map((row) => [String(row['name']), row['value']]));
  const error = values.get('holdout_error');
  const projection = tableOf(report, 'projection');
  const ahead = moneyPoints(rowsOf(projection));
  const sofar = moneyPoints(rowsOf(tableOf(report, 'pooled')));
  return (
    <>
      <div class="controls">
        <Choice
          label={say.model}
          value={model}
          onChange={(value) => set({ model: value })}
          options={Object.entries(say.models).map(([value, text]) => ({ value, text }))}
        />
        <span class="muted">{model === 'empirical' ? say.modelAsk : say.modelHelp}</span>
      </div>
      {refused && (
        <p class="sentence-more" role="status">
          {refused}
        </p>
      )}
      {values.has('expected_orders') && (
        <p class="sentence-more">
          <span class="mark">{words.value.common.estimated}</span>{' '}
          {say.forecast(
            whole(values.get('expected_orders')),
            shortMoney(Math.round(Number(values.get('expected_value')))),
            spanName(asked, asked.horizon ?? 12),
          )}
        </p>
      )}
      {tracking.length > 0 && (
        <figure class="strip">
          <figcaption>
            <h2>{say.tracking}</h2>
            <span class="muted">{say.trackingNote}</span>
          </figcaption>
          <Tracking
            title={say.tracking}
            names={{ actual: say.actual, predicted: say.predicted }}
            points={tracking.map((row) => ({
              label: String(row['week']),
              actual: Number(row['actual']),
              predicted: Number(row['predicted']),
              low: Number(row['low']),
              high: Number(row['high']),
              holdout: row['holdout'] === true,
              text: say.week(String(row['week']), whole(row['actual']), whole(row['predicted'])),
            }))}
          />
          {typeof error === 'number' && (
            <p class="muted">
              {say.holdout(
                whole(values.get('holdout_weeks')),
                whole(values.get('holdout_actual')),
                whole(values.get('holdout_predicted')),
              )}
              {` · ${signedRate(error)}`}
            </p>
          )}
        </figure>
      )}
      {projection && ahead.length > 0 && (
        <>
          <figure class="strip">
            <figcaption>
              <h2>{say.projection}</h2>
              <span class="muted">{say.projectionNote}</span>
            </figcaption>
            <Curves
              title={say.projection}
              series={[
                { name: say.predicted, points: ahead },
                { name: say.actual, points: sofar },
              ]}
              marks={ahead.map((point) => ({ x: point.x, text: ageName(asked, point.x - 1) }))}
              format={yuan}
              read={(one, point) => `${one.name} · ${ageName(asked, point.x - 1)} ${yuan(point.y ?? 0)}`}
            />
          </figure>
          <Twin
            table={projection}
            definition={report.definition}
            title={say.projection}
            write={{ age: (value) => ageName(asked, value) }}
          />
        </>
      )}
      {frequency && frequency.rows.length > 0 && (
        <Twin table={frequency} definition={report.definition} title={say.frequency} />
      )}
      {table && table.rows.length > 0 && (
        <Twin
          table={table}
          definition={report.definition}
          title={say.parameters}
          write={{
            name: (value) => word(say.parameterNames, String(value)),
            value: (value) => (numberOf(value) === null ? '—' : String(Number(Number(value).toPrecision(6)))),
          }}
        />
      )}
      {tracking.length > 0 && (
        <Twin
          table={tableOf(report, 'tracking')!}
          definition={report.definition}
          title={say.tracking}
          write={{ predicted: (value) => cell(numberOf(value), 'count') }}
        />
      )}
    </>
  );
}
