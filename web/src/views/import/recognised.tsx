// What the file was taken for — table, encoding, header row, delimiter — with the real rows to judge it by and the means to say otherwise.
import { word, words } from '../../i18n/words';
import type { Preview } from '../../engine/protocol';
import { type Entry, hint } from '../../state/imports';
import { tableNames } from '../../state/tables';
import { Select } from '../../ui/controls';

const encodings = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be'];
const delimiters = [',', '\t', ';', '|'];

export function Recognised({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  // A file that could not be read so is shown with what was asked for, to be asked otherwise.
  const failed = entry.status === 'failed';
  const table = (failed ? entry.hints.table : undefined) ?? entry.preview?.table ?? null;
  const encoding = (failed ? entry.hints.encoding : undefined) ?? entry.preview?.encoding ?? 'utf-8';
  const headerRow = (failed ? entry.hints.header_row : undefined) ?? entry.preview?.header_row ?? 1;
  const delimiter = (failed ? entry.hints.delimiter : undefined) ?? entry.preview?.delimiter ?? ',';
  const known = encodings.includes(encoding) ? encodings : [encoding, ...encodings];
  const headerRows = Array.from({ length: Math.max(8, headerRow) }, (_, index) => String(index + 1));
  const marks = delimiters.includes(delimiter) ? delimiters : [delimiter, ...delimiters];
  return (
    <div class="card-choices">
      <Select
        label={say.table}
        value={table ?? ''}
        invalid={!table}
        onChange={(value) => void hint(entry.key, { table: value })}
        options={[
          ...(table ? [] : [{ value: '', text: '—', disabled: true }]),
          ...tableNames.map((one) => ({ value: one, text: word(words.value.tables, one) })),
        ]}
      />
      <Select
        label={say.encoding}
        value={encoding}
        onChange={(value) => void hint(entry.key, { encoding: value })}
        options={known.map((name) => ({ value: name, text: name.toUpperCase() }))}
      />
      <Select
        label={say.headerRow}
        value={String(headerRow)}
        onChange={(row) => void hint(entry.key, { header_row: Number(row) })}
        options={headerRows.map((row) => ({ value: row, text: row }))}
      />
      <Select
        label={say.delimiter}
        value={delimiter}
        onChange={(value) => void hint(entry.key, { delimiter: value })}
        options={marks.map((mark) => ({ value: mark, text: mark === '\t' ? say.tab : mark }))}
      />
    </div>
  );
}

export function FirstRows({ preview }: { preview: Preview }) {
  const say = words.value.importing;
  return (
    <figure class="first-rows">
      <figcaption class="muted">
        {say.preview} · {say.encodingHelp}
      </figcaption>
      <div class="table-box" tabIndex={0} role="region" aria-label={say.preview}>
        <table class="data">
          <tbody>
            <tr class="is-header">
              <th scope="row" class="figure">
                {preview.header_row}
              </th>
              {preview.columns.slice(0, 24).map((column, index) => (
                <td key={index}>{column.name}</td>
              ))}
            </tr>
            {preview.first_rows.slice(0, 5).map((row, index) => (
              <tr key={index}>
                <th scope="row" class="figure">
                  {preview.header_row + 1 + index}
                </th>
                {row.slice(0, 24).map((text, column) => (
                  <td key={column}>{text}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
