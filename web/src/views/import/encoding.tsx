// Which encoding is right is seen, not known: the same first rows read three ways, beside one another.
import { useEffect, useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Entry } from '../../state/entries';
import { hint } from '../../state/imports';
import { type Peek, peek } from '../../state/peek';

const three = ['utf-8', 'gb18030', 'big5'];
const kRows = 6; // the header and five rows of data
const kColumns = 6;

export function EncodingPanel({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  const present = entry.preview?.encoding ?? entry.hints.encoding ?? 'utf-8';
  const offered = three.includes(present) ? three : [present, ...three];
  const delimiter = entry.preview?.delimiter ?? ',';
  const above = (entry.preview?.header_row ?? 1) - 1;
  const [looks, setLooks] = useState<Record<string, Peek>>({});
  useEffect(() => {
    let gone = false;
    for (const name of offered)
      void peek(entry.blob, name, delimiter, above + kRows).then((look) => {
        if (!gone) setLooks((all) => ({ ...all, [name]: look }));
      });
    return () => {
      gone = true;
    };
  }, [entry.blob, delimiter, above]);
  return (
    <fieldset class="encodings">
      <legend>{say.encodingHelp}</legend>
      {offered.map((name) => {
        const look = looks[name];
        return (
          <label class={`encoding${name === present ? ' chosen' : ''}`} key={name}>
            <span class="encoding-head">
              <input
                type="radio"
                name={`encoding-${entry.key}`}
                value={name}
                checked={name === present}
                onChange={() => void hint(entry.key, { encoding: name })}
              />
              <b>{name.toUpperCase()}</b>
              {look && (
                <span class={look.bad > 0 ? 'bad-count' : 'muted'}>
                  {look.bad > 0 ? say.encodingBad(count(look.bad)) : say.encodingGood}
                </span>
              )}
              {name === present && <span class="mark">{say.encodingNow}</span>}
            </span>
            <span class="table-box">
              <table class="peek">
                <tbody>
                  {(look?.rows ?? []).slice(above).map((row, index) => (
                    <tr key={index} class={index === 0 ? 'is-header' : undefined}>
                      {row.slice(0, kColumns).map((text, column) => (
                        <td key={column}>{text.trim().slice(0, 40)}</td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
