// 三年账: what was put in and what came back, period by period and year by year, up to the day they are even.
import { TimeChart } from '../../charts/time_chart';
import { cell, shortMoney, signedRate } from '../../i18n/format';
import { words } from '../../i18n/words';
import { rowsOf, tableOf } from '../../state/questions';
import { Twin } from '../report/twin';
import { numberOf, type Part } from './reading';

export function Money({ report }: Part) {
  const say = words.value.ltv;
  const cash = tableOf(report, 'cash');
  const years = tableOf(report, 'years');
  const rows = rowsOf(cash);
  const costed = rows.some((row) => row['balance'] !== null);
  // The last time that the balance rose above nothing for good.
  const below = rows.findLastIndex((row) => Number(row['balance']) < 0);
  const even = rows[below + 1]?.['bucket'];
  return (
    <>
      {costed && (
        <p class="sentence-more">{even === undefined ? say.noBreakEven : say.breakEven(String(even))}</p>
      )}
      <figure class="strip">
        <figcaption>
          <h2>{say.money}</h2>
        </figcaption>
        <TimeChart
          title={say.money}
          shape="bars"
          format={(value) => shortMoney(value)}
          axis={(bucket) => bucket}
          points={rows.map((row) => ({
            bucket: String(row['bucket']),
            value: numberOf(row['value']),
            complete: row['complete'] !== false,
            text: `${String(row['bucket'])} · ${cell(row['value'], 'money')}${costed ? ` − ${cell(row['spent'], 'money')} · ${say.balance} ${cell(row['balance'], 'money')}` : ''}`,
          }))}
        />
      </figure>
      {years && (
        <Twin
          table={years}
          definition={report.definition}
          title={say.years}
          heads={{ year: say.yearHead, growth: say.growth, balance: say.balance }}
          write={{ growth: (value) => (typeof value === 'number' ? signedRate(value) : '—') }}
        />
      )}
      {cash && <Twin table={cash} definition={report.definition} title={say.money} heads={{ balance: say.balance }} />}
    </>
  );
}
