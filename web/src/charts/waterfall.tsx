// From one total to another by what was added and taken away: totals stand on the zero line, each part floats where the one before it
// ended. Rows of HTML with the figure beside every bar, so nothing has to be read off an axis and a phone shows all of it. One tab
// stop; arrow keys walk the rows, Enter opens the people. Leaves out: parts whose size is not known, they have a row and no bar.
import { useRef } from 'preact/hooks';

export interface Fall {
  key: string;
  label: string;
  more?: string; // said under the label
  kind: 'total' | 'part';
  value: number | null;
  text: string;
  aside?: string; // beside the figure
  tone?: string; // of a part that is neither more nor less of the same
  opens?: boolean;
}
interface Placed {
  from: number;
  to: number;
}

// Where each bar lies, in the units of the values; parts go on from the bar before them.
export function placed(rows: readonly Fall[]): (Placed | null)[] {
  let level = 0;
  return rows.map(({ kind, value }) => {
    if (value === null) return null;
    const from = kind === 'total' ? 0 : level;
    level = kind === 'total' ? value : level + value;
    return { from, to: level };
  });
}

// The scale that holds all bars; it shows zero unless every bar floats far above it.
export function reach(bars: readonly (Placed | null)[]): { low: number; high: number } {
  const ends = bars.flatMap((bar) => (bar ? [bar.from, bar.to] : []));
  return { low: Math.min(0, ...ends), high: Math.max(0, ...ends) || 1 };
}

interface Props {
  title: string;
  keys: string; // how the keyboard walks it
  rows: readonly Fall[];
  onOpen?: (row: Fall) => void;
}
export function Waterfall({ title, keys, rows, onOpen }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const bars = placed(rows);
  const { low, high } = reach(bars);
  const at = (value: number): number => ((value - low) / (high - low)) * 100;
  const walk = (event: KeyboardEvent): void => {
    const marks = [...(list.current?.querySelectorAll<HTMLElement>('[data-mark]') ?? [])];
    const here = marks.indexOf(document.activeElement as HTMLElement);
    const places: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: marks.length - 1 };
    const target = marks[places[event.key] ?? -1];
    if (here < 0 || !target) return;
    event.preventDefault();
    for (const mark of marks) mark.tabIndex = mark === target ? 0 : -1;
    target.focus();
  };
  return (
    <ol class="waterfall" ref={list} aria-label={`${title} · ${keys}`} onKeyDown={walk}>
      {rows.map((row, index) => {
        const bar = bars[index];
        const way = row.kind === 'total' ? 'total' : (row.value ?? 0) < 0 ? 'fewer' : 'more';
        const style = bar && {
          '--from': `${at(Math.min(bar.from, bar.to))}%`,
          '--size': `${Math.abs(at(bar.to) - at(bar.from))}%`,
          '--end': `${at(bar.to)}%`,
        };
        const opens = onOpen && row.opens === true;
        return (
          <li key={row.key} class={`fall ${way}${row.tone ? ` ${row.tone}` : ''}`}>
            <span class="fall-name">
              {row.label}
              {row.more && <small class="muted">{row.more}</small>}
            </span>
            <button
              type="button"
              class="fall-track"
              data-mark
              tabIndex={index === 0 ? 0 : -1}
              aria-disabled={!opens}
              aria-label={`${row.label} ${row.text}${row.aside ? ` ${row.aside}` : ''}`}
              {...(style ? { style } : {})}
              onClick={() => opens && onOpen(row)}
            >
              {bar && <span class="fall-bar" />}
              {bar && index + 1 < rows.length && <span class="fall-link" />}
            </button>
            <span class="fall-figure">
              {row.text}
              {row.aside && <small class="muted">{row.aside}</small>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
