// The segments one has: rule in words, size, and what can be done with each.
import { count, rate } from '../../i18n/format';
import { sayProblem } from '../../i18n/say';
import { sayRule } from '../../i18n/say_rule';
import { words } from '../../i18n/words';
import { behind } from '../../state/questions';
import { freeName, removeSegment, type Segment, segments, sizes, troubles, usersOf } from '../../state/segments';
import { model } from '../../state/session';
import { Button } from '../../ui/controls';
import { chosen, kMostChosen, toggle } from './chosen';
import { edit, write } from './draft';

const kSmall = 30;

function Line({ segment }: { segment: Segment }) {
  const say = words.value.segments;
  const people = sizes.value[segment.id];
  const problems = troubles.value[segment.id];
  const users = usersOf(segment.id);
  const on = chosen.value.includes(segment.id);
  const all = model.value?.customers ?? 0;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={say.chosen(segment.name)}
          checked={on}
          disabled={people === undefined || (!on && chosen.value.length >= kMostChosen)}
          onChange={() => toggle(segment.id)}
        />
      </td>
      <th scope="row">{segment.name}</th>
      <td class="segment-rule">
        {sayRule(segment.rule)}
        {segment.base && (
          <span class="muted">
            {' '}
            · {say.base} {sayRule(segment.base)}
          </span>
        )}
        {segment.as_of && (
          <span class="muted">
            {' '}
            · {say.asOf} {segment.as_of}
          </span>
        )}
        {problems && (
          <span class="problem-line" title={problems.map(sayProblem).join(' ')}>
            {words.value.common.labelled(say.unreadable, problems[0] ? sayProblem(problems[0]) : '—')}
          </span>
        )}
      </td>
      <td class="figure">
        {people === undefined ? '—' : count(people)}
        {people !== undefined && people > 0 && people < kSmall && (
          <span class="mark small-sample">◌ {words.value.common.small}</span>
        )}
      </td>
      <td class="figure muted">{people === undefined || all === 0 || segment.base ? '—' : rate(people / all)}</td>
      <td class="segment-buttons">
        <Button
          small
          icon="people"
          disabled={!people}
          label={`${say.see} ${segment.name}`}
          onClick={() => {
            behind.value = {
              asked: { rule: { segment: segment.id } },
              title: { text: segment.name },
              count: people ?? null,
            };
          }}
        />
        <Button small icon="edit" label={`${say.edit} ${segment.name}`} onClick={() => edit(segment)} />
        <Button
          small
          icon="copy"
          label={`${say.copy} ${segment.name}`}
          onClick={() =>
            write(freeName(say.copyOf(segment.name)), segment.rule, {
              ...(segment.as_of && { as_of: segment.as_of }),
              ...(segment.base && { base: segment.base }),
            })
          }
        />
        <span
          title={
            users.length > 0 ? say.usedBy(users.map((one) => one.name).join(words.value.common.listComma)) : undefined
          }
        >
          <Button
            small
            icon="trash"
            label={`${words.value.common.delete} ${segment.name}`}
            disabled={users.length > 0}
            onClick={() => void removeSegment(segment.id)}
          />
        </span>
      </td>
    </tr>
  );
}

export function Mine() {
  const say = words.value.segments;
  if (segments.value.length === 0) return null;
  return (
    <section class="twin" aria-label={say.mine}>
      <header class="twin-head">
        <h2>{say.mine}</h2>
        <span class="muted">{say.compareHelp}</span>
      </header>
      <div class="table-box" tabIndex={0} role="region" aria-label={say.mine}>
        <table class="data segment-list">
          <caption class="unseen">{say.mine}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span class="unseen">{say.compare}</span>
              </th>
              <th scope="col">{say.name}</th>
              <th scope="col">{say.rule}</th>
              <th scope="col" class="figure">
                {words.value.columns['customers']}
              </th>
              <th scope="col" class="figure">
                {words.value.customer_funnel.overall_rate}
              </th>
              <th scope="col">
                <span class="unseen">{words.value.common.more}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {segments.value.map((segment) => (
              <Line key={segment.id} segment={segment} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
