// A share against a share (Lorenz, contribution): the curve over the diagonal "all equal". The pointer or the arrow keys read a point.
import { linePath } from './geometry';
import { nearestOf, useReading, useWidth } from './reading';

export interface CurvePoint {
  x: number;
  y: number;
  text: string;
}
interface Props {
  title: string;
  points: readonly CurvePoint[];
  xName: string;
  yName: string;
  equal: string;
  marks?: readonly { x: number; text: string }[]; // lines across the drawing, such as borders of tiers
}

const kLeft = 48;
const kRight = 12;
const kTop = 22;
const kBottom = 40;
const shares = [0, 0.25, 0.5, 0.75, 1];

export function Curve({ title, points, xName, yName, equal, marks = [] }: Props) {
  const { box, width } = useWidth(260, 560, 480);
  const height = Math.round(kTop + kBottom + (width - kLeft - kRight) * 0.72);
  const x = (share: number): number => kLeft + (width - kLeft - kRight) * share;
  const y = (share: number): number => kTop + (height - kTop - kBottom) * (1 - share);
  const { at, reader } = useReading(points.length, (left) => nearestOf(points.map((one) => x(one.x)), left));
  const chosen = at === null ? undefined : points[at];
  return (
    <div class="share-curve" ref={box}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={title}
        {...reader}
      >
        {shares.map((share) => (
          <g key={share}>
            <line class="grid" x1={x(0)} x2={x(1)} y1={y(share)} y2={y(share)} />
            <text class="tick" x={kLeft - 8} y={y(share) + 4} text-anchor="end">
              {`${share * 100}%`}
            </text>
            <text class="tick" x={x(share)} y={height - kBottom + 16} text-anchor={share === 1 ? 'end' : 'middle'}>
              {`${share * 100}%`}
            </text>
          </g>
        ))}
        <text class="tick" x={x(1)} y={height - 4} text-anchor="end">
          {xName}
        </text>
        <text class="tick" x={4} y={12}>
          {yName}
        </text>
        {marks.map((mark) => (
          <g key={mark.text}>
            <line class="cursor" x1={x(mark.x)} x2={x(mark.x)} y1={y(1)} y2={y(0)} />
            <text class="tick" x={x(mark.x) - 4} y={y(0) - 6} text-anchor="end">
              {mark.text}
            </text>
          </g>
        ))}
        <line class="curve-equal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
        <text class="tick" x={x(0.78)} y={y(0.7)}>
          {equal}
        </text>
        <path class="time-line" d={linePath(points.map((one) => ({ x: x(one.x), y: y(one.y) })))} />
        {chosen && <circle class="cursor-dot" cx={x(chosen.x)} cy={y(chosen.y)} r={5} />}
      </svg>
      <output class="curve-read">{chosen?.text ?? ''}</output>
    </div>
  );
}
