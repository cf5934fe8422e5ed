// 今天先做这三件: the first three rules that fired, each with its why and the people or the funnel behind it; then the risks, and what was
// checked. The rules are the core's; this page only says them.
import { count, rate, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Definition, Report } from '../../engine/protocol';
import { behind, questions, type Row, rowsOf, tableOf } from '../../state/questions';
import { go } from '../../state/session';
import { Button } from '../../ui/controls';
import { Twin } from '../report/twin';

const kShown = 3;

function sentence(row: Row, facts: Record<string, unknown>): string {
  const say = words.value.today;
  const now = rate(row['rate']);
  const before = rate(row['history']);
  const subject = word(words.value.templateSteps, word(words.value.events, String(row['subject'] ?? '')));
  switch (row['rule']) {
    case 'funnel_step':
      return `${say.funnel_step(subject, now, before)} · ${say.stopped(count(facts['dropped'] as number))}`;
    case 'second_order':
      return say.second_order(now, before);
    case 'first_order':
      return say.first_order(now, before);
    case 'sleeping':
      return say.sleeping(count(row['concerned']));
    case 'quiet_groups':
      return say.quiet_groups(count(row['concerned']), count(facts['of'] as number));
    case 'channel_deletes':
      return say.channel_deletes(String(row['subject']), now, before);
    case 'refunds':
      return say.refunds(now, before);
    default:
      return String(row['rule']);
  }
}

export function Today({ report }: { report: Report }) {
  const say = words.value.today;
  const definition = report.definition;
  const actions = rowsOf(tableOf(report, 'actions')).slice(0, kShown);
  const facts =
    (report.notes.find((note) => note.code === 'actions')?.facts['actions'] as Record<string, unknown>[] | undefined) ??
    [];
  const rules = tableOf(report, 'rules');
  const risks = rowsOf(tableOf(report, 'risks')).filter((row) => row['share'] !== null);
  const ltv = report.notes.find((note) => note.code === 'ltv')?.facts;
  return (
    <>
      {ltv && (
        <p class="muted ltv-note">
          {say.ltv(count(ltv['watched'] as number), count(ltv['buyers'] as number), rate(ltv['coverage'] as number))}
        </p>
      )}
      {rules && (
        <section class="today">
          <h2>{say.title}</h2>
          {actions.length === 0 && <p class="muted">{say.none}</p>}
          <ol>
            {actions.map((row, index) => {
              const about = facts[index] ?? {};
              const text = sentence(row, about);
              const funnel = about['definition'] as Definition | undefined;
              const people = Number(row['people'] ?? 0);
              return (
                <li key={String(row['rule'])}>
                  <span class="today-text">{text}</span>
                  {row['gap'] !== null && <span class="today-gap">{say.gap(shortMoney(row['gap']))}</span>}
                  <span class="today-tools">
                    {people > 0 && (
                      <Button
                        small
                        icon="people"
                        onClick={() => {
                          behind.value = {
                            definition,
                            mark: { action: String(row['rule']) },
                            title: { text },
                            count: people,
                          };
                        }}
                      >
                        {say.people(count(people))}
                      </Button>
                    )}
                    {funnel && (
                      <Button
                        small
                        onClick={() => {
                          go('funnel');
                          questions.funnel.ask(funnel);
                        }}
                      >
                        {say.funnel}
                      </Button>
                    )}
                  </span>
                </li>
              );
            })}
          </ol>
          {risks.length > 0 && (
            <p class="risk-line">
              <strong>{say.risk}</strong>{' '}
              {risks
                .map((row) => say.risks[String(row['risk'])]?.(String(row['subject']), rate(row['share'])) ?? '')
                .filter(Boolean)
                .join(' · ')}
            </p>
          )}
          <details>
            <summary>{say.rulesTitle}</summary>
            <p class="muted">{say.how}</p>
            <Twin
              table={rules}
              definition={definition}
              title={say.rulesTitle}
              heads={say.columns}
              write={{
                rule: (value) => word(say.rule, String(value)),
                state: (value) => word(say.state, String(value)),
                needs: (value) =>
                  value === null ? '' : word(words.value.tables, word(words.value.fields, String(value))),
              }}
            />
          </details>
        </section>
      )}
    </>
  );
}
