// The import desk: a card for every table that was found, what stays out and why, and one button that goes on with what is ready.
import { count, fileSize } from '../../i18n/format';
import { sayNote, sayProblem } from '../../i18n/say';
import { words } from '../../i18n/words';
import {
  busy,
  change,
  entries,
  entryLabel,
  type Entry,
  isLeftOut,
  labelOf,
  readyEntries,
  stage,
} from '../../state/entries';
import { hint, removeEntry } from '../../state/imports';
import { remembered } from '../../state/memory';
import { firstReport, go, model } from '../../state/session';
import { readReady, takeOutOne } from '../../state/taking';
import { Button } from '../../ui/controls';
import { Steps } from '../report/steps';
import { chooseFiles, chooseMapping } from './choose';
import { TableCard } from './card';
import { ComingPage } from './coming';
import { saveMapping } from './save_mapping';
import { OlderThanKept } from './older';
import { Room, RoomTaken } from './room';
import { exportTitle } from './titles';

function why(entry: Entry): string {
  const say = words.value.importing.leftOutWhy;
  if (entry.part?.skipped) return say[entry.part.skipped];
  if (entry.status === 'ready') return say.no_table;
  const code = entry.problems[0]?.code;
  if (code === 'empty_file') return say.empty;
  if (code === 'no_header') return say.no_header;
  return entry.problems[0] ? sayProblem(entry.problems[0]) : say.empty;
}

function LeftOut({ list }: { list: Entry[] }) {
  const say = words.value.importing;
  if (list.length === 0) return null;
  return (
    <details class="left-out">
      <summary>
        {words.value.common.labelled(
          say.leftOut(count(list.length)),
          list
            .slice(0, 3)
            .map((entry) => entry.part?.sheet ?? entryLabel(entry))
            .join(words.value.common.listComma),
        )}
        {list.length > 3 ? '…' : ''}
      </summary>
      <ul>
        {list.map((entry) => (
          <li key={entry.key}>
            <span>
              {entryLabel(entry)}
              {entry.hints.block !== undefined ? ` · ${say.block(count(entry.hints.block + 1))}` : ''}
            </span>
            <span class="muted">{why(entry)}</span>
            {entry.preview && (
              <Button small kind="quiet" onClick={() => change(entry.key, { wanted: true })}>
                {say.takeAnyway}
              </Button>
            )}
            {!entry.preview && entry.status === 'failed' && (
              <Button small kind="quiet" onClick={() => void hint(entry.key, { header_row: 1 })}>
                {say.takeAnyway}
              </Button>
            )}
            {!entry.preview && entry.problems[0]?.code === 'no_header' && (
              <Button small kind="quiet" onClick={() => void hint(entry.key, { header_row: 0 })}>
                {say.withoutHeader}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function InModel({ quiet }: { quiet: boolean }) {
  const say = words.value.importing;
  const present = model.value;
  if (!present) return null;
  return (
    <section class="in-model">
      <h2>{say.inModel}</h2>
      <div class="table-box" tabIndex={0} role="region" aria-label={say.inModel}>
        <table class="data">
          <tbody>
            {present.files.map((file) => (
              <tr key={file.file}>
                <td>{labelOf(file)}</td>
                <td>{exportTitle(file.export ?? null, file.table)}</td>
                <td class="figure">{say.exactRows(count(file.rows))}</td>
                <td class="figure">
                  <Button
                    small
                    kind="quiet"
                    icon="trash"
                    label={`${say.remove} ${labelOf(file)}`}
                    onClick={() => void takeOutOne(file.file)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <RoomTaken />
      <OlderThanKept />
      {present.notes
        .map(sayNote)
        .filter((text) => text !== null)
        .map((text) => (
          <p class="muted" key={text}>
            {text}
          </p>
        ))}
      <p class="in-model-tools">
        <Button kind={quiet ? 'plain' : 'primary'} onClick={() => go(firstReport())}>
          {say.see}
        </Button>
        <Button onClick={() => go('health')}>{words.value.nav.health}</Button>
      </p>
    </section>
  );
}

export function Desk() {
  const say = words.value.importing;
  if (stage.value === 'coming') return <ComingPage />;
  const list = entries.value;
  const shown = list.filter((entry) => !isLeftOut(entry) && entry.status !== 'done');
  const left = list.filter((entry) => isLeftOut(entry));
  const waiting = list.filter((entry) => entry.status !== 'done');
  const sources = new Map(waiting.map((entry) => [entry.source, entry.size]));
  const bytes = [...sources.values()].reduce((sum, size) => sum + size, 0);
  const ready = readyEntries.value.length;
  return (
    <div class="desk">
      <header class="desk-head">
        <h1>{say.title}</h1>
        {waiting.length > 0 && (
          <span class="muted">
            {say.files(count(sources.size), fileSize(bytes))}
            {waiting.length > sources.size ? ` · ${say.tables(count(waiting.length))}` : ''}
          </span>
        )}
        <span class="desk-tools">
          <Steps />
          {remembered.value.files.length > 0 && (
            <Button kind="quiet" icon="download" onClick={() => saveMapping(remembered.value, 'siyu-mapping.json')}>
              {say.saveAll}
            </Button>
          )}
          <Button kind="quiet" onClick={chooseMapping}>
            {say.openMapping}
          </Button>
          <Button icon="plus" onClick={chooseFiles}>
            {say.add}
          </Button>
        </span>
      </header>
      {waiting.length === 0 && !model.value && (
        <div class="empty">
          <p class="empty-title">{say.emptyTitle}</p>
          <p class="muted">{say.emptyText}</p>
        </div>
      )}
      {shown.map((entry) => (
        <TableCard key={entry.key} entry={entry} />
      ))}
      <LeftOut list={left} />
      <Room />
      {shown.length > 0 && (
        <footer class="desk-foot">
          <Button kind="quiet" onClick={() => waiting.forEach((entry) => removeEntry(entry.key))}>
            {say.drop}
          </Button>
          <Button kind="primary" disabled={ready === 0 || busy.value} onClick={() => void readReady()}>
            {ready === 0 ? say.none : ready === shown.length ? say.all : say.some(count(ready))}
          </Button>
        </footer>
      )}
      <InModel quiet={shown.length > 0} />
    </div>
  );
}
