// The 24 hours of a day as bars; the part of an hour in which the shop is shut is hatched behind its bar. Each bar is a button: one tab
// stop, arrow keys walk, Enter opens.
import { useRef } from 'preact/hooks';
import { barWidth } from './geometry';

export interface DayBar {
  hour: number;
  value: number | null;
  closed: number; // shut minutes of the hour
  text: string;
}
interface Props {
  title: string;
  keys: string;
  bars: readonly DayBar[];
  format: (value: number) => string;
  onOpen?: (hour: number) => void;
}

export function DayBars({ title, keys, bars, format, onOpen }: Props) {
  const place = useRef<HTMLOListElement>(null);
  const top = bars.reduce((most, bar) => Math.max(most, bar.value ?? 0), 0);
  const walk = (event: KeyboardEvent): void => {
    const all = [...(place.current?.querySelectorAll<HTMLElement>('button') ?? [])];
    const here = all.indexOf(event.target as HTMLElement);
    const goals: Record<string, number> = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: all.length - 1 };
    const next = all[goals[event.key] ?? -1];
    if (!next) return;
    event.preventDefault();
    for (const button of all) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  };
  // An hour that is shut in part is shut on the side of the hour beside it that is.
  const side = (index: number): string =>
    (bars[index]?.closed ?? 0) >= 60 || (bars[(index + 23) % 24]?.closed ?? 0) > 0 ? 'left' : 'right';
  return (
    <div class="day-bars">
      <span class="day-top muted" aria-hidden="true">
        {format(top)}
      </span>
      <ol ref={place} aria-label={`${title} · ${keys}`} onKeyDown={walk}>
        {bars.map((bar, index) => (
          <li key={bar.hour} class={bar.closed > 0 ? `shut ${side(index)}` : undefined}>
            <button
              type="button"
              tabIndex={index === 0 ? 0 : -1}
              title={bar.text}
              aria-label={bar.text}
              aria-disabled={!onOpen || !bar.value}
              style={{ '--shut': `${(bar.closed / 60) * 100}%` }}
              onClick={() => bar.value && onOpen?.(bar.hour)}
            >
              <span style={{ '--tall': `${barWidth(bar.value ?? 0, top)}%` }} />
            </button>
            <span class="day-hour" aria-hidden="true">
              {bar.hour}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
