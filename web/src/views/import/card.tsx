// One file on the desk: what it is and why, encoding and header row with the real rows to judge by, progress, what went wrong.
import { count, fileSize, rate } from '../../i18n/format';
import { fieldWord, sayProblem } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import { cancelEntry, editing, type Entry, isReady, missingOf, removeEntry, retry } from '../../state/imports';
import { Button, ProgressBar } from '../../ui/controls';
import { Icon, Seal } from '../../ui/icon';
import { MappingEditor } from './mapping';
import { LoadProblems } from './problems';
import { FirstRows, Recognised } from './recognised';

// Reading these again would end the same way.
const hopeless = new Set(['empty_file', 'container_unreadable', 'is_folder']);
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

function State({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  switch (entry.status) {
    case 'looking':
      return (
        <span class="card-state">
          <Seal busy />
          {say.looking}
        </span>
      );
    case 'loading':
      return (
        <span class="card-state">
          <Seal busy />
          {say.loading(rate((entry.progress?.bytes ?? 0) / Math.max(1, entry.size)))}
        </span>
      );
    case 'loaded':
      return (
        <span class="card-state good">
          <Icon name="check" />
          {say.loaded}
        </span>
      );
    case 'done':
      return (
        <span class="card-state good">
          <Icon name="check" />
          {say.done}
        </span>
      );
    case 'failed':
      return (
        <span class="card-state bad">
          <Icon name="warn" />
          {say.failed}
        </span>
      );
    case 'cancelled':
      return <span class="card-state">{say.cancelled}</span>;
    default:
      if (isReady(entry))
        return (
          <span class="card-state good">
            <Icon name="check" />
            {say.ready}
          </span>
        );
      return (
        <span class="card-state bad">
          <Icon name="warn" />
          {entry.preview?.table ? say.needsMapping(count(missingOf(entry).length)) : say.needsTable}
        </span>
      );
  }
}

export function FileCard({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  const preview = entry.preview;
  const open = editing.value === entry.key || (entry.status === 'ready' && !isReady(entry));
  const editable = entry.status === 'ready' && preview !== undefined;
  const fixable = entry.status === 'failed' && entry.problems.some(({ code }) => curable.has(code));
  return (
    <article class={`file-card ${entry.status}`} aria-label={entry.name}>
      <header class="card-head">
        <div class="card-name">
          <strong>{entry.name}</strong>
          <span class="muted">
            {fileSize(entry.size)}
            {entry.loaded
              ? ` · ${say.exactRows(count(entry.loaded.rows))}`
              : preview
                ? ` · ${say.rows(count(preview.estimated_rows))}`
                : ''}
            {preview?.table ? ` · ${word(words.value.tables, preview.table)}` : ''}
            {preview && preview.header_row > 1 ? ` · ${say.header(String(preview.header_row))}` : ''}
            {preview && preview.encoding !== 'utf-8' ? ` · ${preview.encoding.toUpperCase()}` : ''}
          </span>
          {preview?.table && preview.table_why.length > 0 && entry.status === 'ready' && (
            <span class="muted">
              {say.because(
                preview.table_why
                  .slice(0, 5)
                  .map((name) => name)
                  .join(words.value.common.listComma),
              )}
            </span>
          )}
        </div>
        <State entry={entry} />
        <span class="card-tools">
          {editable && (
            <Button
              small
              icon="slider"
              expanded={open}
              onClick={() => {
                editing.value = open ? null : entry.key;
              }}
            >
              {say.mapping}
            </Button>
          )}
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
      {entry.status === 'loading' && (
        <div class="card-progress">
          <ProgressBar part={(entry.progress?.bytes ?? 0) / Math.max(1, entry.size)} label={entry.name} />
          <span class="muted">{say.loadingRows(count(entry.progress?.rows ?? 0))}</span>
          <span class="unseen" role="status">
            {say.loading(rate(Math.floor(((entry.progress?.bytes ?? 0) / Math.max(1, entry.size)) * 4) / 4))}
          </span>
        </div>
      )}
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
      {fixable && (
        <div class="card-open">
          <Recognised entry={entry} />
        </div>
      )}
      {open && editable && (
        <div class="card-open">
          <Recognised entry={entry} />
          <FirstRows preview={preview} />
          {preview.table && <MappingEditor entry={entry} />}
        </div>
      )}
      {entry.loaded && <LoadProblems loaded={entry.loaded} />}
    </article>
  );
}
