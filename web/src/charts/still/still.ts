// What a standing picture shows, as plain data: five shapes that hold every report. The numbers come with their texts, so nothing here
// or in the drawing formats a figure; a value that is null is a gap or a hatched cell, never nothing.
export interface Palette {
  paper: string;
  ink: string;
  muted: string;
  line: string;
  hues: readonly string[];
  shades: readonly string[];
}
interface Common {
  title: string;
  summary?: string; // for who does not see the picture
}
// One step under another: its bar, and the rate at which people came to it.
export interface StepStill extends Common {
  kind: 'steps';
  rows: readonly { label: string; value: number; text: string; rate: string; overall: string; hatched: boolean }[];
}
export interface BarStill extends Common {
  kind: 'bars';
  rows: readonly { label: string; value: number | null; text: string }[];
}
// From one total to another; parts float where the one before ended.
export interface FallStill extends Common {
  kind: 'falls';
  rows: readonly { label: string; from: number; to: number; text: string; total: boolean }[];
}
export interface GridStill extends Common {
  kind: 'grid';
  corner: string;
  columns: readonly string[];
  rows: readonly { label: string; cells: readonly { value: number | null; text: string; open?: boolean }[] }[];
}
export interface ColumnStill extends Common {
  kind: 'columns';
  bars: readonly { label: string; value: number | null; open?: boolean }[];
  format: (value: number) => string;
}
export interface LineStill extends Common {
  kind: 'lines';
  axis: readonly string[];
  series: readonly { name: string; values: readonly (number | null)[] }[];
  format: (value: number) => string;
}
export type Still = StepStill | BarStill | FallStill | GridStill | ColumnStill | LineStill;

// Pictures of two widths stand on one page, one of them not drawn: each has a hatching of its own.
export const hatchOf = (width: number): string => `hatch${Math.round(width)}`;
