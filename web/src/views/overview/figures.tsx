// The headline figures: large numerals, the change with sign, arrow, colour and word. Which way is good differs by figure and is not
// said by colour: red is up in Chinese, green is up in English.
import { cell, count, kMissing, money, points, rate, shortCount, shortMoney, signedRate } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Cell, Unit } from '../../engine/protocol';

export interface Headline {
  metric: string;
  value: Cell;
  previous: Cell;
  change: number | null;
  unit: string;
}

export function writeValue(value: Cell, unit: string, full = false): string {
  if (value === null || value === undefined) return kMissing;
  if (unit === 'money') return full ? money(value) : shortMoney(value);
  if (unit === 'share') return rate(Number(value));
  if (unit === 'count') return full ? count(value) : shortCount(value);
  return cell(value, unit as Unit);
}

export function changeText(one: Headline): string {
  if (one.change === null || one.change === undefined) return kMissing;
  if (one.change === 0) return words.value.overview.flat;
  return one.unit === 'share' ? points(one.change) : signedRate(one.change);
}

export function Figures({ headlines }: { headlines: readonly Headline[] }) {
  const say = words.value.overview;
  return (
    <dl class="figures headline">
      {headlines
        .filter((one) => one.value !== null)
        .map((one) => {
          const change = one.change ?? null;
          const way = change === null || change === 0 ? 'flat' : change > 0 ? 'up' : 'down';
          return (
            <div key={one.metric}>
              <dt>{word(say.metrics, one.metric)}</dt>
              <dd title={writeValue(one.value, one.unit, true)}>{writeValue(one.value, one.unit)}</dd>
              <dd class="figure-change">
                {change !== null ? (
                  <>
                    <span class={`change ${way}`}>
                      {way === 'up' ? '▲ ' : way === 'down' ? '▼ ' : ''}
                      {changeText(one)}
                    </span>
                    <span class="muted">
                      {one.previous !== null ? say.previous(writeValue(one.previous, one.unit)) : ''}
                    </span>
                  </>
                ) : (
                  <span class="muted">
                    {one.previous === 0
                      ? say.zeroBase
                      : one.previous === null
                        ? say.noPrevious
                        : say.previous(writeValue(one.previous, one.unit))}
                  </span>
                )}
              </dd>
            </div>
          );
        })}
    </dl>
  );
}
