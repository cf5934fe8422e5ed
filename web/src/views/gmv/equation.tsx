// The formula as figures: each factor with what it was and what it did, × between them, = what was paid, and what is left over when the
// contributions are taken from the change.
import { cell, count, kMissing, money, rate, shortCount, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Cell } from '../../engine/protocol';
import type { Row } from '../../state/questions';
import { asMoney, difference, tenths } from './reading';

// A factor's own value: heads, a share, an amount or times.
export function factorText(factor: string, value: Cell | undefined): string {
  if (value === null || value === undefined) return kMissing;
  if (factor === 'aov' || factor === 'unmatched') return money(value);
  if (factor === 'users' || factor === 'kept') return count(value);
  if (factor === 'frequency') return typeof value === 'number' ? words.value.gmv.times(value.toFixed(2)) : kMissing;
  return factor === 'index' ? (typeof value === 'number' ? value.toPrecision(4) : kMissing) : rate(value);
}

const toCents = (amount: bigint): bigint => ((amount + 50n) / 100n) * 100n;

// "▲ +¥1.2万"; the table beside it has the ten-thousandths.
export function movedText(value: Cell | undefined): string {
  const amount = tenths(value);
  if (amount === null) return kMissing;
  if (amount === 0n) return words.value.overview.flat;
  return `${amount > 0n ? '▲ +' : '▼ −'}${shortMoney(asMoney(toCents(amount < 0n ? -amount : amount)))}`;
}
export const wayOf = (value: Cell | undefined): string => {
  const amount = tenths(value) ?? 0n;
  return amount > 0n ? 'up' : amount < 0n ? 'down' : '';
};

export function Equation({ factors, base, current }: { factors: readonly Row[]; base: Row; current: Row }) {
  const say = words.value.gmv;
  const left = difference(
    base['paid'],
    current['paid'],
    factors.map((row) => row['contribution'] ?? null),
  );
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
          {left !== null && (
            <span class="term-moved">
              {left === 0n ? '✓ ' : ''}
              {say.left(money(asMoney(left)))}
            </span>
          )}
        </li>
      </ol>
    </div>
  );
}
