// The formula as figures: each factor with what it was and what it did, × between them, = what was paid, and what is left over when the
// contributions are taken from the change.
import { cell, cents, count, kMissing, money, rate, shortCount, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Cell } from '../../engine/protocol';
import type { Row } from '../../state/questions';

// A factor's own value: heads, a share, an amount or times.
export function factorText(factor: string, value: Cell | undefined): string {
  if (value === null || value === undefined) return kMissing;
  if (factor === 'aov' || factor === 'unmatched') return money(value);
  if (factor === 'users' || factor === 'kept') return count(value);
  if (factor === 'frequency') return typeof value === 'number' ? words.value.gmv.times(value.toFixed(2)) : kMissing;
  return factor === 'index' ? (typeof value === 'number' ? value.toPrecision(4) : kMissing) : rate(value);
}

// "▲ +¥1.2万"; the table beside it has the ten-thousandths.
export function movedText(value: Cell | undefined): string {
  if (typeof value !== 'string') return kMissing;
  const amount = Number(value);
  if (amount === 0) return words.value.overview.flat;
  const size = value.replace('-', '');
  // No line ends behind the sign.
  return `${amount > 0 ? '▲\u00A0+' : '▼\u00A0−'}\u2060${Math.abs(amount) < 1e4 ? cents(size) : shortMoney(size)}`;
}
export const wayOf = (value: Cell | undefined): string => {
  const amount = Number(value ?? 0);
  return amount > 0 ? 'up' : amount < 0 ? 'down' : '';
};

interface Props {
  factors: readonly Row[];
  base: Row;
  current: Row;
  left: Cell | undefined; // what the contributions leave of the change
}
export function Equation({ factors, base, current, left }: Props) {
  const say = words.value.gmv;
  return (
    <div class="equation">
      <ol class="terms">
        {factors.map((row, index) => {
          const factor = String(row['factor']);
          const sign = factor === 'unmatched' ? '+' : '×';
          return (
            <li key={factor} class="term">
              {index > 0 && (
                <span class="sign" aria-hidden="true">
                  {sign}
                </span>
              )}
              <span class="term-name" title={word(say.meanings, factor)}>
                {factor === 'fission' ? say.onePlus : ''}
                {word(say.factors, factor)}
              </span>
              <span class="term-value" title={cell(row['current'], 'text')}>
                {factor === 'users' || factor === 'kept'
                  ? shortCount(row['current'])
                  : factor === 'unmatched'
                    ? shortMoney(row['current'])
                    : factorText(factor, row['current'])}
              </span>
              <span class="term-base muted">{say.was(factorText(factor, row['base']))}</span>
              <span class={`term-moved ${wayOf(row['contribution'])}`} title={money(row['contribution'])}>
                {movedText(row['contribution'])}
              </span>
            </li>
          );
        })}
        <li class="term whole">
          <span class="sign" aria-hidden="true">
            =
          </span>
          <span class="term-name">{say.paid}</span>
          <span class="term-value" title={money(current['paid'])}>
            {shortMoney(current['paid'])}
          </span>
          <span class="term-base muted">{say.was(shortMoney(base['paid']))}</span>
          {typeof left === 'string' && (
            <span class="term-moved">
              {Number(left) === 0 ? '✓ ' : ''}
              {say.left(money(left))}
            </span>
          )}
        </li>
      </ol>
    </div>
  );
}
