// The microscope: the people behind a bar. Phones and names are half hidden until asked for; the core orders, counts and writes the CSV.
import { useEffect, useState } from 'preact/hooks';
import { cell, count, masked } from '../../i18n/format';
import { columnWord } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Cell, Column, Problem } from '../../engine/protocol';
import { behind, type Behind } from '../../state/questions';
import { call, sample, toast } from '../../state/session';
import { Button } from '../../ui/controls';
import { Seal } from '../../ui/icon';
import { Layer } from '../../ui/layers';
import { csvName, saveBytes } from '../../ui/save';
import { DataTable, type Shown } from '../../ui/table';
import { sayProblem } from '../../i18n/say';
import { SavePeople } from './save_people';

const kPage = 200;
const secret = /phone|name|手机|姓名|昵称|备注/i;
const asColumn = (column: Column | string): Column =>
  typeof column === 'string' ? { name: column, role: 'measure', unit: 'text' } : column;

function titleOf(what: Behind): string {
  const say = words.value.people;
  const stage = (name: string | undefined): string => word(words.value.stages, name ?? '');
  if (what.title.text !== undefined) return what.title.text;
  if (what.title.from !== undefined) return say.flow(stage(what.title.from), stage(what.title.to));
  if (what.title.stage !== undefined) return say.stage(stage(what.title.stage));
  return what.title.side === 'dropped' ? say.dropped(what.title.step ?? '') : say.reached(what.title.step ?? '');
}

export function PeoplePanel() {
  return behind.value && <Panel what={behind.value} key={JSON.stringify(behind.value.mark ?? behind.value.asked)} />;
}

function Panel({ what }: { what: Behind }) {
  const say = words.value.people;
  const [columns, setColumns] = useState<Column[]>([]);
  const [rows, setRows] = useState<Cell[][]>([]);
  const [total, setTotal] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [full, setFull] = useState(false);
  const [reading, setReading] = useState(false);

  const read = async (offset: number): Promise<void> => {
    setReading(true);
    const reply = what.asked
      ? await call('list_people', { ...what.asked, limit: kPage, offset })
      : await call('people', { definition: what.definition!, mark: what.mark!, limit: kPage, offset });
    setReading(false);
    if ('problems' in reply) {
      setProblem(reply.problems[0] ?? null);
      return;
    }
    setColumns(reply.ok.columns.map(asColumn));
    setTotal(reply.ok.total);
    setRows((present) => (offset === 0 ? reply.ok.rows : [...present, ...reply.ok.rows]));
  };
  useEffect(() => void read(0), []);

  const save = async (): Promise<void> => {
    const headings = Object.fromEntries(columns.map(({ name }) => [name, columnWord(name)]));
    const reply = what.asked
      ? await call('list_people_csv', { ...what.asked, words: headings })
      : await call('people_csv', { definition: what.definition!, mark: what.mark!, words: headings });
    if ('problems' in reply) {
      if (reply.problems[0]) toast({ kind: 'problem', problem: reply.problems[0] });
      return;
    }
    if (reply.bytes) saveBytes(csvName(reply.ok.name), reply.bytes);
    toast({ kind: 'saved', name: csvName(reply.ok.name) });
  };
  const hidden =
    columns.some((column) => secret.test(column.name)) ||
    rows.some((row) => row.some((value) => typeof value === 'string' && /^\+?\d{11,}$/.test(value)));
  const shown: Shown[] = columns.map((column, index) => ({
    index,
    column,
    head: columnWord(column.name),
    ...(column.unit === 'text'
      ? {
          write: (value: Cell) =>
            value === null
              ? '--'
              : full || !(secret.test(column.name) || /^\+?1\d{10}$/.test(String(value)))
                ? String(value)
                : masked(String(value)),
        }
      : {}),
    ...(column.name === 'reached' ? { write: (value: Cell) => cell(value, 'count') } : {}),
  }));
  const more = (): void => {
    if (!reading && total !== null && rows.length < total) void read(rows.length);
  };
  return (
    <Layer
      title={titleOf(what)}
      onClose={() => {
        behind.value = null;
      }}
      wide
      foot={
        <>
          <SavePeople what={what} total={total} title={titleOf(what)} />
          <Button kind="primary" icon="download" disabled={!total} onClick={() => void save()}>
            {words.value.report.exportCsv}
          </Button>
        </>
      }
    >
      {problem ? (
        <p class="problem-line" role="alert">
          {sayProblem(problem)}
        </p>
      ) : (
        <>
          <div class="people-head">
            <strong class="people-total">{say.title(count(total ?? what.count))}</strong>
            {sample.value && <span class="mark sample-mark">{words.value.common.sampleMark}</span>}
            {hidden && (
              <>
                <span class="muted">{full ? say.csvFull : say.masked}</span>
                <Button small onClick={() => setFull(!full)}>
                  {full ? say.hide : say.show}
                </Button>
              </>
            )}
          </div>
          {total === 0 ? (
            <p class="muted">{say.none}</p>
          ) : rows.length === 0 ? (
            <p>
              <Seal busy />
            </p>
          ) : (
            <DataTable caption={titleOf(what)} columns={shown} rows={rows} tall onEnd={more} />
          )}
          <p class="muted people-note">{say.note}</p>
          {total !== null && rows.length < total && (
            <p class="people-more">
              <span class="muted">{say.loaded(count(rows.length), count(total))}</span>
              <Button small onClick={more} disabled={reading}>
                {say.more}
              </Button>
            </p>
          )}
        </>
      )}
    </Layer>
  );
}
