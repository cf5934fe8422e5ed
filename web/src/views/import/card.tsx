// One table on the desk: what it is and why, the chips that say how it is read and let one say otherwise, what it asks, progress, problems.
import { count, fileSize, rate } from '../../i18n/format';
import { fieldWord, sayProblem } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import { entryLabel, type Entry, type Panel, isReady, missingOf, panel } from '../../state/entries';
import { cancelEntry, hint, removeEntry, retry } from '../../state/imports';
import { tableNames } from '../../state/tables';
import { Button, ProgressBar, Select } from '../../ui/controls';
import { Asks } from './asks';
import { EncodingPanel } from './encoding';
import { HeaderPanel } from './header';
import { MappingEditor } from './mapping';
import { partRead, StateMark } from './state_mark';
import { exportTitle } from './titles';

// Reading these again would end the same way.
const hopeless = new Set(['empty_file', 'container_unreadable', 'is_folder', 'password_needed', 'too_large']);
// Another encoding, header row, delimiter or kind of table may cure these.
const curable = new Set([
  'no_header',
  'bad_encoding',
  'too_many_columns',
  'no_table',
  'field_missing',
  'unclosed_quote',
  'nul_bytes',
]);

// Chats and JSON name their columns themselves; there is no row to choose.
const linesOf = ({ preview }: Entry): boolean =>
  preview === undefined || preview.delimiter !== '' || preview.container === 'html';

function openPanel(entry: Entry): Panel | null {
  if (panel.value?.key === entry.key) return panel.value.name;
  const asks = entry.status === 'ready' && !!entry.preview?.table && missingOf(entry).length > 0;
  return asks ? 'mapping' : null;
}

function Chip({ entry, name, text }: { entry: Entry; name: Panel; text: string }) {
  const open = openPanel(entry) === name;
  return (
    <Button
      small
      expanded={open}
      icon={name === 'mapping' ? 'slider' : 'chevron'}
      onClick={() => {
        panel.value = open ? null : { key: entry.key, name };
      }}
    >
      {text}
    </Button>
  );
}

function Chips({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  const preview = entry.preview;
  const table = (entry.status === 'failed' ? entry.hints.table : undefined) ?? preview?.table ?? null;
  const text = !entry.part?.sheet;
  const settled = Object.keys(entry.mapping?.columns ?? {}).length;
  return (
    <div class="card-chips">
      <Select
        hidden
        small
        label={say.table}
        value={table ?? ''}
        invalid={!table}
        onChange={(value) => void hint(entry.key, { table: value })}
        options={[
          ...(table ? [] : [{ value: '', text: `${say.table}…`, disabled: true }]),
          ...tableNames.map((one) => ({ value: one, text: word(words.value.tables, one) })),
        ]}
      />
      {text && <Chip entry={entry} name="encoding" text={(preview?.encoding ?? say.encoding).toUpperCase()} />}
      {linesOf(entry) && (
        <Chip entry={entry} name="header" text={preview ? (preview.header_row > 0 ? say.header(String(preview.header_row)) : say.noHeaderRow) : say.headerRow} />
      )}
      {preview?.table && (
        <Chip
          entry={entry}
          name="mapping"
          text={`${say.mapping} · ${say.settled(count(settled), count(settled + missingOf(entry).length))}`}
        />
      )}
    </div>
  );
}

function Problems({ entry }: { entry: Entry }) {
  return (
    <>
      {entry.problems
        .filter((problem) => problem.code !== 'cancelled')
        .map((problem, index) => (
          <p class="problem-line" role="alert" key={index}>
            {sayProblem(problem)}
            {problem.code === 'field_missing' && typeof problem.facts?.['field'] !== 'string'
              ? ` (${fieldWord(problem.where)})`
              : ''}
          </p>
        ))}
    </>
  );
}

export function TableCard({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  const preview = entry.preview;
  const changeable = entry.status === 'ready' || entry.status === 'loaded';
  const fixable = entry.status === 'failed' && entry.problems.some(({ code }) => curable.has(code));
  const open = changeable || fixable ? openPanel(entry) : null;
  const title = exportTitle(preview?.export ?? null, preview?.table ?? null);
  const block = entry.hints.block !== undefined ? say.block(count(entry.hints.block + 1)) : null;
  const facts = [
    entry.loaded ? say.exactRows(count(entry.loaded.rows)) : preview ? say.rows(count(preview.estimated_rows)) : null,
    block,
    entry.part?.hidden ? say.hiddenSheet : null,
    entry.size > 0 ? fileSize(entry.size) : null,
  ].filter((text) => text !== null);
  return (
    <article class={`file-card ${entry.status}`} aria-label={entryLabel(entry)}>
      <header class="card-head">
        <div class="card-name">
          <strong>{entryLabel(entry)}</strong>
          <span class="card-facts">
            {title && <b>{title}</b>}
            {facts.map((text) => (
              <span class="muted" key={text}>
                {text}
              </span>
            ))}
          </span>
        </div>
        <StateMark entry={entry} />
        <span class="card-tools">
          {entry.status === 'loading' && (
            <Button small onClick={() => cancelEntry(entry.key)}>
              {words.value.common.cancel}
            </Button>
          )}
          {(entry.status === 'failed' || entry.status === 'cancelled') &&
            !entry.problems.some(({ code }) => hopeless.has(code)) && (
              <Button small onClick={() => void retry(entry.key)}>
                {say.again}
              </Button>
            )}
          {entry.status !== 'loading' && entry.status !== 'done' && (
            <Button small kind="quiet" icon="trash" label={say.remove} onClick={() => removeEntry(entry.key)} />
          )}
        </span>
      </header>
      {preview?.table && preview.table_why.length > 0 && changeable && (
        <p class="card-why muted">{say.because(preview.table_why.slice(0, 5).join(words.value.common.listComma))}</p>
      )}
      {changeable && preview?.container === 'html' && /\.xlsx?$/i.test(entry.name) && (
        <p class="card-why muted">{say.htmlTable}</p>
      )}
      {(changeable || fixable) && <Chips entry={entry} />}
      {entry.status === 'loading' && (
        <div class="card-progress">
          <ProgressBar part={partRead(entry)} label={entryLabel(entry)} />
          <span class="muted">{say.loadingRows(count(entry.progress?.rows ?? 0))}</span>
          <span class="unseen" role="status">
            {say.loading(rate(Math.floor(partRead(entry) * 4) / 4))}
          </span>
        </div>
      )}
      <Problems entry={entry} />
      {changeable && <Asks entry={entry} />}
      {open && (
        <div class="card-open">
          {open === 'encoding' && <EncodingPanel entry={entry} />}
          {open === 'header' && <HeaderPanel entry={entry} />}
          {open === 'mapping' && preview?.table && <MappingEditor entry={entry} />}
        </div>
      )}
      {!open && entry.status === 'ready' && !isReady(entry) && preview && !preview.table && linesOf(entry) && (
        <div class="card-open">
          <HeaderPanel entry={entry} />
        </div>
      )}
    </article>
  );
}
