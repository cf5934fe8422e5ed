// A value for every cell of a small grid (weekday × hour): a table in itself, darker is more. One tab stop; arrow keys walk the cells,
// Enter opens the people behind one. A cell without a value is a gap, never the lightest shade.
import { useRef } from 'preact/hooks';
import { shade } from './geometry';

export interface HeatmapCell {
  value: number | null;
  text: string; // what the cell says in full
  marked?: boolean; // shut hours: told apart by a line, not by colour alone
}
interface Props {
  caption: string;
  keys: string;
  corner: string;
  columns: readonly { text: string; title: string }[];
  rows: readonly { name: string; cells: readonly HeatmapCell[] }[];
  legend: { least: string; most: string; marked?: string };
  onOpen?: (row: number, column: number) => void;
}

export function Heatmap({ caption, keys, corner, columns, rows, legend, onOpen }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const largest = rows.reduce((most, row) => row.cells.reduce((best, cell) => Math.max(best, cell.value ?? 0), most), 0);
  const walk = (event: KeyboardEvent): void => {
    const here = (event.target as HTMLElement).closest<HTMLElement>('[data-cell]');
    const [row = 0, column = 0] = (here?.dataset['cell'] ?? '').split(',').map(Number);
    const steps: Record<string, [number, number]> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, columns.length - 1],
    };
    const goal = steps[event.key];
    if (!here || !goal) return;
    event.preventDefault();
    const next = table.current?.querySelector<HTMLElement>(`[data-cell="${goal.join(',')}"]`);
    if (!next) return;
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  return (
    <div class="heatmap">
      <div class="table-box" role="region" aria-label={caption}>
        <table ref={table} onKeyDown={walk}>
          <caption class="unseen">{`${caption} · ${keys}`}</caption>
          <thead>
            <tr>
              <th scope="col">{corner}</th>
              {columns.map((column) => (
                <th key={column.title} scope="col" title={column.title}>
                  {column.text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, at) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                {row.cells.map((cell, column) => (
                  <td
                    key={column}
                    class={`${cell.value === null ? 'gap' : `shade${shade(cell.value, largest)}`}${cell.marked ? ' marked' : ''}`}
                  >
                    <button
                      type="button"
                      data-cell={`${at},${column}`}
                      tabIndex={at === 0 && column === 0 ? 0 : -1}
                      title={cell.text}
                      aria-label={cell.text}
                      aria-disabled={!onOpen || !cell.value}
                      onClick={() => cell.value && onOpen?.(at, column)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="heatmap-legend muted">
        <span>{legend.least}</span>
        {[1, 2, 3, 4, 5].map((tone) => (
          <i key={tone} class={`swatch shade${tone}`} aria-hidden="true" />
        ))}
        <span>{legend.most}</span>
        {legend.marked && (
          <span class="legend-marked">
            <i class="swatch marked" aria-hidden="true" />
            {legend.marked}
          </span>
        )}
      </p>
    </div>
  );
}
