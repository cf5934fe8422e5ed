// A real <table> with cells written by unit. Long ones draw only the rows in sight: rows have one height, spacer rows hold
// the place of the others.
import { useRef, useState } from 'preact/hooks';
import { cell } from '../i18n/format';
import { printing } from './printing';
import type { Cell, Column } from '../engine/protocol';

const kRowHeight = 32;
const kVirtualFrom = 120;
const kMargin = 12;
const kPrinted = 3000; // rows that are worth their paper

export interface Shown {
  index: number;
  column: Column;
  head: string;
  figure?: boolean; // right-aligned although its unit is text
  write?: (value: Cell, row: Cell[]) => string;
}

interface Props {
  caption: string;
  columns: readonly Shown[];
  rows: readonly Cell[][];
  tall?: boolean;
  onEnd?: () => void;
  action?: RowAction;
}
// A button at the end of each row that has something behind it: its words, and what it does; nothing where there is nothing.
export interface RowAction {
  head: string;
  of: (row: Cell[]) => { text: string; label: string; run: () => void } | null;
}
const isFigure = ({ column, figure }: Shown): boolean =>
  figure === true || ['count', 'money', 'share', 'seconds', 'days'].includes(column.unit);

export function DataTable({ caption, columns, rows, tall, onEnd, action }: Props) {
  const wide = columns.length + (action ? 1 : 0);
  const [top, setTop] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const virtual = rows.length > kVirtualFrom && !(printing.value && rows.length <= kPrinted);
  const height = box.current?.clientHeight || 480;
  const first = virtual ? Math.max(0, Math.floor(top / kRowHeight) - kMargin) : 0;
  const last = virtual ? Math.min(rows.length, Math.ceil((top + height) / kRowHeight) + kMargin) : rows.length;
  const scrolled = (event: Event): void => {
    const place = event.currentTarget as HTMLElement;
    if (virtual) setTop(place.scrollTop);
    if (onEnd && place.scrollTop + place.clientHeight > place.scrollHeight - 400) onEnd();
  };
  return (
    <div
      ref={box}
      class={`table-box${virtual || tall ? ' tall' : ''}`}
      onScroll={scrolled}
      tabIndex={0}
      role="region"
      aria-label={caption}
    >
      <table class="data" aria-rowcount={rows.length + 1}>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((one) => (
              <th key={one.column.name} scope="col" class={isFigure(one) ? 'figure' : undefined}>
                {one.head}
              </th>
            ))}
            {action && (
              <th scope="col">
                <span class="unseen">{action.head}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {first > 0 && (
            <tr class="spacer" aria-hidden="true">
              <td colSpan={wide} style={{ height: `${first * kRowHeight}px` }} />
            </tr>
          )}
          {rows.slice(first, last).map((row, offset) => (
            <tr key={first + offset} aria-rowindex={first + offset + 2}>
              {columns.map((one) => {
                const value = row[one.index] ?? null;
                return (
                  <td key={one.column.name} class={isFigure(one) ? 'figure' : undefined}>
                    {one.write ? one.write(value, row) : cell(value, one.column.unit)}
                  </td>
                );
              })}
              {action && <ActionCell behind={action.of(row)} />}
            </tr>
          ))}
          {last < rows.length && (
            <tr class="spacer" aria-hidden="true">
              <td colSpan={wide} style={{ height: `${(rows.length - last) * kRowHeight}px` }} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function ActionCell({ behind }: { behind: ReturnType<RowAction['of']> }) {
  return (
    <td class="row-action">
      {behind && (
        <button type="button" class="link" aria-label={behind.label} onClick={behind.run}>
          {behind.text}
        </button>
      )}
    </td>
  );
}
