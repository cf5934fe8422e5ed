// Choices that the reports on coming back share: which event, by which field.
import { count } from '../../i18n/format';
import { eventWord, fieldWord, stepLabel } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { AnyStep, EventStep, ModelField, Step } from '../../engine/protocol';
import { model } from '../../state/session';
import { Select } from '../../ui/controls';

export type Happening = EventStep | AnyStep;
const namesOf = (step: Happening | undefined): (string | null)[] =>
  !step ? [] : 'anyOf' in step ? step.anyOf.map((one) => one.event) : [step.event];

interface Props {
  label: string;
  step: Happening | undefined;
  empty?: string; // what no step means, when that may be chosen
  onChange: (step: EventStep | undefined) => void;
}
export function EventSelect({ label, step, empty, onChange }: Props) {
  const say = words.value.funnel;
  const events = model.value?.events ?? [];
  const value = !step ? '' : 'anyOf' in step ? '+' : (step.event ?? '*');
  const strange = value !== '' && value !== '+' && value !== '*' && !events.some((event) => event.name === value);
  return (
    <Select
      label={label}
      value={value}
      onChange={(name) => {
        if (name !== '+') onChange(name === '' ? undefined : { event: name === '*' ? null : name });
      }}
      options={[
        ...(empty !== undefined ? [{ value: '', text: empty }] : step ? [] : [{ value: '', text: say.chooseEvent }]),
        ...(value === '+' && step ? [{ value: '+', text: stepLabel(step as Step) }] : []),
        ...(strange ? [{ value, text: eventWord(value) }] : []),
        ...events.map((event) => ({
          value: event.name,
          text: `${eventWord(event.name)} · ${say.people(count(event.customers))}`,
        })),
        { value: '*', text: say.anyEvent },
      ]}
    />
  );
}

// Texts that a customer, or the event at the start, carries: few enough to be groups.
export function groupFields(step: Happening | undefined, table?: string): ModelField[] {
  const names = namesOf(step);
  const tables = new Set(
    table
      ? [table]
      : model.value?.events
          .filter((event) => names.includes(null) || names.includes(event.name))
          .map((one) => one.table),
  );
  return (model.value?.fields ?? []).filter(
    (field) =>
      field.type === 'text' &&
      field.field !== 'event.name' &&
      (field.table === 'customers' || tables.has(field.table)) &&
      field.distinct > 1 &&
      field.distinct <= 200,
  );
}

interface GroupProps {
  fields: readonly ModelField[];
  value: string;
  onChange: (field: string) => void;
}
export function GroupSelect({ fields, value, onChange }: GroupProps) {
  const say = words.value.funnel;
  const naming = (field: ModelField): string => {
    const name = fieldWord(field.field);
    const twice = fields.filter((other) => fieldWord(other.field) === name).length > 1;
    return twice ? `${name} · ${word(words.value.tables, field.table)}` : name;
  };
  const known = value === '' || fields.some((field) => field.field === value);
  if (known && fields.length === 0) return null;
  return (
    <Select
      label={say.breakdown}
      value={value}
      onChange={onChange}
      options={[
        { value: '', text: say.noBreakdown },
        ...(known ? [] : [{ value, text: fieldWord(value) }]),
        ...fields.map((field) => ({ value: field.field, text: naming(field) })),
      ]}
    />
  );
}
