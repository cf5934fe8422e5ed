// The trust bar: where the data is (here), up to when it goes, how much of it there is, how much of it met.
import { count } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import { model } from '../../state/session';
import { Popover } from '../../ui/layers';

export function TrustBar() {
  const say = words.value.trust;
  const present = model.value;
  return (
    <footer class="trust-bar">
      <Popover text={say.bar} icon="lock" align="left">
        <h3>{say.how}</h3>
        <ol class="trust-list">
          {say.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </Popover>
      {present && (
        <span class="trust-facts">
          {present.as_of && <span>{say.asOf(present.as_of)}</span>}
          {present.tables
            .filter((table) => table.table !== 'customers')
            .sort((a, b) => b.rows - a.rows)
            .slice(0, 3)
            .map((table) => (
              <span
                key={table.table}
                title={table.first_day && table.last_day ? `${table.first_day} ~ ${table.last_day}` : undefined}
              >
                {word(words.value.tables, table.table)} {count(table.rows)}
              </span>
            ))}
          <span>{say.customers(count(present.customers))}</span>
          {present.tables.length > 1 && (
            <span title={say.matchedHelp}>{say.matched(count(present.identity.matched))}</span>
          )}
        </span>
      )}
    </footer>
  );
}
