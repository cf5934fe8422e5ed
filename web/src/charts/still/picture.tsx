// A chart as a picture that stands by itself: SVG of plain attributes, colours named, no style sheet, no script, nothing that reacts. It is
// what is saved, sent and printed; the live charts beside it are for reading. A picture is drawn from a `Still`, never from the page.
import type { ComponentChildren } from 'preact';
import { Bars, Columns, Falls, Grid, Lines, Steps } from './shapes';
import { hatchOf, type Palette, type Still } from './still';
import { wide } from './text';

export const light: Palette = {
  paper: '#ffffff',
  ink: '#1f2328',
  muted: '#5c6268',
  line: '#e4dfd4',
  hues: ['#2f5485', '#bf3b2b', '#24795a', '#92640c', '#6a4c93', '#1b7285'],
  shades: ['#f6f4ef', '#edf1f7', '#d9e2ee', '#bacbe0', '#93aecf', '#6c8fba'],
};
// On the page the tokens decide, so that a picture is dark where the page is.
export const ofPage: Palette = {
  paper: 'var(--surface)',
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  line: 'var(--line)',
  hues: ['var(--indigo)', 'var(--cinnabar)', 'var(--jade)', 'var(--gold)', 'var(--violet)', 'var(--teal)'],
  shades: ['var(--paper)', 'var(--shade1)', 'var(--shade2)', 'var(--shade3)', 'var(--shade4)', 'var(--shade5)'],
};

export interface Frame {
  title: string;
  lines: readonly string[]; // under the title: 口径
  foot: string; // 数据截至
  mark?: string | undefined; // 示例
}

const kEdge = 24;
const kLine = 18;
export const kFont =
  "'PingFang SC','HarmonyOS Sans SC','Microsoft YaHei','Noto Sans SC','Noto Sans CJK SC',system-ui,sans-serif";

export function heightOf(still: Still, width: number): number {
  switch (still.kind) {
    case 'steps':
      return still.rows.length * 46 + 8;
    case 'bars':
      return still.rows.length * 28 + 8;
    case 'falls':
      return still.rows.length * 34 + 8;
    case 'grid':
      return still.rows.length * 26 + 40;
    case 'columns':
      return Math.round(Math.min(300, Math.max(200, width * 0.36)));
    case 'lines':
      return Math.round(Math.min(320, Math.max(220, width * 0.4))) + Math.ceil(still.series.length / 3) * 20;
  }
}

function Shape({ still, width, palette }: { still: Still; width: number; palette: Palette }) {
  switch (still.kind) {
    case 'steps':
      return <Steps still={still} width={width} palette={palette} />;
    case 'bars':
      return <Bars still={still} width={width} palette={palette} />;
    case 'falls':
      return <Falls still={still} width={width} palette={palette} />;
    case 'grid':
      return <Grid still={still} width={width} palette={palette} />;
    case 'columns':
      return <Columns still={still} width={width} height={heightOf(still, width)} palette={palette} />;
    case 'lines':
      return <Lines still={still} width={width} height={heightOf(still, width)} palette={palette} />;
  }
}

// What a reader who does not see it is told.
const said = (still: Still): string => [still.title, still.summary].filter(Boolean).join(' · ');

function Hatch({ palette, id }: { palette: Palette; id: string }) {
  return (
    <defs>
      <pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" fill={palette.shades[1]} />
        <line x1="0" y1="0" x2="0" y2="6" stroke={palette.muted} stroke-width="1.2" />
      </pattern>
    </defs>
  );
}

// The chart alone, as it stands inside a page that has its heading already.
export function Picture({ still, width = 720, palette = ofPage }: { still: Still; width?: number; palette?: Palette }) {
  const height = heightOf(still, width);
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={said(still)}
      font-family={kFont}
      font-size="13"
    >
      <Hatch palette={palette} id={hatchOf(width)} />
      <Shape still={still} width={width} palette={palette} />
    </svg>
  );
}

// The chart with everything that must travel with it: title, 口径, 数据截至, 示例.
export function framed(still: Still, frame: Frame, width = 960): { element: ComponentChildren; width: number; height: number } {
  const inner = width - 2 * kEdge;
  const lines = frame.lines.flatMap((line) => wide(line, inner, 13));
  const top = kEdge + 24 + lines.length * kLine + 14;
  const heading = still.title === frame.title ? 0 : 26;
  const shape = heightOf(still, inner);
  const height = top + heading + shape + 18 + kLine + kEdge;
  const palette = light;
  const element = (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      font-family={kFont}
      font-size="13"
    >
      <title>{`${frame.title} · ${said(still)}`}</title>
      <Hatch palette={palette} id={hatchOf(inner)} />
      <rect width={width} height={height} fill={palette.paper} />
      <text x={kEdge} y={kEdge + 16} font-size="20" font-weight="600" fill={palette.ink}>
        {frame.title}
      </text>
      {frame.mark && (
        <g>
          <rect x={width - kEdge - 56} y={kEdge - 4} width="56" height="26" rx="3" fill="none" stroke={palette.hues[1]} />
          <text x={width - kEdge - 28} y={kEdge + 14} text-anchor="middle" fill={palette.hues[1]}>
            {frame.mark}
          </text>
        </g>
      )}
      {lines.map((line, index) => (
        <text key={index} x={kEdge} y={kEdge + 24 + (index + 1) * kLine - 4} fill={palette.muted}>
          {line}
        </text>
      ))}
      {heading > 0 && (
        <text x={kEdge} y={top + 14} font-size="15" fill={palette.ink}>
          {still.title}
        </text>
      )}
      <g transform={`translate(${kEdge} ${top + heading})`}>
        <Shape still={still} width={inner} palette={palette} />
      </g>
      <text x={kEdge} y={height - kEdge} fill={palette.muted}>
        {frame.foot}
      </text>
    </svg>
  );
  return { element, width, height };
}
