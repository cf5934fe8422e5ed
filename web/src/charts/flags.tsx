// Notes of its reader on the days of a chart's axis: a flag on each, its sentence beside what the pointer reads there.
import type { Remark } from '../engine/workspace_calls';
import { remarks } from '../state/kept';

export interface Flag {
  index: number;
  note: Remark;
}
const kDay = 86_400_000;

// Each note at the step of the axis that its day falls into: `buckets` are where the steps begin.
export function flagsOf(buckets: readonly string[]): Flag[] {
  const first = buckets[0] ?? '';
  const step = buckets.length > 1 ? Date.parse(buckets[1] ?? '') - Date.parse(first) : kDay;
  const end = Date.parse(buckets.at(-1) ?? '') + step;
  return remarks.value.flatMap((note) => {
    const day = note.day;
    if (!day || day < first.slice(0, 10) || !(Date.parse(day) < end)) return [];
    const index = buckets.findLastIndex((bucket) => bucket.slice(0, 10) <= day);
    return index < 0 ? [] : [{ index, note }];
  });
}

export const flagText = (flags: readonly Flag[], at: number | null | undefined): string =>
  flags
    .filter(({ index }) => index === at)
    .map(({ note }) => ` · ${note.text}`)
    .join('');

interface Props {
  flags: readonly Flag[];
  x: (index: number) => number;
  top: number;
  bottom: number;
}
export function Flags({ flags, x, top, bottom }: Props) {
  return (
    <>
      {flags.map(({ index, note }) => (
        <g key={note.id} class="remark">
          <title>{note.text}</title>
          <line x1={x(index)} x2={x(index)} y1={top} y2={bottom} />
          <path d={`M${x(index)} ${top}h9l-3 3.5 3 3.5h-9z`} />
        </g>
      ))}
    </>
  );
}
