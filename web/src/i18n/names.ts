// What things of the data are called: events, fields, columns of reports.
import { model } from '../state/session';
import { word, words } from './words';

export function eventWord(name: string | null): string {
  return name === null ? words.value.funnel.anyEvent : word(words.value.events, name);
}

export function fieldWord(field: string): string {
  const list = words.value.fields;
  if (Object.hasOwn(list, field)) return list[field] as string;
  const seen = model.value?.fields.find((one) => one.field === field);
  return seen?.label || field.replace(/^[a-z]+\./, '');
}

// The head of a report's column: a field of the data, or one of the reports' own.
export function columnWord(column: string): string {
  return column.includes('.') ? fieldWord(column) : word(words.value.columns, column);
}
