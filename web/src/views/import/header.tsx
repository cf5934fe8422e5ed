// The first rows of the file as they stand, and which of them holds the column names; the delimiter is beside, seldom needed.
import { useEffect, useState } from 'preact/hooks';
import { words } from '../../i18n/words';
import type { Entry } from '../../state/entries';
import { headerRows } from '../../state/header_rows';
import { hint } from '../../state/imports';
import { peek } from '../../state/peek';
import { Select } from '../../ui/controls';

const delimiters = [',', '\t', ';', '|'];
const kRows = 12;
const kColumns = 12;

// Lines as they stand, or the rows of a web page's table as the core reads them.
async function firstRows(entry: Entry, encoding: string, delimiter: string, most: number): Promise<string[][]> {
  const { preview } = entry;
  const table = !preview || preview.container === 'html' ? await headerRows(entry, most) : null;
  return table ?? (await peek(entry.blob, encoding, delimiter, most)).rows;
}

export function HeaderPanel({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  const preview = entry.preview;
  const present = preview?.header_row ?? entry.hints.header_row ?? 1;
  const page = preview?.container === 'html';
  const delimiter = preview?.delimiter ?? entry.hints.delimiter ?? ',';
  const encoding = preview?.encoding ?? entry.hints.encoding ?? 'utf-8';
  const [rows, setRows] = useState<string[][]>([]);
  useEffect(() => {
    let gone = false;
    void firstRows(entry, encoding, delimiter, Math.max(kRows, present + 5)).then((found) => {
      if (!gone) setRows(found);
    });
    return () => {
      gone = true;
    };
  }, [entry.blob, encoding, delimiter, present]);
  const marks = delimiters.includes(delimiter) ? delimiters : [delimiter, ...delimiters];
  return (
    <fieldset class="header-rows">
      <legend>{say.headerHelp}</legend>
      <div class="table-box" tabIndex={0} role="region" aria-label={say.preview}>
        <table class="peek">
          <tbody>
            {rows.map((row, index) => (
              <tr
                key={index}
                class={index + 1 === present ? 'is-header' : index + 1 < present ? 'is-above' : undefined}
              >
                <th scope="row">
                  <label>
                    <input
                      type="radio"
                      name={`header-${entry.key}`}
                      checked={index + 1 === present}
                      onChange={() => void hint(entry.key, { header_row: index + 1 })}
                    />
                    {say.row(String(index + 1))}
                  </label>
                </th>
                {row.slice(0, kColumns).map((text, column) => (
                  <td key={column}>{text.trim().slice(0, 60)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!entry.part?.sheet && !page && (
        <Select
          label={say.delimiter}
          value={delimiter}
          onChange={(value) => void hint(entry.key, { delimiter: value })}
          options={marks.map((mark) => ({ value: mark, text: mark === '\t' ? say.tab : mark }))}
        />
      )}
    </fieldset>
  );
}
