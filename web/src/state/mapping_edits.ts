// What a reader changes about a mapping. Data that was read by the old one is let go: the file is read again with the new.
import type { Mapping } from '../engine/protocol';
import { change, dictionariesOf, drop, find, panel } from './entries';
import { journal } from './journal';
import { extraColumns } from './room';
import { call } from './session';

// A file that was read already goes back to where its mapping can still be changed; what reading it showed is kept.
export function unload(key: number): void {
  const entry = find(key);
  if (entry?.status !== 'loaded') return;
  const dictionaries = dictionariesOf(entry);
  if (entry.file !== undefined) void call('remove', { files: [entry.file] });
  drop(key, 'file', 'loaded', 'coming', 'progress');
  change(key, { status: 'ready', ...(entry.preview && { preview: { ...entry.preview, dictionaries } }) });
}

function edit(key: number, how: (mapping: Mapping) => Mapping): void {
  panel.value = { key, name: 'mapping' }; // the last missing field must not shut the desk under the hand that filled it
  const mapping = find(key)?.mapping;
  if (mapping) put(key, tidy(how(mapping)));
}

// The step back does not change a table that went into the model meanwhile.
function become(key: number, mapping: Mapping | undefined): void {
  if (!mapping || find(key)?.status === 'done') return;
  unload(key);
  change(key, { mapping });
}
function put(key: number, next: Mapping): void {
  const before = find(key)?.mapping;
  become(key, next);
  journal(
    () => become(key, before),
    () => become(key, next),
  );
}

// Values and separators belong to a column; without it they would be refused. A column that is a field is read.
export function tidy(mapping: Mapping): Mapping {
  const { values, separators, skip, ...rest } = mapping;
  const fields = new Set(Object.values(mapping.columns));
  const skipped = (skip ?? []).filter((header) => !fields.has(header));
  const keep = <T>(all: Record<string, T> | undefined): Record<string, T> =>
    Object.fromEntries(Object.entries(all ?? {}).filter(([field]) => mapping.columns[field] !== undefined));
  const kept = Object.entries(keep(values)).filter(([, list]) => Object.keys(list).length > 0);
  const divided = keep(separators);
  return {
    ...rest,
    ...(kept.length > 0 && { values: Object.fromEntries(kept) }),
    ...(Object.keys(divided).length > 0 && { separators: divided }),
    ...(skipped.length > 0 && { skip: skipped }),
  };
}

// One column is one field: a header that is chosen for a field leaves the field it had.
export function withColumn(mapping: Mapping, field: string, header: string): Mapping {
  const columns = Object.fromEntries(
    Object.entries(mapping.columns).filter(([name, column]) => name !== field && (column !== header || header === '')),
  );
  if (header !== '') columns[field] = header;
  const changed = mapping.columns[field] !== undefined && mapping.columns[field] !== header;
  const { [field]: _old, ...others } = mapping.values ?? {};
  return { ...mapping, columns, ...(changed && mapping.values && { values: others }) };
}

export const mapField = (key: number, field: string, header: string): void =>
  edit(key, (mapping) => withColumn(mapping, field, header));

// Columns that are no field are not read, or are again: those named, else all of them; of several tables one step back.
export function skipColumns(keys: readonly number[], skip: boolean, headers?: readonly string[]): void {
  const steps = keys.flatMap((key) => {
    const entry = find(key);
    if (!entry?.mapping) return [];
    const changed = headers ?? extraColumns(entry).map((column) => column.name);
    const kept = (entry.mapping.skip ?? []).filter((header) => !changed.includes(header));
    return [{ key, before: entry.mapping, after: tidy({ ...entry.mapping, skip: skip ? [...kept, ...changed] : kept }) }];
  });
  const set = (of: 'before' | 'after') => (): void => {
    for (const step of steps) become(step.key, step[of]);
  };
  set('after')();
  journal(set('before'), set('after'));
}

export const clearMapping = (key: number): void => edit(key, (mapping) => ({ ...mapping, columns: {} }));

// What a value means; null: as the core understands it, or as it stands.
export const setMeaning = (key: number, field: string, value: string, meaning: string | null): void =>
  edit(key, (mapping) => {
    const { [value]: _old, ...others } = mapping.values?.[field] ?? {};
    return {
      ...mapping,
      values: { ...mapping.values, [field]: meaning === null ? others : { ...others, [value]: meaning } },
    };
  });

export const setSeparator = (key: number, field: string, separator: string): void =>
  edit(key, (mapping) => {
    const { [field]: _old, ...others } = mapping.separators ?? {};
    return { ...mapping, separators: separator === '' ? others : { ...others, [field]: separator } };
  });

// 「实付金额」 is called 「商家实收」 now; or it is not there this time.
export function acceptRename(key: number, field: string, header: string): void {
  const mapping = find(key)?.mapping;
  if (!mapping) return;
  put(key, tidy(withColumn(mapping, field, header)));
  answer(key, field);
}
export function answer(key: number, field: string): void {
  change(key, { answered: [...(find(key)?.answered ?? []), field] });
}
