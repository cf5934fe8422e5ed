// The formula with each factor under the reader's hand, and one yuan for new customers against one for those who are here.
import { cents, count, kMissing, money, rate, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import { type Row, rowsOf, tableOf } from '../../state/questions';
import { Twin } from '../report/twin';
import { NumberField } from '../segments/typed';

interface Props {
  report: Report;
  params: Record<string, unknown>;
  set: (part: Record<string, unknown>) => void;
}

const asMoney = new Set(['aov']);
const asShare = new Set(['fission', 'conversion']);

export function Money({ report, params, set }: Props) {
  const say = words.value.plan;
  const factors = rowsOf(tableOf(report, 'factors'));
  const formula = rowsOf(tableOf(report, 'formula'));
  const budget = rowsOf(tableOf(report, 'budget'));
  const swap = report.notes.find((note) => note.code === 'budget_swap')?.facts ?? {};
  const typed = (params['factors'] as Record<string, unknown> | undefined) ?? {};
  const spend = (params['budget'] as Record<string, unknown> | undefined) ?? {};
  const put = (key: 'factors' | 'budget', name: string, value: unknown): void => {
    const next: Record<string, unknown> = { ...(key === 'factors' ? typed : spend) };
    if (value === undefined) delete next[name];
    else next[name] = value;
    set({ [key]: Object.keys(next).length > 0 ? next : undefined });
  };
  const text = (name: string, row: Row, column: string): string => {
    const value = row[column];
    if (value === null || value === undefined) return kMissing;
    return asMoney.has(name) ? money(value) : asShare.has(name) ? rate(value) : count(value);
  };
  const reconciled = formula.find((row) => row['formula'] === 'reconciled');
  const factorTable = tableOf(report, 'factors');
  const field = (side: string, name: string, row: Row, column: string, share = false) => {
    const key = `${side}_${name}`;
    const value = row[column];
    return (
      <span class="plan-input">
        <small class="muted">{word(say.numbers, key)}</small>
        <NumberField
          label={word(say.numbers, key)}
          {...(share ? { scale: 100 } : {})}
          value={value === null || value === undefined ? undefined : Number(value)}
          onChange={(next) => put('budget', key, next === undefined ? undefined : share ? next : next.toFixed(2))}
        />
        {share && <span class="muted">%</span>}
        {(value === null || value === undefined) && <span class="mark">{say.ask}</span>}
      </span>
    );
  };
  return (
    <>
      {factors.some((row) => row['planned'] !== null) && (
        <section class="plan-money">
          <h2>{say.formula}</h2>
          <ul class="plan-factors">
            {factors.map((row) => {
              const name = String(row['factor']);
              const value = row['planned'];
              return (
                <li key={name}>
                  <span class="plan-factor-name">{word(say.factors, name)}</span>
                  <NumberField
                    label={word(say.factors, name)}
                    {...(asShare.has(name) ? { scale: 100 } : {})}
                    value={value === null || value === undefined ? undefined : Number(Number(value).toPrecision(6))}
                    onChange={(next) =>
                      put(
                        'factors',
                        name,
                        next === undefined
                          ? undefined
                          : name === 'customers'
                            ? Math.max(0, Math.round(next))
                            : name === 'aov'
                              ? next.toFixed(2)
                              : next,
                      )
                    }
                  />
                  {asShare.has(name) && <span class="muted">%</span>}
                  <small class="muted">
                    {row['source'] === 'typed' ? say.was(text(name, row, 'value')) : value === null ? say.ask : ''}
                  </small>
                  <small class="muted">
                    {row['plus_tenth_gain'] !== null ? say.tenth(shortMoney(row['plus_tenth_gain'])) : ''}
                    {row['plus_point_gain'] !== null ? ` · ${say.point(shortMoney(row['plus_point_gain']))}` : ''}
                  </small>
                </li>
              );
            })}
          </ul>
          {reconciled && reconciled['planned'] !== null && (
            <p class="plan-result">
              {say.result(money(reconciled['planned']))}
              {reconciled['value'] !== null && <span class="muted"> {say.wasPaid(money(reconciled['value']))}</span>}
            </p>
          )}
          {factorTable && (
            <Twin
              table={factorTable}
              definition={report.definition}
              title={say.factorTable}
              hide={['unit']}
              heads={{ value: say.inData }}
              figures={['value', 'planned']}
              write={{
                factor: (value) => word(say.factors, String(value)),
                value: (_, row) => text(String(row[0]), { value: row[1] ?? null }, 'value'),
                planned: (_, row) => text(String(row[0]), { value: row[2] ?? null }, 'value'),
                source: (value) => (value === 'data' ? say.fromData : value === 'typed' ? say.typed : say.ask),
              }}
            />
          )}
        </section>
      )}
      {budget.length > 0 && (
        <section class="plan-money">
          <h2>{say.budget}</h2>
          <p>
            {swap['better'] !== undefined
              ? say.swap(
                  word(say.sides, String(swap['better'])),
                  shortMoney(String(swap['gain']).replace('-', '')),
                  shortMoney(String(swap['amount'])),
                )
              : swap['break_even_response'] !== undefined
                ? say.breakEven(rate(swap['break_even_response'] as number))
                : say.budgetUnknown}
          </p>
          <div class="plan-budget">
            <span class="plan-input">
              <small class="muted">{say.amount}</small>
              <NumberField
                label={say.amount}
                value={Number(spend['amount'] ?? 1)}
                onChange={(next) => put('budget', 'amount', next === undefined ? undefined : next.toFixed(2))}
              />
            </span>
            {budget.map((row) => {
              const side = String(row['side']);
              return (
                <div key={side} class="plan-side">
                  <h3>{word(say.sides, side)}</h3>
                  {field(side, 'cost', row, 'cost')}
                  {side === 'old' && field(side, 'response', row, 'response', true)}
                  {field(side, 'value', row, 'value')}
                  <p class="plan-yuan">
                    {row['paid_per_yuan'] === null ? kMissing : say.perYuan(cents(row['paid_per_yuan']))}
                  </p>
                </div>
              );
            })}
          </div>
        </section>
      )}
    </>
  );
}
