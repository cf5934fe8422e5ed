// 事前检查: of every step and number of the plan, the table that tells it and whether it is here.
import { fieldWord } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import { type Row, rowsOf, tableOf } from '../../state/questions';
import { Icon } from '../../ui/icon';

export function Checks({ report, label }: { report: Report; label: (row: Row) => string }) {
  const say = words.value.plan;
  const rows = rowsOf(tableOf(report, 'checks'));
  if (rows.length === 0) return null;
  const absent = rows.filter((row) => row['present'] !== true);
  return (
    <section class="plan-checks">
      <h2>{say.checks}</h2>
      <p class="muted">{absent.length === 0 ? say.allThere : say.someMissing(String(absent.length))}</p>
      <ul>
        {rows.map((row) => (
          <li key={`${String(row['kind'])} ${String(row['name'])}`} class={row['present'] === true ? 'there' : 'absent'}>
            <Icon name={row['present'] === true ? 'check' : 'warn'} />
            <strong>{row['kind'] === 'step' ? label({ label: row['name'] ?? '' }) : word(say.numbers, String(row['name']))}</strong>
            <span class="muted">
              {row['present'] === true
                ? say.there(word(words.value.tables, String(row['needs'])))
                : say.absent(
                    word(words.value.tables, String(row['needs'])),
                    word(words.value.health.opens, String(row['opens'] ?? '')),
                    String(row['event'] ?? '').includes('.')
                      ? fieldWord(String(row['event']))
                      : word(words.value.events, String(row['event'] ?? '')),
                  )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
