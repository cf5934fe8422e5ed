// A share against a share (Lorenz, contribution): the curve over the diagonal "all equal". The pointer or the arrow keys read a point.
import { useEffect, useRef, useState } from 'preact/hooks';
import { linePath } from './geometry';

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
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  const [at, setAt] = useState<number | null>(null);
  useEffect(() => {
    const place = box.current;
    if (!place) return undefined;
    const watch = new ResizeObserver(() => setWidth(Math.min(560, Math.max(260, place.clientWidth))));
    watch.observe(place);
    return () => watch.disconnect();
  }, []);
  const height = Math.round(kTop + kBottom + (width - kLeft - kRight) * 0.72);
  const x = (share: number): number => kLeft + (width - kLeft - kRight) * share;
  const y = (share: number): number => kTop + (height - kTop - kBottom) * (1 - share);
  const chosen = at === null ? undefined : points[at];
  const move = (event: KeyboardEvent): void => {
    const jumps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageUp: -10,
      PageDown: 10,
      Home: -points.length,
      End: points.length,
    };
    const jump = jumps[event.key];
    if (jump === undefined) return;
    event.preventDefault();
    setAt(Math.min(points.length - 1, Math.max(0, (at ?? (jump > 0 ? -1 : points.length)) + jump)));
  };
  const point = (event: PointerEvent): void => {
    const left = event.clientX - (event.currentTarget as Element).getBoundingClientRect().left;
    const share = (left - kLeft) / (width - kLeft - kRight);
    setAt(
      points.reduce(
        (best, one, index) => (Math.abs(one.x - share) < Math.abs((points[best]?.x ?? 9) - share) ? index : best),
        0,
      ),
    );
  };
  return (
    <div class="share-curve" ref={box}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={title}
        tabIndex={0}
        onKeyDown={move}
        onPointerMove={point}
        onPointerLeave={() => setAt(null)}
        onBlur={() => setAt(null)}
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
