// Cohorts as a grid that is a table already: a row for each, a column for each period, darker is more. What is not finished is hatched
// and said, never 0. One tab stop; arrow keys walk the cells, Enter opens the people.
import { useRef, useState } from 'preact/hooks';
import { count, rate } from '../i18n/format';
import { words } from '../i18n/words';
import { Button } from '../ui/controls';
import { shade } from './geometry';

export type CellState = 'closed' | 'running' | 'future';
export interface HeatCell {
  customers: number | null;
  of: number | null;
  rate: number | null;
  state: CellState;
}
export interface HeatRow {
  key: string;
  name: string;
  size: number | null;
  cells: readonly HeatCell[];
}
interface Props {
  caption: string;
  corner: string;
  sizeHead: string;
  columns: readonly { text: string; title: string }[];
  average?: HeatRow | null;
  averageTitle?: string;
  rows: readonly HeatRow[];
  show: 'rates' | 'counts';
  plainFirst?: boolean; // the first column is where everybody begins: it gives no shade
  onPeople?: (row: number, column: number) => void;
}

const kSmall = 30;
const kDrawn = 60;
const kMost = 400; // more rows than this are the table's business
export const kNone = '—';

// What a cell says: its text on the grid, and in full for the pointer and the ear. Unfinished is never a number that looks final.
export function cellText(cell: HeatCell, show: 'rates' | 'counts'): { text: string; full: string } {
  const say = words.value.heat;
  if (cell.state === 'future') return { text: '', full: say.notYet };
  if (cell.state === 'running') {
    const known = (cell.customers ?? 0) > 0;
    return {
      text: show === 'counts' && known ? count(cell.customers) : say.openShort,
      full: known ? say.openSoFar(count(cell.customers)) : say.open,
    };
  }
  if (cell.rate === null) return { text: kNone, full: say.none };
  return {
    text: show === 'rates' ? rate(cell.rate) : count(cell.customers),
    full: say.closed(count(cell.customers), count(cell.of), rate(cell.rate)),
  };
}

export function largestRate(rows: readonly HeatRow[], from: number): number {
  return rows.reduce(
    (most, row) => row.cells.reduce((best, cell, at) => (at < from ? best : Math.max(best, cell.rate ?? 0)), most),
    0,
  );
}

export function Heat(props: Props) {
  const { caption, corner, sizeHead, columns, average, rows, show, plainFirst, onPeople } = props;
  const say = words.value.heat;
  const table = useRef<HTMLTableElement>(null);
  const [whole, setWhole] = useState(false);
  const skipped = Math.max(0, rows.length - (whole ? kMost : kDrawn));
  const drawn = rows.slice(skipped);
  const from = plainFirst ? 1 : 0;
  const largest = largestRate(drawn, from);
  const open = drawn.some((row) => row.cells.some((cell) => cell.state !== 'closed'));
  const small = (of: number | null): boolean => of !== null && of > 0 && of < kSmall;
  const few = drawn.some(
    (row) => small(row.size) || row.cells.some((cell) => cell.state === 'closed' && small(cell.of)),
  );
  const walk = (event: KeyboardEvent): void => {
    const here = (event.target as HTMLElement).closest<HTMLElement>('[data-mark]');
    if (!here || !table.current) return;
    const [row = 0, column = 0] = (here.dataset['mark'] ?? '').split(',').map(Number);
    const marks = [...table.current.querySelectorAll<HTMLElement>('[data-mark]')];
    const places = marks.map((mark) => (mark.dataset['mark'] ?? '').split(',').map(Number) as [number, number]);
    const inRow = (at: number): number[] => places.flatMap(([r], index) => (r === at ? [index] : []));
    const ends = inRow(row);
    const step = event.key === 'ArrowUp' ? -1 : 1;
    const goal =
      event.key === 'ArrowLeft' || event.key === 'ArrowRight'
        ? places.findIndex(([r, c]) => r === row && c === column + (event.key === 'ArrowLeft' ? -1 : 1))
        : event.key === 'ArrowUp' || event.key === 'ArrowDown'
          ? [...places.keys()]
              .filter((index) => places[index]?.[1] === column && (places[index]![0] - row) * step > 0)
              .sort((a, b) => Math.abs(places[a]![0] - row) - Math.abs(places[b]![0] - row))[0]
          : event.key === 'Home'
            ? ends[0]
            : event.key === 'End'
              ? ends.at(-1)
              : undefined;
    const target = goal === undefined ? undefined : marks[goal];
    if (!target) return;
    event.preventDefault();
    for (const mark of marks) mark.tabIndex = mark === target ? 0 : -1;
    target.focus();
  };
  let first = true;
  const body = (row: HeatRow, at: number) => (
    <tr key={row.key}>
      <th scope="row">{row.name}</th>
      <td class="size">
        {small(row.size) && (
          <span class="few" title={say.smallLegend}>
            <span aria-hidden="true">◌ </span>
            <span class="unseen">{words.value.common.small} </span>
          </span>
        )}
        {count(row.size)}
      </td>
      {row.cells.map((cell, column) => {
        const { text: plain, full } = cellText(cell, show);
        // Where the row has enough people and this cell rests on few of them, the cell is marked.
        const thin = cell.state === 'closed' && cell.rate !== null && small(cell.of) && !small(row.size);
        const text = thin ? `◌ ${plain}` : plain;
        const tone =
          cell.state !== 'closed'
            ? cell.state
            : column < from && plainFirst
              ? 'plain'
              : `shade${shade(cell.rate ?? 0, largest)}`;
        const mark = onPeople && cell.state !== 'future' && (cell.customers ?? 0) > 0;
        const stop = mark && first;
        if (mark) first = false;
        const warned = thin ? `${full} · ${words.value.common.small}` : full;
        const label = `${row.name} · ${columns[column]?.title ?? ''} · ${warned}`;
        return (
          <td key={column} class={tone} title={mark ? undefined : label}>
            {mark ? (
              <button
                type="button"
                data-mark={`${at},${column}`}
                tabIndex={stop ? 0 : -1}
                title={label}
                aria-label={label}
                onClick={() => onPeople(at, column)}
              >
                {text}
              </button>
            ) : (
              <>
                <span aria-hidden={cell.state === 'closed' ? undefined : 'true'}>{text}</span>
                {cell.state !== 'closed' && <span class="unseen">{say.open}</span>}
              </>
            )}
          </td>
        );
      })}
    </tr>
  );
  return (
    <div class="heat">
      <div class="table-box" role="region" aria-label={caption} tabIndex={onPeople ? undefined : 0}>
        <table class="heat-table" ref={table} onKeyDown={walk}>
          <caption class="unseen">{onPeople ? `${caption} · ${say.keys}` : caption}</caption>
          <thead>
            <tr>
              <th scope="col">{corner}</th>
              <th scope="col" class="size">
                {sizeHead}
              </th>
              {columns.map((column) => (
                <th key={column.title} scope="col" title={column.title}>
                  {column.text}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {average && (
              <tr class="average" title={props.averageTitle ?? say.averageTitle}>
                <th scope="row">{average.name}</th>
                <td class="size">{count(average.size)}</td>
                {average.cells.map((cell, column) => (
                  <td
                    key={column}
                    title={cell.rate === null ? say.none : say.averaged(count(cell.of), rate(cell.rate))}
                  >
                    {cell.rate === null ? kNone : show === 'rates' ? rate(cell.rate) : count(cell.customers)}
                  </td>
                ))}
              </tr>
            )}
            {drawn.map((row, index) => body(row, index + skipped))}
          </tbody>
        </table>
      </div>
      <p class="heat-legend muted">
        {open && (
          <span>
            <i class="swatch running" aria-hidden="true" />
            {say.openLegend}
          </span>
        )}
        {few && <span>◌ {say.smallLegend}</span>}
        {skipped > 0 && (
          <span>
            {say.latest(count(drawn.length), count(rows.length))}{' '}
            {!whole && (
              <Button small kind="quiet" onClick={() => setWhole(true)}>
                {say.all}
              </Button>
            )}
          </span>
        )}
      </p>
    </div>
  );
}
