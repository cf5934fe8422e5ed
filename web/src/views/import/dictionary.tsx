// What the values of a status mean. Those nobody knows stand first; the others say what they were understood as.
import { count } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Dictionary } from '../../engine/protocol';
import { dictionariesOf, type Entry } from '../../state/entries';
import { setMeaning } from '../../state/mapping_edits';
import { Select } from '../../ui/controls';
import { Icon } from '../../ui/icon';

const meanings = ['created', 'paid', 'shipped', 'done', 'closed', 'refunding', 'refunded'];

function Editor({ entry, dictionary }: { entry: Entry; dictionary: Dictionary }) {
  const say = words.value.importing;
  const own = entry.mapping?.values?.[dictionary.field] ?? {};
  const isOpen = ({ value, meaning }: Dictionary['values'][number]): boolean =>
    meaning === null && own[value] === undefined;
  // The order must not change under the hand that answers: by what the core knew, not by what was chosen.
  const values = [...dictionary.values].sort(
    (a, b) => Number(a.meaning !== null) - Number(b.meaning !== null) || b.cells - a.cells,
  );
  const left = values.filter(isOpen).length;
  const mean = (meaning: string): string => word(words.value.meanings, meaning);
  return (
    <details class="dictionary" open={left > 0 || Object.keys(own).length > 0}>
      <summary>
        {say.dictionary(fieldWord(dictionary.field))}
        {left > 0 && (
          <span class="mark leak-mark">
            <Icon name="warn" /> {say.dictionaryLeft(count(left))}
          </span>
        )}
      </summary>
      <p class="muted">{say.dictionaryHelp}</p>
      <table class="mapping-table">
        <thead>
          <tr>
            <th scope="col">{say.dictionaryValue}</th>
            <th scope="col" class="figure">
              {say.dictionaryCells}
            </th>
            <th scope="col">{say.dictionaryMeaning}</th>
          </tr>
        </thead>
        <tbody>
          {values.map((one) => (
            <tr key={one.value} class={isOpen(one) ? 'missing' : undefined}>
              <th scope="row">{one.value}</th>
              <td class="figure">{count(one.cells)}</td>
              <td>
                <Select
                  hidden
                  small
                  label={`${one.value}: ${say.dictionaryMeaning}`}
                  value={own[one.value] ?? ''}
                  onChange={(meaning) =>
                    setMeaning(entry.key, dictionary.field, one.value, meaning === '' ? null : meaning)
                  }
                  options={[
                    { value: '', text: one.meaning === null ? say.keep : say.understood(mean(one.meaning)) },
                    ...meanings.map((meaning) => ({ value: meaning, text: mean(meaning) })),
                  ]}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

export function Dictionaries({ entry }: { entry: Entry }) {
  return (
    <>
      {dictionariesOf(entry).map((dictionary) => (
        <Editor key={dictionary.field} entry={entry} dictionary={dictionary} />
      ))}
    </>
  );
}
