// Conditions on the event of a clause: as many as wanted, all or any of them. What is richer is said in words and kept.
import { sayRule } from '../../i18n/say_rule';
import { words } from '../../i18n/words';
import type { Leaf, Rule } from '../../engine/protocol';
import { CloseButton } from '../../ui/close_button';
import { Button, Select } from '../../ui/controls';
import { grouped, groupOf, kindOf } from './clauses';
import { fieldsFor, Property } from './property';
import { bare, rooted } from './tree';

interface Props {
  event: string | null;
  where: Rule | undefined;
  onChange: (where: Rule | undefined) => void;
}
export function WhereField({ event, where, onChange }: Props) {
  const say = words.value;
  const group = where ? groupOf(rooted(where)) : { join: 'all' as const, rules: [] };
  if (event === '' || !group) return null;
  const simple = group.rules.every((rule) => ['property', 'list'].includes(kindOf(rule)));
  if (where && !simple)
    return (
      <span class="where">
        <span>{say.rules.group(sayRule(where))}</span>
        <CloseButton small label={say.funnel.removeRule} onClick={() => onChange(undefined)} />
      </span>
    );
  const set = (rules: Rule[]): void => onChange(rules.length > 0 ? bare(grouped({ ...group, rules })) : undefined);
  return (
    <span class="where">
      {group.rules.map((rule, index) => (
        <span class="bounds" key={index}>
          {index === 1 ? (
            <Select
              small
              hidden
              label={say.segments.join}
              value={group.join}
              onChange={(join) => onChange(grouped({ join: join as 'all', rules: group.rules }))}
              options={[
                { value: 'all', text: say.rules.and },
                { value: 'any', text: say.rules.or },
              ]}
            />
          ) : (
            <span class="muted">
              {index === 0 ? say.segments.whose : group.join === 'all' ? say.rules.and : say.rules.or}
            </span>
          )}
          <Property
            leaf={rule as Leaf}
            event={event}
            onChange={(leaf) => set(group.rules.map((one, at) => (at === index ? leaf : one)))}
          />
          <CloseButton
            small
            label={say.funnel.removeRule}
            onClick={() => set(group.rules.filter((_, at) => at !== index))}
          />
        </span>
      ))}
      <Button
        small
        kind="quiet"
        icon="plus"
        disabled={fieldsFor(event).length === 0}
        onClick={() => set([...group.rules, { field: '', op: '=' }])}
      >
        {group.rules.length > 0 ? say.segments.more : say.funnel.addRule}
      </Button>
    </span>
  );
}
