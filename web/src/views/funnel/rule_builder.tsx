// One simple condition: field, comparison, value. Anything richer that came with a definition is shown in words and kept.
import { useEffect, useState } from 'preact/hooks';
import { fieldWord, sayRule } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Json, Leaf, Operator, Rule } from '../../engine/protocol';
import { call, model } from '../../state/session';
import { CloseButton } from '../../ui/close_button';
import { Button, Select, Text } from '../../ui/controls';

const textual: Operator[] = ['=', '!=', 'in', 'not_in', 'contains', 'is_set', 'not_set'];
const ordered: Operator[] = ['=', '!=', '<', '<=', '>', '>=', 'is_set', 'not_set'];
const isLeaf = (rule: Rule): rule is Leaf => 'field' in rule;

// Numbers travel as numbers, lists as lists; everything else is text.
export function readValue(text: string, operator: Operator, type: string): Json {
  if (operator === 'in' || operator === 'not_in')
    return text
      .split(/[,,、]/)
      .map((one) => one.trim())
      .filter(Boolean);
  return ['integer', 'real', 'money'].includes(type) && text.trim() !== '' && Number.isFinite(Number(text))
    ? Number(text)
    : text;
}

interface Props {
  rule: Rule | undefined;
  event: string | null;
  people?: boolean; // the rule is about customers: only their own fields can be named
  onChange: (rule: Rule | undefined) => void;
}
export function RuleBuilder({ rule, event, people, onChange }: Props) {
  const say = words.value;
  const [open, setOpen] = useState(rule !== undefined);
  const [draft, setDraft] = useState<Leaf>(rule && isLeaf(rule) ? rule : { field: '', op: '=' });
  const [values, setValues] = useState<string[]>([]);
  const table = model.value?.events.find((one) => one.name === event)?.table;
  const fields = (model.value?.fields ?? []).filter(
    (field) => field.table === 'customers' || (!people && (!table || field.table === table)),
  );
  const type = fields.find((field) => field.field === draft.field)?.type ?? 'text';
  useEffect(() => {
    if (draft.field === '' || type !== 'text') {
      setValues([]);
      return;
    }
    void call('values', { field: draft.field, limit: 50 }).then((reply) =>
      setValues('ok' in reply ? reply.ok.values.map((one) => one.value) : []),
    );
  }, [draft.field]);
  if (rule && !isLeaf(rule)) {
    return (
      <p class="rule-words">
        <span>{say.common.labelled(say.funnel.where, sayRule(rule))}</span>
        <CloseButton small label={say.funnel.removeRule} onClick={() => onChange(undefined)} />
      </p>
    );
  }
  if (!open)
    return (
      <Button small kind="quiet" icon="plus" disabled={fields.length === 0} onClick={() => setOpen(true)}>
        {say.funnel.addRule}
      </Button>
    );
  const change = (next: Leaf): void => {
    setDraft(next);
    const empty =
      next.value === undefined || next.value === '' || (Array.isArray(next.value) && next.value.length === 0);
    if (next.field !== '' && (next.op === 'is_set' || next.op === 'not_set' || !empty)) onChange(next);
  };
  const operators = type === 'text' ? textual : ordered;
  const valueless = draft.op === 'is_set' || draft.op === 'not_set';
  const shown = Array.isArray(draft.value)
    ? draft.value.join(', ')
    : draft.value === undefined || draft.value === null
      ? ''
      : String(draft.value);
  return (
    <div class="rule-builder" role="group" aria-label={say.funnel.where}>
      <Select
        hidden
        label={say.rules.field}
        value={draft.field}
        onChange={(field) => change({ field, op: '=' })}
        options={[
          ...(draft.field === '' ? [{ value: '', text: say.rules.field, disabled: true }] : []),
          ...fields.map((field) => ({ value: field.field, text: fieldWord(field.field) })),
        ]}
      />
      <Select
        hidden
        label={say.rules.operator}
        value={draft.op}
        options={operators.map((op) => ({ value: op, text: word(say.operators, op) }))}
        onChange={(op) => {
          const { value: _old, ...rest } = draft;
          change(
            op === 'is_set' || op === 'not_set'
              ? { ...rest, op }
              : { ...rest, op: op as Operator, value: readValue(shown, op as Operator, type) },
          );
        }}
      />
      {!valueless && (
        <Text
          hidden
          label={say.rules.value}
          placeholder={draft.op === 'in' || draft.op === 'not_in' ? say.rules.values : say.rules.value}
          value={shown}
          list={values}
          onChange={(text) => change({ ...draft, value: readValue(text, draft.op, type) })}
        />
      )}
      <CloseButton
        small
        label={say.funnel.removeRule}
        onClick={() => {
          setOpen(false);
          setDraft({ field: '', op: '=' });
          onChange(undefined);
        }}
      />
    </div>
  );
}
