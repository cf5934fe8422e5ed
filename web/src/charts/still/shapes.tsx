// The drawings of the standing pictures, one component for each shape, placed at the origin. Rows are as high as picture.tsx counts them.
import { barWidth, labelled, linePath, shade, ticks } from '../geometry';
import type { BarStill, ColumnStill, FallStill, GridStill, LineStill, Palette, StepStill } from './still';
import { hatchOf } from './still';
import { fitted, textWidth } from './text';

interface Of<S> {
  still: S;
  width: number;
  palette: Palette;
}
const kSize = 13;
const hatched = (width: number): string => `url(#${hatchOf(width)})`;
const widest = (texts: readonly string[], most: number): number =>
  Math.min(most, Math.max(24, ...texts.map((text) => textWidth(text, kSize)))) + 12;

export function Steps({ still, width, palette }: Of<StepStill>) {
  const label = widest(still.rows.map((row) => row.label), width * 0.24);
  const figure = widest(still.rows.map((row) => row.text), 120);
  const overall = widest(still.rows.map((row) => row.overall), 70);
  const room = width - label - figure - overall;
  const whole = Math.max(1, ...still.rows.map((row) => row.value));
  return (
    <g>
      {still.rows.map((row, index) => {
        const y = index * 46;
        const size = (room * barWidth(row.value, whole)) / 100;
        return (
          <g key={index} transform={`translate(0 ${y})`}>
            {index > 0 && (
              <text x={label} y={12} font-size="12" fill={palette.muted}>
                {`↓ ${row.rate}`}
              </text>
            )}
            <text x={0} y={34} fill={palette.ink}>
              {fitted(row.label, label - 8, kSize)}
            </text>
            <rect
              x={label}
              y={19}
              width={Math.max(row.value > 0 ? 2 : 0, size)}
              height={22}
              rx={2}
              fill={row.hatched ? hatched(width) : palette.hues[0]}
              stroke={row.hatched ? palette.muted : 'none'}
            />
            <text x={label + room + figure - 8} y={34} text-anchor="end" font-weight="600" fill={palette.ink}>
              {row.text}
            </text>
            <text x={width} y={34} text-anchor="end" fill={palette.muted}>
              {row.overall}
            </text>
          </g>
        );
      })}
    </g>
  );
}

export function Bars({ still, width, palette }: Of<BarStill>) {
  const label = widest(still.rows.map((row) => row.label), width * 0.32);
  const figure = widest(still.rows.map((row) => row.text), 160);
  const room = width - label - figure;
  const values = still.rows.map((row) => row.value ?? 0);
  const low = Math.min(0, ...values);
  const span = Math.max(0, ...values) - low || 1;
  const at = (value: number): number => label + ((value - low) / span) * room;
  return (
    <g>
      {still.rows.map((row, index) => {
        const value = row.value ?? 0;
        return (
          <g key={index} transform={`translate(0 ${index * 28})`}>
            <text x={0} y={18} fill={palette.ink}>
              {fitted(row.label, label - 8, kSize)}
            </text>
            <rect
              x={Math.min(at(0), at(value))}
              y={5}
              width={Math.max(value === 0 ? 0 : 2, Math.abs(at(value) - at(0)))}
              height={18}
              rx={2}
              fill={value < 0 ? palette.hues[1] : palette.hues[0]}
            />
            <text x={width} y={18} text-anchor="end" fill={palette.ink}>
              {row.text}
            </text>
          </g>
        );
      })}
    </g>
  );
}

export function Falls({ still, width, palette }: Of<FallStill>) {
  const label = widest(still.rows.map((row) => row.label), width * 0.3);
  const figure = widest(still.rows.map((row) => row.text), 200);
  const room = width - label - figure;
  const ends = still.rows.flatMap((row) => [row.from, row.to]);
  const low = Math.min(0, ...ends);
  const span = Math.max(0, ...ends) - low || 1;
  const at = (value: number): number => label + ((value - low) / span) * room;
  return (
    <g>
      {still.rows.map((row, index) => (
        <g key={index} transform={`translate(0 ${index * 34})`}>
          <text x={0} y={21} fill={palette.ink}>
            {fitted(row.label, label - 8, kSize)}
          </text>
          <rect
            x={Math.min(at(row.from), at(row.to))}
            y={6}
            width={Math.max(1, Math.abs(at(row.to) - at(row.from)))}
            height={22}
            fill={row.total ? palette.hues[0] : row.to >= row.from ? palette.hues[2] : palette.hues[1]}
          />
          {index + 1 < still.rows.length && (
            <line x1={at(row.to)} x2={at(row.to)} y1={28} y2={40} stroke={palette.muted} />
          )}
          <text x={width} y={21} text-anchor="end" fill={palette.ink}>
            {row.text}
          </text>
        </g>
      ))}
    </g>
  );
}

export function Grid({ still, width, palette }: Of<GridStill>) {
  const label = widest([still.corner, ...still.rows.map((row) => row.label)], width * 0.22);
  const slot = (width - label) / Math.max(1, still.columns.length);
  const largest = Math.max(0, ...still.rows.flatMap((row) => row.cells.map((cell) => cell.value ?? 0)));
  const size = slot < 44 ? 10 : 12;
  const fits = (text: string): boolean => textWidth(text, size) <= slot - 2;
  const heads = new Set(labelled(still.columns.length, width - label, Math.max(slot, widest(still.columns, 90))));
  return (
    <g>
      <text x={0} y={18} font-size="12" fill={palette.muted}>
        {fitted(still.corner, label - 6, 12)}
      </text>
      {still.columns.map((column, index) =>
        heads.has(index) ? (
          <text
            key={index}
            x={label + slot * (index + 0.5)}
            y={18}
            font-size={size}
            text-anchor="middle"
            fill={palette.muted}
          >
            {column}
          </text>
        ) : null,
      )}
      {still.rows.map((row, at) => (
        <g key={at} transform={`translate(0 ${30 + at * 26})`}>
          <text x={0} y={17} font-size="12" fill={palette.ink}>
            {fitted(row.label, label - 6, 12)}
          </text>
          {row.cells.map((cell, index) => (
            <g key={index}>
              <rect
                x={label + slot * index + 0.5}
                y={0.5}
                width={Math.max(1, slot - 1)}
                height={25}
                fill={cell.open ? hatched(width) : palette.shades[shade(cell.value ?? 0, largest)]}
              />
              {cell.text !== '' && fits(cell.text) && (
                <text
                  x={label + slot * (index + 0.5)}
                  y={17}
                  font-size={size}
                  text-anchor="middle"
                  fill={palette.ink}
                >
                  {cell.text}
                </text>
              )}
            </g>
          ))}
        </g>
      ))}
    </g>
  );
}

interface Axes {
  x: (index: number) => number;
  y: (value: number) => number;
  left: number;
  floor: number;
}
function Scale(props: {
  marks: readonly number[];
  format: (value: number) => string;
  axes: Axes;
  right: number;
  palette: Palette;
}) {
  const { marks, format, axes, right, palette } = props;
  return (
    <g>
      {marks.map((mark) => (
        <g key={mark}>
          <line x1={axes.left} x2={right} y1={axes.y(mark)} y2={axes.y(mark)} stroke={palette.line} />
          <text x={axes.left - 8} y={axes.y(mark) + 4} font-size="12" text-anchor="end" fill={palette.muted}>
            {format(mark)}
          </text>
        </g>
      ))}
    </g>
  );
}
const kFloor = 26;
const kTop = 10;
function axesOf(slots: number, between: boolean, top: number, left: number, width: number, height: number): Axes {
  const slot = (width - left - 4) / Math.max(1, between ? slots : slots - 1);
  const floor = height - kFloor;
  return {
    x: (index) => left + slot * (between ? index + 0.5 : index),
    y: (value) => floor - ((floor - kTop) * value) / (top || 1),
    left,
    floor,
  };
}

export function Columns({ still, width, height, palette }: Of<ColumnStill> & { height: number }) {
  const values = still.bars.map((bar) => bar.value ?? 0);
  const marks = ticks(Math.max(0, ...values), 4);
  const left = widest(marks.map(still.format), 90);
  const axes = axesOf(still.bars.length, true, marks.at(-1) ?? 1, left, width, height);
  const slot = (width - left - 4) / Math.max(1, still.bars.length);
  const thick = Math.max(1, Math.min(40, slot * 0.72));
  return (
    <g>
      <Scale marks={marks} format={still.format} axes={axes} right={width - 4} palette={palette} />
      {still.bars.map((bar, index) => (
        <rect
          key={index}
          x={axes.x(index) - thick / 2}
          y={axes.y(Math.max(0, bar.value ?? 0))}
          width={thick}
          height={Math.max(0, axes.floor - axes.y(Math.max(0, bar.value ?? 0)))}
          fill={bar.open ? hatched(width) : palette.hues[0]}
        />
      ))}
      {labelled(still.bars.length, width - left, widest(still.bars.map((bar) => bar.label), 90) + 8).map((index) => (
        <text
          key={index}
          x={axes.x(index)}
          y={height - 8}
          font-size="12"
          text-anchor="middle"
          fill={palette.muted}
        >
          {still.bars[index]?.label}
        </text>
      ))}
    </g>
  );
}

export function Lines({ still, width, height, palette }: Of<LineStill> & { height: number }) {
  const legend = Math.ceil(still.series.length / 3) * 20;
  const marks = ticks(Math.max(0, ...still.series.flatMap((one) => one.values.map((value) => value ?? 0))), 4);
  const left = widest(marks.map(still.format), 90);
  const axes = axesOf(still.axis.length, false, marks.at(-1) ?? 1, left, width - 24, height - legend);
  const dashes = ['', '6 3', '2 3', '8 3 2 3', '1 2', '10 4'];
  return (
    <g>
      {still.series.map((one, index) => (
        <g key={index} transform={`translate(${(index % 3) * (width / 3)} ${Math.floor(index / 3) * 20})`}>
          <line
            x1={0}
            x2={24}
            y1={9}
            y2={9}
            stroke={palette.hues[index % palette.hues.length]}
            stroke-width="2.5"
            stroke-dasharray={dashes[index % dashes.length] || undefined}
          />
          <text x={30} y={13} font-size="12" fill={palette.ink}>
            {fitted(one.name, width / 3 - 40, 12)}
          </text>
        </g>
      ))}
      <g transform={`translate(0 ${legend})`}>
        <Scale marks={marks} format={still.format} axes={axes} right={width - 24} palette={palette} />
        {still.series.map((one, index) => (
          <path
            key={index}
            d={linePath(one.values.map((value, at) => ({ x: axes.x(at), y: value === null ? null : axes.y(value) })))}
            fill="none"
            stroke={palette.hues[index % palette.hues.length]}
            stroke-width="2"
            stroke-dasharray={dashes[index % dashes.length] || undefined}
          />
        ))}
        {still.series.flatMap((one, index) =>
          one.values.map((value, at) =>
            value !== null && (one.values[at - 1] ?? null) === null && (one.values[at + 1] ?? null) === null ? (
              <circle
                key={`${index}.${at}`}
                cx={axes.x(at)}
                cy={axes.y(value)}
                r="3"
                fill={palette.hues[index % palette.hues.length]}
              />
            ) : null,
          ),
        )}
        {labelled(still.axis.length, width - left, widest(still.axis, 90) + 8).map((index) => (
          <text
            key={index}
            x={axes.x(index)}
            y={height - legend - 8}
            font-size="12"
            text-anchor="middle"
            fill={palette.muted}
          >
            {still.axis[index]}
          </text>
        ))}
      </g>
    </g>
  );
}
