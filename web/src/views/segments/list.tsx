// A list of ids as a clause: which id it is, the ids pasted or from a file, and how many of them the data knows. A wrong column is said,
// and the list that was there before stays until another one is found to be right.
import { useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { fieldWord } from '../../i18n/names';
import { words } from '../../i18n/words';
import type { Json, Leaf } from '../../engine/protocol';
import { client, model } from '../../state/session';
import { Button, Select } from '../../ui/controls';
import { listFields } from './clauses';
import { useCount } from './counting';
import { decode, type IdTable, likelyColumn, readIds } from './id_list';

const kMost = 1_000_000; // values
const kBytes = 64 * 2 ** 20;

const idFields = (): string[] =>
  listFields.filter((field) => model.value?.fields.some((one) => one.field === field && one.distinct > 0));

function pick(done: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.csv,.txt,.tsv,.xlsx,.xls,.zip';
  input.onchange = () => {
    const file = input.files?.[0];
    if (file) done(file);
  };
  input.click();
}

export function ListFields({ leaf, onChange }: { leaf: Leaf; onChange: (leaf: Leaf) => void }) {
  const say = words.value.segments;
  const fields = idFields();
  const values = Array.isArray(leaf.value) ? leaf.value : [];
  const [table, setTable] = useState<IdTable | null>(null);
  const [column, setColumn] = useState(0);
  const [message, setMessage] = useState('');
  const field = values.length > 0 || fields.includes(leaf.field) ? leaf.field : (fields[0] ?? leaf.field);
  const { counted, busy } = useCount(
    field !== '' && values.length > 0 ? { rule: { field, op: 'in', value: values } } : null,
  );
  const take = (next: IdTable, at: number): void => {
    const ids = next.columns[at]?.values ?? [];
    if (ids.length > kMost) setMessage(say.listTooLong(count(ids.length), count(kMost)));
    else if (ids.length > 0) {
      setMessage('');
      onChange({ ...leaf, field, op: 'in', value: ids as Json[] });
    }
  };
  const read = (text: string): void => {
    const next = readIds(text);
    if (next.columns.length === 0) {
      setMessage(say.listEmpty);
      return;
    }
    const at = likelyColumn(next, [fieldWord(field), field.split('.')[1] ?? field]);
    setTable(next);
    setColumn(at);
    take(next, at);
  };
  const file = (chosen: File): void => {
    if (chosen.size > kBytes) {
      setMessage(say.listTooLarge(chosen.name));
      return;
    }
    void client()
      .unpack(chosen)
      .reply.then(async (reply) => {
        const part =
          'ok' in reply ? reply.ok.parts.find((one) => !one.skipped && one.problems.length === 0) : undefined;
        if (!part) setMessage(say.listUnreadable(chosen.name));
        else read(decode(new Uint8Array(await part.blob.arrayBuffer())));
      });
  };
  return (
    <>
      <Select
        hidden
        label={say.listField}
        value={field}
        onChange={(next) => onChange({ ...leaf, field: next })}
        options={(fields.includes(field) ? fields : [field, ...fields]).map((one) => ({
          value: one,
          text: fieldWord(one),
        }))}
      />
      <span>{values.length > 0 ? say.listHas(count(values.length)) : say.listIn}</span>
      {counted && values.length > 0 && !busy && (
        <span
          class={counted.customers === 0 ? 'problem-line' : 'muted'}
          role={counted.customers === 0 ? 'alert' : undefined}
        >
          {counted.customers === 0 ? say.listWrong(fieldWord(field)) : say.listFound(count(counted.customers))}
        </span>
      )}
      {message && (
        <span class="problem-line" role="alert">
          {message}
        </span>
      )}
      {table && table.columns.length > 1 && (
        <Select
          label={say.listColumn}
          value={String(column)}
          onChange={(next) => {
            setColumn(Number(next));
            take(table, Number(next));
          }}
          options={table.columns.map((one, index) => ({
            value: String(index),
            text: `${one.name} · ${one.values[0] ?? ''}`,
          }))}
        />
      )}
      <textarea
        class="list-paste"
        rows={2}
        aria-label={say.listPaste}
        placeholder={say.listPaste}
        onInput={(event) => {
          const text = event.currentTarget.value;
          if (text.trim() !== '') read(text);
        }}
      />
      <Button small icon="upload" onClick={() => pick(file)}>
        {say.listFile}
      </Button>
    </>
  );
}
