// What charts over a line of points share: the width they have, and the one point that is read, by pointer or by arrow keys.
import { useEffect, useRef, useState } from 'preact/hooks';

export function useWidth(least: number, most = Infinity, start = 720) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(start);
  useEffect(() => {
    const place = box.current;
    if (!place) return undefined;
    const watch = new ResizeObserver(() => setWidth(Math.min(most, Math.max(least, place.clientWidth))));
    watch.observe(place);
    return () => watch.disconnect();
  }, []);
  return { box, width };
}

// `at` is the point that is read; `reader` goes onto the drawing. `nearest` says which point lies at so many pixels from its left.
export function useReading(count: number, nearest: (left: number) => number) {
  const [at, setAt] = useState<number | null>(null);
  const jumps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -count, End: count, PageUp: -7, PageDown: 7 };
  const reader = {
    tabIndex: 0,
    onKeyDown: (event: KeyboardEvent): void => {
      const jump = jumps[event.key];
      if (jump === undefined) return;
      event.preventDefault();
      setAt(Math.min(count - 1, Math.max(0, (at ?? (jump > 0 ? -1 : count)) + jump)));
    },
    onPointerMove: (event: PointerEvent): void => {
      const left = event.clientX - (event.currentTarget as Element).getBoundingClientRect().left;
      if (count > 0) setAt(Math.min(count - 1, Math.max(0, nearest(left))));
    },
    onPointerLeave: () => setAt(null),
    onBlur: () => setAt(null),
  };
  return { at, reader };
}

// The place of the number nearest to `to`; the first of several.
export function nearestOf(values: readonly number[], to: number): number {
  let best = 0;
  values.forEach((value, index) => {
    if (Math.abs(value - to) < Math.abs((values[best] ?? value) - to)) best = index;
  });
  return best;
}
