// Field, comparison, value: of a customer, or of the event that a clause is about.
import { useEffect, useState } from 'preact/hooks';
import { fieldWord } from '../../i18n/names';
import { word, words } from '../../i18n/words';
import type { Json, Leaf, ModelField, Operator } from '../../engine/protocol';
import { call, model } from '../../state/session';
import { Select } from '../../ui/controls';
import { Typed } from './typed';

const tagField = 'customer.tags';
const ordered: Operator[] = ['>=', '<=', '>', '<', '=', '!=', 'is_set', 'not_set'];
const textual: Operator[] = ['=', '!=', 'in', 'not_in', 'contains', 'is_set', 'not_set'];
const tagged: Operator[] = ['has_tag', 'in', 'not_in', 'is_set', 'not_set'];
const isList = (op: Operator): boolean => op === 'in' || op === 'not_in';
const isBare = (op: Operator): boolean => op === 'is_set' || op === 'not_set';

// Numbers travel as numbers, lists as lists, everything else as text.
export function readValue(text: string, op: Operator, type: string): Json {
  if (isList(op))
    return text
      .split(/[,，、;；\n]/)
      .map((one) => one.trim())
      .filter(Boolean);
  return ['integer', 'real', 'money'].includes(type) && text.trim() !== '' && Number.isFinite(Number(text))
    ? Number(text)
    : text;
}
export function writeValue(value: Json | undefined): string {
  if (Array.isArray(value)) return value.map(String).join('、');
  return value === undefined || value === null ? '' : String(value);
}

// Fields that a clause may name: a customer's own, and inside an event clause those of the event's table.
export function fieldsFor(event: string | null | undefined): ModelField[] {
  const table = model.value?.events.find((one) => one.name === event)?.table;
  return (model.value?.fields ?? []).filter(
    (field) => field.table === 'customers' || (event !== undefined && (!table || field.table === table)),
  );
}

interface Props {
  leaf: Leaf;
  event?: string | null | undefined; // the clause is about this event's rows
  onChange: (leaf: Leaf) => void;
}
export function Property({ leaf, event, onChange }: Props) {
  const say = words.value;
  const fields = fieldsFor(event);
  const [values, setValues] = useState<string[]>([]);
  const type = model.value?.fields.find((field) => field.field === leaf.field)?.type ?? 'text';
  useEffect(() => {
    let gone = false;
    if (leaf.field === '' || type !== 'text') setValues([]);
    else
      void call('values', { field: leaf.field, limit: 50 }).then((reply) => {
        if (!gone && 'ok' in reply) setValues(reply.ok.values.map((one) => one.value));
      });
    return () => {
      gone = true;
    };
  }, [leaf.field, type]);
  const tags = leaf.field === tagField;
  const base = tags ? tagged : type === 'text' || type === 'boolean' ? textual : ordered;
  const offered = base.includes(leaf.op) ? base : [leaf.op, ...base];
  const withOp = (op: Operator): void => {
    const { value, ...rest } = leaf;
    onChange(isBare(op) ? { ...rest, op } : { ...rest, op, value: readValue(writeValue(value), op, type) });
  };
  const date = (type === 'instant' || type === 'day') && !isList(leaf.op);
  const known = fields.some((field) => field.field === leaf.field);
  return (
    <>
      <Select
        hidden
        invalid={leaf.field === ''}
        label={say.rules.field}
        value={leaf.field}
        onChange={(field) => {
          const next = model.value?.fields.find((one) => one.field === field)?.type ?? 'text';
          onChange({ field, op: field === tagField ? 'has_tag' : next === 'text' || next === 'boolean' ? '=' : '>=' });
        }}
        options={[
          ...(leaf.field === '' ? [{ value: '', text: say.segments.chooseField, disabled: true }] : []),
          ...(leaf.field !== '' && !known ? [{ value: leaf.field, text: fieldWord(leaf.field) }] : []),
          ...fields.map((field) => ({ value: field.field, text: fieldWord(field.field) })),
        ]}
      />
      <Select
        hidden
        label={say.rules.operator}
        value={leaf.op}
        options={offered.map((op) => ({ value: op, text: word(say.operators, op) }))}
        onChange={(op) => withOp(op as Operator)}
      />
      {!isBare(leaf.op) && (
        <Typed<Json | undefined>
          key={`${leaf.field} ${leaf.op}`}
          type={date ? 'date' : 'text'}
          label={isList(leaf.op) ? say.rules.values : say.rules.value}
          value={leaf.value}
          write={(value) => (date ? writeValue(value).slice(0, 10) : writeValue(value))}
          read={(text) => readValue(text, leaf.op, type)}
          list={values}
          onChange={(value) => onChange({ ...leaf, ...(value !== undefined && { value }) })}
        />
      )}
    </>
  );
}
