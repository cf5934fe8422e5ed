// Shares, or amounts with a `format`, over time since a start: one curve with its band, or a few groups side by side. Steps for a survival curve, lines for a rate per
// period; gaps for the unknown; beneath, how many people each stretch still rests on. The pointer or the arrow keys read it.
import { rate } from '../i18n/format';
import { words } from '../i18n/words';
import { alone, labelled, linePath, spread, stepBand, stepPath, ticks } from './geometry';
import { nearestOf, useReading, useWidth } from './reading';

export interface CurvePoint {
  x: number;
  y: number | null;
  low?: number | null;
  high?: number | null;
}
export interface Series {
  name: string;
  points: readonly CurvePoint[];
}
interface Props {
  title: string;
  series: readonly Series[];
  steps?: boolean;
  marks: readonly { x: number; text: string }[]; // of the axis, rising
  beneath?: { name: string; at: readonly (string | null)[] }; // one text for each mark
  read: (series: Series, point: CurvePoint) => string;
  format?: (value: number) => string; // of amounts; without it the values are shares of 1
  level?: { y: number; text: string }; // a height to be reached, across the picture
  spots?: readonly { series: string; x: number; text: string }[]; // points of a curve that have a name
}

const kHeight = 240;
const kLeft = 52;
const kTop = 12;
const kAxis = 26;
export const kMostSeries = 6;

// The last point at or before x: what a curve of steps says there.
export function pointAt(points: readonly CurvePoint[], x: number): CurvePoint | undefined {
  let found: CurvePoint | undefined;
  for (const point of points) {
    if (point.x > x) break;
    found = point;
  }
  return found;
}

export function Curves({ title, series, steps, marks, beneath, read, format, level, spots = [] }: Props) {
  const { box, width } = useWidth(260);
  const shown = series.slice(0, kMostSeries);
  const many = shown.length > 1;
  const beside = many && width >= 560;
  const right = beside ? 132 : 16;
  const height = kHeight + (beneath ? 34 : 0);
  const floor = kHeight - kAxis;
  const values = shown.flatMap((one) => one.points.flatMap((point) => [point.y ?? 0, point.high ?? 0]));
  const highest = Math.max(0.01, level?.y ?? 0, ...values);
  const lines = format ? ticks(highest, 4) : ticks(Math.min(1, highest), 4).filter((mark) => mark <= 1.0001);
  const write = format ?? rate;
  const top = Math.max(lines.at(-1) ?? 1, ...values);
  const first = marks[0]?.x ?? 0;
  const last = Math.max(first + 1, marks.at(-1)?.x ?? 1, ...shown.map((one) => one.points.at(-1)?.x ?? 0));
  const x = (value: number): number => kLeft + ((width - kLeft - right) * (value - first)) / (last - first);
  const y = (value: number): number => kTop + (floor - kTop) * (1 - value / top);
  const stops = [...new Set(shown.flatMap((one) => one.points.map((point) => point.x)))].sort((a, b) => a - b);
  const { at, reader } = useReading(stops.length, (left) => nearestOf(stops.map(x), left));
  const here = at === null ? null : (stops[at] ?? null);
  const said =
    here === null
      ? []
      : shown.flatMap((one) => {
          const point = steps ? pointAt(one.points, here) : one.points.find((other) => other.x === here);
          return point && point.y !== null ? [{ series: one, point, text: read(one, point) }] : [];
        });
  const ends = shown.map((one) => y(one.points.filter((other) => other.y !== null).at(-1)?.y ?? 0));
  const labels = spread(ends, 15, kTop + 4, floor);
  const drawn = labelled(marks.length, width - kLeft - right, 52);
  return (
    <div class="time-chart curves" ref={box}>
      {many && !beside && (
        <ul class="curve-legend">
          {shown.map((one, index) => (
            <li key={one.name} class={`series${index}`}>
              <i aria-hidden="true" />
              {one.name}
            </li>
          ))}
        </ul>
      )}
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={title}
        {...reader}
      >
        {lines.map((mark) => (
          <g key={mark}>
            <line class="grid" x1={kLeft} x2={width - right} y1={y(mark)} y2={y(mark)} />
            <text class="tick" x={kLeft - 8} y={y(mark) + 4} text-anchor="end">
              {write(mark)}
            </text>
          </g>
        ))}
        {drawn.map((index) => (
          <text key={index} class="tick" x={x(marks[index]!.x)} y={floor + 22} text-anchor="middle">
            {marks[index]!.text}
          </text>
        ))}
        {beneath && (
          <>
            <text class="tick" x={0} y={floor + 40}>
              {beneath.name}
            </text>
            {drawn.map((index) => (
              <text key={index} class="tick" x={x(marks[index]!.x)} y={floor + 56} text-anchor="middle">
                {beneath.at[index] ?? ''}
              </text>
            ))}
          </>
        )}
        {!many &&
          shown.map((one) => (
            <path
              key={one.name}
              class="curve-band"
              d={stepBand(
                one.points.flatMap((other) =>
                  typeof other.low === 'number' && typeof other.high === 'number'
                    ? [{ x: x(other.x), low: y(other.low), high: y(other.high) }]
                    : [],
                ),
                x(one.points.at(-1)?.x ?? first),
              )}
            />
          ))}
        {shown.map((one, index) => {
          const places = one.points.map((other) => ({ x: x(other.x), y: other.y === null ? null : y(other.y) }));
          return (
            <g key={one.name} class={`series${index}`}>
              <path
                class="curve"
                d={
                  steps
                    ? stepPath(places.flatMap((place) => (place.y === null ? [] : [{ x: place.x, y: place.y }])))
                    : linePath(places)
                }
              />
              {!steps &&
                alone(places).map((place) => <circle key={place.x} class="dot" cx={place.x} cy={place.y ?? 0} r="3" />)}
              {beside && (
                <text class="curve-name" x={width - right + 8} y={(labels[index] ?? 0) + 4}>
                  {[...one.name].length > 10 ? `${[...one.name].slice(0, 9).join('')}…` : one.name}
                  <title>{one.name}</title>
                </text>
              )}
            </g>
          );
        })}
        {level && (
          <g class="level">
            <line x1={kLeft} x2={width - right} y1={y(level.y)} y2={y(level.y)} />
            <text x={kLeft + 4} y={y(level.y) - 6}>
              {level.text}
            </text>
          </g>
        )}
        {spots.map((spot) => {
          const index = shown.findIndex((one) => one.name === spot.series);
          const height = shown[index]?.points.find((point) => point.x === spot.x)?.y;
          return (
            typeof height === 'number' && (
              <g key={spot.series} class={`spot series${index}`}>
                <circle cx={x(spot.x)} cy={y(height)} r="5" />
                {!many && (
                  <text x={x(spot.x) + 9} y={y(height) + 16}>
                    {spot.text}
                  </text>
                )}
                <title>{spot.text}</title>
              </g>
            )
          );
        })}
        {here !== null && (
          <g>
            <line class="cursor" x1={x(here)} x2={x(here)} y1={kTop} y2={floor} />
            {said.map(({ series: one, point: other }) => (
              <circle key={one.name} class="cursor-dot" cx={x(here)} cy={y(other.y ?? 0)} r="3.5" />
            ))}
          </g>
        )}
      </svg>
      <output
        class="time-read"
        aria-live="polite"
        style={here === null ? {} : { '--at': `${Math.min(Math.max(x(here), 110), width - 110)}px` }}
        hidden={said.length === 0}
      >
        {said.map(({ series: one, text }) => (
          <span key={one.name}>{many ? words.value.common.labelled(one.name, text) : text}</span>
        ))}
      </output>
    </div>
  );
}
