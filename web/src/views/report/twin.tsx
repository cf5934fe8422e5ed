// The table beside every chart: the same numbers in full, to copy into a spreadsheet or to keep as CSV, both in the words of the
// screen.
import { words } from '../../i18n/words';
import type { Cell, Column, Definition, Table } from '../../engine/protocol';
import { sample, toast } from '../../state/session';
import { Button } from '../../ui/controls';
import { copyTable, csvName, saveBytes } from '../../ui/save';
import { celled, csvOf, linesOf, tabbed } from '../../ui/sheet';
import { DataTable, type RowAction, type Shown } from '../../ui/table';
import { columnWord } from '../../i18n/say';
import { saveWorkbook } from './workbook';

interface Showing {
  hide?: readonly string[];
  heads?: Record<string, string>; // of columns that mean something else here than elsewhere
  figures?: readonly string[]; // columns of text that hold figures all the same
  write?: Record<string, (value: Cell, row: Cell[]) => string>;
}

export function shownOf(table: Table, { hide = [], heads = {}, figures = [], write = {} }: Showing): Shown[] {
  return table.columns
    .map((column: Column, index) => ({
      column,
      index,
      head: heads[column.name] ?? columnWord(column.name),
      figure: figures.includes(column.name),
      ...(write[column.name] ? { write: write[column.name]! } : {}),
    }))
    .filter((one) => !hide.includes(one.column.name));
}

// The file is called after the report and the table: "数据体检 缺的日子.csv".
export function saveLines(analysis: Definition['analysis'], title: string, lines: readonly string[][]): void {
  const report = (words.value.nav as Record<string, string>)[analysis] ?? '';
  const name = csvName(`${report} ${title}`.trim().replaceAll(/[\\/:*?"<>|]/g, ' '));
  saveBytes(name, csvOf(lines));
  toast({ kind: 'saved', name });
}

interface Props extends Showing {
  table: Table;
  definition: Definition;
  title?: string;
  action?: RowAction;
}
export function Twin({ table, definition, title, action, ...showing }: Props) {
  const say = words.value;
  const shown = shownOf(table, showing);
  const caption = title ?? say.report.tableTitle;
  const copy = async (): Promise<void> => {
    const lines = linesOf(shown, table.rows);
    if (await copyTable(tabbed(lines), celled(shown, lines))) toast({ kind: 'copied' });
  };
  return (
    <section class="twin" aria-label={caption}>
      <header class="twin-head">
        <h2>{caption}</h2>
        {sample.value && <span class="mark sample-mark">{say.common.sampleMark}</span>}
        <Button small kind="quiet" icon="copy" onClick={() => void copy()}>
          {say.common.copy}
        </Button>
        <Button
          small
          kind="quiet"
          icon="download"
          onClick={() => saveLines(definition.analysis, caption, linesOf(shown, table.rows))}
        >
          {say.common.csv}
        </Button>
        <Button small kind="quiet" icon="download" onClick={() => saveWorkbook(caption, shown, table, definition)}>
          {say.keep.xlsx}
        </Button>
      </header>
      <DataTable caption={caption} columns={shown} rows={table.rows} {...(action ? { action } : {})} />
    </section>
  );
}
