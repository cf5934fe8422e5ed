// The import desk: a card for every file, and one button that takes in what is ready.
import { count, fileSize } from '../../i18n/format';
import { sayNote } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import { busy, entries, importReady, readyEntries, removeEntry, undoImport } from '../../state/imports';
import { firstReport, go, model } from '../../state/session';
import { Button } from '../../ui/controls';
import { chooseFiles } from './choose';
import { FileCard } from './card';

async function take(): Promise<void> {
  const alone = entries.value.every((entry) => entry.status !== 'failed' && entry.status !== 'cancelled');
  if ((await importReady()) && alone && entries.value.every((entry) => entry.status === 'done')) {
    go(firstReport());
  }
}

export function Desk() {
  const say = words.value.importing;
  const list = entries.value;
  const waiting = list.filter((entry) => entry.status !== 'done');
  const ready = readyEntries.value.length;
  return (
    <div class="desk">
      <header class="desk-head">
        <h1>{say.title}</h1>
        {list.length > 0 && (
          <span class="muted">
            {say.files(count(list.length), fileSize(list.reduce((sum, entry) => sum + entry.size, 0)))}
          </span>
        )}
        <span class="desk-tools">
          <Button icon="plus" onClick={chooseFiles}>
            {say.add}
          </Button>
        </span>
      </header>
      {list.length === 0 && (
        <div class="empty">
          <p class="empty-title">{say.emptyTitle}</p>
          <p class="muted">{say.emptyText}</p>
        </div>
      )}
      {list.map((entry) => (
        <FileCard key={entry.key} entry={entry} />
      ))}
      {waiting.length > 0 && (
        <footer class="desk-foot">
          <Button kind="quiet" onClick={() => waiting.forEach((entry) => removeEntry(entry.key))}>
            {say.drop}
          </Button>
          <Button kind="primary" disabled={ready === 0 || busy.value} onClick={() => void take()}>
            {ready === 0 ? say.none : ready === waiting.length ? say.all : say.some(count(ready))}
          </Button>
        </footer>
      )}
      {model.value && (
        <section class="in-model">
          <h2>{say.inModel}</h2>
          <table class="data">
            <tbody>
              {model.value.files.map((file) => (
                <tr key={file.file}>
                  <td>{file.name}</td>
                  <td>{word(words.value.tables, file.table)}</td>
                  <td class="figure">{say.exactRows(count(file.rows))}</td>
                  <td class="figure">
                    <Button
                      small
                      kind="quiet"
                      icon="trash"
                      label={`${say.remove} ${file.name}`}
                      onClick={() => void undoImport([file.file])}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {model.value.notes
            .map(sayNote)
            .filter((text) => text !== null)
            .map((text) => (
              <p class="muted" key={text}>
                {text}
              </p>
            ))}
          {list.length > waiting.length && (
            <Button kind="primary" onClick={() => go(firstReport())}>
              {say.see}
            </Button>
          )}
        </section>
      )}
    </div>
  );
}
