// Pure arithmetic of drawings: scales, ticks, paths. Knows pixels, not customers.

// Round numbers that cover 0 to `top` with about `wanted` steps; the last one is at or above `top`.
export function ticks(top: number, wanted: number): number[] {
  if (!(top > 0)) return [0, 1];
  const rough = top / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999) ?? 10 * power;
  const found: number[] = [];
  for (let index = 0; index === 0 || (found.at(-1) ?? 0) < top - step * 1e-9; index++)
    found.push(Number((index * step).toPrecision(12)));
  return found;
}

export interface Point {
  x: number;
  y: number | null;
}

// One path with a gap wherever a value is unknown.
export function linePath(points: readonly Point[]): string {
  let path = '';
  let drawing = false;
  for (const { x, y } of points) {
    if (y === null) {
      drawing = false;
      continue;
    }
    path += `${drawing ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
    drawing = true;
  }
  return path;
}

// Values with nothing known on either side: a line cannot show them.
export function alone(points: readonly Point[]): Point[] {
  const known = (index: number): boolean => typeof points[index]?.y === 'number';
  return points.filter((_, index) => known(index) && !known(index - 1) && !known(index + 1));
}

// Which of `length` labels fit into `width` when each needs `each` pixels: first and last are kept when they can be.
export function labelled(length: number, width: number, each: number): number[] {
  if (length === 0) return [];
  if (length === 1) return [0];
  const room = Math.max(2, Math.floor(width / each));
  const step = Math.max(1, Math.ceil((length - 1) / (room - 1)));
  const found: number[] = [];
  for (let index = 0; index < length; index += step) found.push(index);
  return found;
}

// Where a label stands under `at`: in the middle, or against the right edge where it would be cut there.
export function under(at: number, width: number, half = 28): { x: number; 'text-anchor': 'middle' | 'end' } {
  return at + half > width ? { x: width, 'text-anchor': 'end' } : { x: at, 'text-anchor': 'middle' };
}

// Share of the whole that a bar takes, in per cent; anything above nothing stays visible.
export function barWidth(value: number, whole: number): number {
  if (!(whole > 0) || !(value > 0)) return 0;
  return Math.min(100, Math.max(0.25, (value / whole) * 100));
}

// Five shades for a cell of a matrix; 0 is "nothing".
export function shade(value: number, largest: number): number {
  if (!(value > 0) || !(largest > 0)) return 0;
  return Math.min(5, 1 + Math.floor(Math.sqrt(value / largest) * 5 * 0.999));
}

// Labels beside the ends of lines, moved apart to at least `gap` and kept inside; the order of the lines stays.
export function spread(places: readonly number[], gap: number, low: number, high: number): number[] {
  const order = places.map((_, index) => index).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const found = [...places];
  let least = low;
  for (const index of order) {
    found[index] = Math.max(found[index] ?? 0, least);
    least = (found[index] ?? 0) + gap;
  }
  let most = high;
  for (const index of order.reverse()) {
    found[index] = Math.min(found[index] ?? 0, most);
    most = (found[index] ?? 0) - gap;
  }
  return found;
}

// A line that stays level until the next known point, as a survival curve does.
export function stepPath(points: readonly { x: number; y: number }[]): string {
  return points
    .map(({ x, y }, index) => (index === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`))
    .join('');
}

// The area between two such lines.
export function stepBand(points: readonly { x: number; low: number; high: number }[], end: number): string {
  if (points.length === 0) return '';
  const upper = stepPath(points.map(({ x, high }) => ({ x, y: high })));
  const last = Math.max(end, points.at(-1)?.x ?? end);
  let lower = `H${last.toFixed(1)}V${(points.at(-1)?.low ?? 0).toFixed(1)}`;
  for (let index = points.length - 1; index >= 0; index--) {
    const here = points[index]!;
    lower += `H${here.x.toFixed(1)}`;
    const before = points[index - 1];
    if (before) lower += `V${before.low.toFixed(1)}`;
  }
  return `${upper}${lower}Z`;
}
