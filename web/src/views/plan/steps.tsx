// The funnel of a plan, step by step: what is there, the rate under a slider, how many the goal needs. What nobody knows is asked for.
import { count, rate } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import { type Row, rowsOf, tableOf } from '../../state/questions';
import { Button } from '../../ui/controls';
import { Twin } from '../report/twin';
import { NumberField } from '../segments/typed';

interface Override {
  step: number;
  rate: number;
}
interface Props {
  report: Report;
  params: Record<string, unknown>;
  label: (row: Row | undefined) => string;
  set: (part: Record<string, unknown>) => void;
}

export function Steps({ report, params, label, set }: Props) {
  const say = words.value.plan;
  const table = tableOf(report, 'steps');
  const rows = rowsOf(table);
  if (!table || rows.length === 0) return null;
  const rates = (params['rates'] as Override[] | undefined) ?? [];
  const change = (step: number, value: number | undefined): void => {
    const others = rates.filter((one) => one.step !== step);
    const next = value === undefined ? others : [...others, { step, rate: value }].sort((a, b) => a.step - b.step);
    set({ rates: next.length > 0 ? next : undefined });
  };
  const start = params['start'] as number | undefined;
  return (
    <section class="plan-steps-section">
      <ol class="plan-steps">
        {rows.map((row, index) => {
          const step = index + 1;
          const own = rates.find((one) => one.step === step);
          const known = typeof row['rate'] === 'number';
          return (
            <li key={step}>
              {index > 0 && (
                <div class="plan-rate">
                  <label>
                    <span class="unseen">{say.rateOf(label(row))}</span>
                    <input
                      type="range"
                      min="0"
                      max="1000"
                      value={known ? String(Math.round(Number(row['rate']) * 1000)) : '0'}
                      aria-valuetext={known ? rate(row['rate']) : say.ask}
                      onChange={(event) => change(step, Number(event.currentTarget.value) / 1000)}
                    />
                  </label>
                  <NumberField
                    label={say.rateOf(label(row))}
                    scale={100}
                    value={known ? Number(Number(row['rate']).toPrecision(4)) : undefined}
                    onChange={(value) => {
                      if (value === undefined || (value >= 0 && value <= 1000)) change(step, value);
                    }}
                  />
                  <span class="muted">%</span>
                  {own ? (
                    <Button small kind="quiet" icon="undo" label={say.asData} onClick={() => change(step, undefined)} />
                  ) : known ? (
                    <span class="muted plan-interval">
                      {typeof row['low'] === 'number' ? `${rate(row['low'])}–${rate(row['high'])}` : ''}
                    </span>
                  ) : (
                    <span class="mark">{say.ask}</span>
                  )}
                </div>
              )}
              <div class="plan-step">
                <strong>{label(row)}</strong>
                <span>
                  <small class="muted">{say.now}</small>
                  {count(row['customers'])}
                </span>
                <span>
                  <small class="muted">{say.forward}</small>
                  {index === 0 ? (
                    <NumberField
                      label={say.start}
                      value={start ?? (row['customers'] as number | undefined) ?? undefined}
                      onChange={(value) => set({ start: value === undefined ? undefined : Math.max(0, Math.round(value)) })}
                    />
                  ) : (
                    count(row['forward'])
                  )}
                </span>
                <span class="plan-needed">
                  <small class="muted">{say.backward}</small>
                  {count(row['backward'])}
                  {Number(row['more'] ?? 0) > 0 && <small class="muted"> {say.more(count(row['more']))}</small>}
                </span>
              </div>
            </li>
          );
        })}
      </ol>
      <Twin
        table={table}
        definition={report.definition}
        title={say.steps}
        write={{
          label: (value) => label({ label: value }),
          source: (value) => (value === 'data' ? say.fromData : value === 'typed' ? say.typed : say.ask),
        }}
      />
    </section>
  );
}
