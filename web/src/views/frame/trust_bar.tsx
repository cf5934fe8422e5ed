// The trust bar: where the data is (here), up to when it goes, how much of it there is, how much of it met.
import { count, rate } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import { go, model } from '../../state/session';
import { Popover } from '../../ui/layers';
import { matchOf } from '../health/health';

export function TrustBar() {
  const say = words.value.trust;
  const present = model.value;
  const match = matchOf(present);
  return (
    <footer class="trust-bar">
      <Popover text={say.bar} icon="lock" align="left">
        <h3>{say.how}</h3>
        <ol class="trust-list">
          {say.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
        <button type="button" class="link" onClick={() => go('self_check')}>
          {words.value.nav.self_check}
        </button>
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
        </span>
      )}
      {match && (
        <button
          type="button"
          class="link trust-match"
          title={`${say.matched(count(match.matched))} · ${say.matchedHelp}`}
          onClick={() => go('health')}
        >
          {words.value.health.trust(rate(match.matched / match.of))}
        </button>
      )}
    </footer>
  );
}
