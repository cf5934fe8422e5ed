// What happened week by week against what a model said, its band, and the line from which on the model had seen nothing. The pointer or
// the arrow keys read it.
import { shortCount } from '../i18n/format';
import { Flags, flagsOf, flagText } from './flags';
import { labelled, linePath, stepBand, ticks } from './geometry';
import { useReading, useWidth } from './reading';

export interface TrackedPoint {
  label: string;
  actual: number;
  predicted: number;
  low: number;
  high: number;
  holdout: boolean;
  text: string;
}
interface Props {
  title: string;
  points: readonly TrackedPoint[];
  names: { actual: string; predicted: string };
}

const kLeft = 52;
const kRight = 16;
const kTop = 12;
const kFloor = 214;
const kHeight = 240;

export function Tracking({ title, points, names }: Props) {
  const { box, width } = useWidth(260);
  const lines = ticks(Math.max(1, ...points.flatMap((point) => [point.actual, point.high])), 4);
  const top = lines.at(-1) ?? 1;
  const slot = (width - kLeft - kRight) / Math.max(1, points.length);
  const x = (index: number): number => kLeft + slot * (index + 0.5);
  const y = (value: number): number => kTop + (kFloor - kTop) * (1 - value / top);
  const { at, reader } = useReading(points.length, (left) => Math.floor((left - kLeft) / slot));
  const unseen = points.findIndex((point) => point.holdout);
  const chosen = at === null ? null : points[at];
  const flags = flagsOf(points.map(({ label }) => label));
  return (
    <div class="time-chart curves" ref={box}>
      <ul class="curve-legend">
        <li class="series0">
          <i aria-hidden="true" />
          {names.actual}
        </li>
        <li class="series1">
          <i aria-hidden="true" />
          {names.predicted}
        </li>
      </ul>
      <svg width={width} height={kHeight} viewBox={`0 0 ${width} ${kHeight}`} role="img" aria-label={title} {...reader}>
        {lines.map((mark) => (
          <g key={mark}>
            <line class="grid" x1={kLeft} x2={width - kRight} y1={y(mark)} y2={y(mark)} />
            <text class="tick" x={kLeft - 8} y={y(mark) + 4} text-anchor="end">
              {shortCount(mark)}
            </text>
          </g>
        ))}
        <Flags flags={flags} x={x} top={kTop} bottom={kFloor} />
        {labelled(points.length, width - kLeft - kRight, 84).map((index) => (
          <text key={index} class="tick" x={x(index)} y={kFloor + 18} text-anchor="middle">
            {points[index]?.label}
          </text>
        ))}
        <path
          class="curve-band"
          d={stepBand(
            points.map((point, index) => ({ x: x(index) - slot / 2, low: y(point.low), high: y(point.high) })),
            width - kRight,
          )}
        />
        {unseen >= 0 && (
          <line class="cursor" x1={x(unseen) - slot / 2} x2={x(unseen) - slot / 2} y1={kTop} y2={kFloor} />
        )}
        <g class="series0">
          <path class="curve" d={linePath(points.map((point, index) => ({ x: x(index), y: y(point.actual) })))} />
        </g>
        <g class="series1">
          <path class="curve" d={linePath(points.map((point, index) => ({ x: x(index), y: y(point.predicted) })))} />
        </g>
        {at !== null && chosen && (
          <circle class="cursor-dot" cx={x(at)} cy={y(chosen.actual)} r="3.5" />
        )}
      </svg>
      <output
        class="time-read"
        aria-live="polite"
        style={at === null ? {} : { '--at': `${Math.min(Math.max(x(at), 110), width - 110)}px` }}
        hidden={!chosen}
      >
        {chosen?.text}
        {flagText(flags, at)}
      </output>
    </div>
  );
}
