// The table beside every chart: the same numbers in full, to copy into a spreadsheet or to keep as CSV (which the core writes).
import { plain } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Cell, Column, Definition, Table } from '../../engine/protocol';
import { call, sample, toast } from '../../state/session';
import { Button } from '../../ui/controls';
import { copyText, csvName, saveBytes } from '../../ui/save';
import { DataTable, type Shown } from '../../ui/table';
import { columnWord } from '../../i18n/say';

export async function saveTable(definition: Definition, table: string): Promise<void> {
  const reply = await call('table_csv', { definition, table });
  if ('problems' in reply) {
    if (reply.problems[0]) toast({ kind: 'problem', problem: reply.problems[0] });
    return;
  }
  if (reply.bytes) saveBytes(csvName(reply.ok.name), reply.bytes);
  toast({ kind: 'saved', name: csvName(reply.ok.name) });
}

interface Props {
  table: Table;
  definition: Definition;
  title?: string;
  hide?: readonly string[];
  figures?: readonly string[]; // columns of text that hold figures all the same
  write?: Record<string, (value: Cell, row: Cell[]) => string>;
}
export function Twin({ table, definition, title, hide = [], figures = [], write = {} }: Props) {
  const say = words.value;
  const shown: Shown[] = table.columns
    .map((column: Column, index) => ({
      column,
      index,
      head: columnWord(column.name),
      figure: figures.includes(column.name),
      ...(write[column.name] ? { write: write[column.name]! } : {}),
    }))
    .filter((one) => !hide.includes(one.column.name));
  const caption = title ?? say.report.tableTitle;
  const copy = async (): Promise<void> => {
    const lines = [shown.map((one) => one.head), ...table.rows.map((row) => shown.map((one) => plain(row[one.index])))];
    if (await copyText(lines.map((line) => line.join('\t')).join('\r\n'))) toast({ kind: 'copied' });
  };
  return (
    <section class="twin" aria-label={caption}>
      <header class="twin-head">
        <h2>{caption}</h2>
        {sample.value && <span class="mark sample-mark">{say.common.sampleMark}</span>}
        <Button small kind="quiet" icon="copy" onClick={() => void copy()}>
          {say.common.copy}
        </Button>
        <Button small kind="quiet" icon="download" onClick={() => void saveTable(definition, table.name)}>
          {say.common.csv}
        </Button>
      </header>
      <DataTable caption={caption} columns={shown} rows={table.rows} />
    </section>
  );
}
