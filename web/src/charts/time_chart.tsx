// One measure over time as a line or as bars: zero baseline, gaps for the unknown, dashes for what is not finished. The pointer or the
// arrow keys read single points; the table twin beside it says the rest.
import { shortDay } from '../i18n/format';
import { Flags, flagsOf, flagText } from './flags';
import { alone, labelled, linePath, ticks, under } from './geometry';
import { useReading, useWidth } from './reading';

export interface TimePoint {
  bucket: string;
  value: number | null;
  complete?: boolean;
  text: string;
}
interface Props {
  title: string;
  points: readonly TimePoint[];
  format: (value: number) => string;
  shape?: 'line' | 'bars';
  height?: number;
  axis?: (bucket: string) => string;
  level?: { y: number; text: string }; // a height to be reached, across the picture
}

const kLeft = 56;
const kRight = 12;
const kTop = 12;
const kBottom = 24;

export function TimeChart({ title, points, format, shape = 'line', height = 180, axis = shortDay, level }: Props) {
  const { box, width } = useWidth(280);
  const marks = ticks(Math.max(0, level?.y ?? 0, ...points.map((point) => point.value ?? 0)), 3);
  const top = marks.at(-1) ?? 1;
  const inner = width - kLeft - kRight;
  const slot = inner / Math.max(1, points.length);
  const x = (index: number): number => kLeft + slot * (index + 0.5);
  const y = (value: number): number => kTop + (height - kTop - kBottom) * (1 - value / top);
  const { at, reader } = useReading(points.length, (left) => Math.floor((left - kLeft) / slot));
  const open = points.findIndex((point) => point.complete === false);
  const closed = points.map((point, index) => ({
    x: x(index),
    y: point.value === null || (open >= 0 && index >= open) ? null : y(point.value),
  }));
  const unfinished =
    open < 0
      ? []
      : points.map((point, index) => ({
          x: x(index),
          y: point.value === null || index < open - 1 ? null : y(point.value),
        }));
  const chosen = at === null ? null : points[at];
  const flags = flagsOf(points.map(({ bucket }) => bucket));
  return (
    <div class="time-chart" ref={box}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={title}
        {...reader}
      >
        {marks.map((mark) => (
          <g key={mark}>
            <line class="grid" x1={kLeft} x2={width - kRight} y1={y(mark)} y2={y(mark)} />
            <text class="tick" x={kLeft - 8} y={y(mark) + 4} text-anchor="end">
              {format(mark)}
            </text>
          </g>
        ))}
        {labelled(points.length, inner, 64).map((index) => (
          <text key={index} class="tick" {...under(x(index), width)} y={height - 6}>
            {axis(points[index]?.bucket ?? '')}
          </text>
        ))}
        {shape === 'bars' ? (
          points.map(
            (one, index) =>
              one.value !== null && (
                <rect
                  key={index}
                  class={`time-bar${one.complete === false ? ' open' : ''}${index === at ? ' at' : ''}`}
                  x={x(index) - Math.min(24, slot * 0.35)}
                  width={Math.max(1, Math.min(48, slot * 0.7))}
                  y={y(one.value)}
                  height={Math.max(0, y(0) - y(one.value))}
                />
              ),
          )
        ) : (
          <>
            <path class="time-line" d={linePath(closed)} />
            <path class="time-line open" d={linePath(unfinished)} />
            {alone(points.map((one, index) => ({ x: x(index), y: one.value === null ? null : y(one.value) }))).map(
              (dot) => (
                <circle key={dot.x} class="time-dot" cx={dot.x} cy={dot.y ?? 0} r="2.5" />
              ),
            )}
          </>
        )}
        <Flags flags={flags} x={x} top={kTop} bottom={y(0)} />
        {level && (
          <g class="level">
            <line x1={kLeft} x2={width - kRight} y1={y(level.y)} y2={y(level.y)} />
            <text x={kLeft + 4} y={Math.max(kTop + 10, y(level.y) - 6)}>
              {level.text}
            </text>
          </g>
        )}
        {at !== null && chosen && (
          <g>
            <line class="cursor" x1={x(at)} x2={x(at)} y1={kTop} y2={y(0)} />
            {shape === 'line' && chosen.value !== null && (
              <circle class="cursor-dot" cx={x(at)} cy={y(chosen.value)} r="3.5" />
            )}
          </g>
        )}
      </svg>
      <output
        class="time-read"
        aria-live="polite"
        style={at === null ? {} : { '--at': `${Math.min(Math.max(x(at), 90), width - 90)}px` }}
        hidden={!chosen}
      >
        {chosen?.text}
        {flagText(flags, at)}
      </output>
    </div>
  );
}
