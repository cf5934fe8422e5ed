// Bars over time, parts stacked above the zero line and what was lost below it; or one plain histogram. Arrow keys walk the bars and
// their parts, Enter opens the people; what is not finished is hatched.
import { useState } from 'preact/hooks';
import { shortCount } from '../i18n/format';
import { Flags, flagsOf, flagText } from './flags';
import { labelled, ticks, under } from './geometry';
import { useWidth } from './reading';

export interface Part {
  key: string;
  name: string;
  tone: string; // a class of the part's colour
}
export interface Bar {
  key: string;
  text: string;
  values: readonly (number | null)[]; // by part; below zero is drawn below
  open?: boolean;
}
interface Props {
  title: string;
  keys?: string;
  parts: readonly Part[];
  bars: readonly Bar[];
  days?: boolean; // the bars' keys are days: notes on them are flagged
  read: (bar: Bar, part: Part, value: number) => string;
  onPeople?: (bar: Bar, part: Part) => void;
}

const kHeight = 260;
const kLeft = 56;
const kRight = 8;
const kTop = 12;
const kBottom = 26;

export interface Piece {
  bar: number;
  part: number;
  from: number; // in units of the values
  to: number;
}

// Where each part lies: gains piled up from zero, losses down from it.
export function pieces(bars: readonly Bar[]): Piece[] {
  return bars.flatMap((bar, index) => {
    let up = 0;
    let down = 0;
    return bar.values.flatMap((value, part) => {
      if (value === null || value === 0) return [];
      const from = value > 0 ? up : down;
      if (value > 0) up += value;
      else down += value;
      return [{ bar: index, part, from, to: from + value }];
    });
  });
}

export function StackedBars({ title, keys, parts, bars, days, read, onPeople }: Props) {
  const { box, width } = useWidth(260);
  const [at, setAt] = useState<number | null>(null);
  const all = pieces(bars);
  const most = all.reduce((best, piece) => Math.max(best, piece.to), 1);
  const least = all.reduce((best, piece) => Math.max(best, -piece.to), 0);
  const marks = ticks(Math.max(most, least), 3);
  const step = marks[1] ?? 1;
  const top = Math.ceil(most / step - 1e-9) * step;
  const bottom = Math.ceil(least / step - 1e-9) * step;
  const slot = (width - kLeft - kRight) / Math.max(1, bars.length);
  const x = (index: number): number => kLeft + slot * (index + 0.5);
  const y = (value: number): number => kTop + ((kHeight - kTop - kBottom) * (top - value)) / (top + bottom);
  const below = marks.slice(1).filter((mark) => mark <= bottom);
  const lines = [...marks.filter((mark) => mark <= top), ...below.map((mark) => -mark)];
  const thick = Math.max(1, Math.min(48, slot * 0.72));
  const chosen = at === null ? undefined : all[at];
  const flags = days ? flagsOf(bars.map(({ key }) => key)) : [];
  const move = (event: KeyboardEvent): void => {
    const { key } = event;
    if ((key === 'Enter' || key === ' ') && chosen) {
      event.preventDefault();
      onPeople?.(bars[chosen.bar]!, parts[chosen.part]!);
      return;
    }
    const bar = chosen?.bar ?? -1;
    const next =
      key === 'ArrowRight' || key === 'ArrowLeft'
        ? [...new Set(all.map((piece) => piece.bar))]
            .filter((one) => (key === 'ArrowRight' ? one > bar : one < (chosen?.bar ?? bars.length)))
            .at(key === 'ArrowRight' ? 0 : -1)
        : key === 'Home'
          ? all[0]?.bar
          : key === 'End'
            ? all.at(-1)?.bar
            : undefined;
    const level = all
      .filter((piece) => piece.bar === bar)
      .sort((a, b) => Math.max(a.from, a.to) - Math.max(b.from, b.to));
    const inBar = chosen ? level.indexOf(chosen) + (key === 'ArrowUp' ? 1 : key === 'ArrowDown' ? -1 : 0) : -1;
    const goal =
      next !== undefined
        ? (all.find((piece) => piece.bar === next && piece.part === chosen?.part) ??
          all.find((piece) => piece.bar === next))
        : key === 'ArrowUp' || key === 'ArrowDown'
          ? (level[inBar] ?? all[0])
          : undefined;
    if (!goal) return;
    event.preventDefault();
    setAt(all.indexOf(goal));
  };
  const middle = chosen ? x(chosen.bar) : 0;
  return (
    <div class="time-chart stacked" ref={box}>
      <svg
        width={width}
        height={kHeight}
        viewBox={`0 0 ${width} ${kHeight}`}
        role="application"
        aria-label={keys ? `${title} · ${keys}` : title}
        tabIndex={0}
        onKeyDown={move}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
      >
        <defs>
          <pattern id="unfinished" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect class="hatch" width="3" height="6" />
          </pattern>
        </defs>
        {lines.map((mark) => (
          <g key={mark}>
            <line class={mark === 0 ? 'grid zero' : 'grid'} x1={kLeft} x2={width - kRight} y1={y(mark)} y2={y(mark)} />
            <text class="tick" x={kLeft - 8} y={y(mark) + 4} text-anchor="end">
              {shortCount(mark)}
            </text>
          </g>
        ))}
        {labelled(bars.length, width - kLeft - kRight, 60).map((index) => (
          <text key={index} class="tick" {...under(x(index), width)} y={kHeight - 6}>
            {bars[index]?.text}
          </text>
        ))}
        <Flags flags={flags} x={x} top={kTop} bottom={y(0)} />
        {all.map((piece, index) => {
          const bar = bars[piece.bar]!;
          const part = parts[piece.part]!;
          const place = {
            x: x(piece.bar) - thick / 2,
            width: thick,
            y: y(Math.max(piece.from, piece.to)),
            height: Math.max(1, Math.abs(y(piece.from) - y(piece.to)) - 0.5),
          };
          return (
            <g
              key={index}
              class={`piece ${part.tone}${onPeople ? ' opens' : ''}${index === at ? ' at' : ''}`}
              onPointerEnter={() => setAt(index)}
              onClick={() => onPeople?.(bar, part)}
            >
              <rect {...place} />
              {bar.open && <rect {...place} class="over" fill="url(#unfinished)" />}
            </g>
          );
        })}
      </svg>
      <output
        class="time-read"
        aria-live="polite"
        style={chosen ? { '--at': `${Math.min(Math.max(middle, 110), width - 110)}px` } : {}}
        hidden={!chosen}
      >
        {chosen && read(bars[chosen.bar]!, parts[chosen.part]!, Math.abs(chosen.to - chosen.from)) + flagText(flags, chosen.bar)}
      </output>
    </div>
  );
}
