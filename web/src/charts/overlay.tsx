// A few courses laid over one another, day by day around a feast: solid, dashed and dotted, named at their ends. The pointer or the
// arrow keys read one day of all of them.
import { Flags, flagsOf, flagText } from './flags';
import { labelled, linePath, spread, ticks, under } from './geometry';
import { useReading, useWidth } from './reading';

export interface Course {
  key: string;
  name: string;
  tone: 'now' | 'before' | 'usual';
  values: readonly (number | null)[];
}
interface Props {
  title: string;
  axis: readonly string[];
  days: readonly string[]; // the dates of the first course: notes on them are flagged
  centre: number; // which day is the feast itself
  courses: readonly Course[];
  format: (value: number) => string;
  read: (day: number) => string;
}

const kHeight = 220;
const kLeft = 56;
const kTop = 12;
const kBottom = 24;

export function Overlay({ title, axis, days, centre, courses, format, read }: Props) {
  const { box, width } = useWidth(280);
  const right = width < 480 ? 12 : 96;
  const top = ticks(Math.max(0, ...courses.flatMap((course) => course.values.map((value) => value ?? 0))), 3);
  const most = top.at(-1) ?? 1;
  const inner = width - kLeft - right;
  const slot = inner / Math.max(1, axis.length - 1);
  const x = (index: number): number => kLeft + slot * index;
  const y = (value: number): number => kTop + (kHeight - kTop - kBottom) * (1 - value / most);
  const { at, reader } = useReading(axis.length, (left) => Math.round((left - kLeft) / slot));
  const flags = flagsOf(days);
  const ends = courses.map((course) => {
    const last = course.values.findLastIndex((value) => value !== null);
    return y(course.values[last] ?? 0);
  });
  const places = spread(ends, 16, kTop, kHeight - kBottom);
  return (
    <div class="time-chart overlay" ref={box}>
      <svg
        width={width}
        height={kHeight}
        viewBox={`0 0 ${width} ${kHeight}`}
        role="img"
        aria-label={title}
        {...reader}
      >
        {top.map((mark) => (
          <g key={mark}>
            <line class="grid" x1={kLeft} x2={kLeft + inner} y1={y(mark)} y2={y(mark)} />
            <text class="tick" x={kLeft - 8} y={y(mark) + 4} text-anchor="end">
              {format(mark)}
            </text>
          </g>
        ))}
        <line class="feast" x1={x(centre)} x2={x(centre)} y1={kTop} y2={y(0)} />
        {labelled(axis.length, inner, 56).map((index) => (
          <text key={index} class="tick" {...under(x(index), width)} y={kHeight - 6}>
            {axis[index]}
          </text>
        ))}
        {courses.map((course, index) => (
          <g key={course.key} class={`course ${course.tone}`}>
            <path d={linePath(course.values.map((value, day) => ({ x: x(day), y: value === null ? null : y(value) })))} />
            {right > 20 && (
              <text x={kLeft + inner + 8} y={(places[index] ?? 0) + 4}>
                {course.name}
              </text>
            )}
          </g>
        ))}
        <Flags flags={flags} x={x} top={kTop} bottom={y(0)} />
        {at !== null && <line class="cursor" x1={x(at)} x2={x(at)} y1={kTop} y2={y(0)} />}
      </svg>
      {right <= 20 && (
        <p class="overlay-legend muted">
          {courses.map((course) => (
            <span key={course.key} class={`course-key ${course.tone}`}>
              {course.name}
            </span>
          ))}
        </p>
      )}
      <output
        class="time-read"
        aria-live="polite"
        style={at === null ? {} : { '--at': `${Math.min(Math.max(x(at), 110), width - 110)}px` }}
        hidden={at === null}
      >
        {at === null ? '' : read(at) + flagText(flags, at)}
      </output>
    </div>
  );
}
