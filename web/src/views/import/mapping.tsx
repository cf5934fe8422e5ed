// Fields against columns: what we want at the left, what the file has at the right, with three real values to judge by.
import { count } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { PreviewColumn } from '../../engine/protocol';
import { type Entry, mapField, missingOf } from '../../state/imports';
import { tableFields } from '../../state/tables';
import { Select } from '../../ui/controls';
import { Icon } from '../../ui/icon';

function Samples({ column }: { column: PreviewColumn | undefined }) {
  const say = words.value.importing;
  if (!column) return <span class="muted">—</span>;
  return (
    <span class="samples">
      {column.samples
        .filter((text) => text !== '')
        .slice(0, 3)
        .map((text, index) => (
          <code key={index}>{text}</code>
        ))}
      {column.masked && <span class="mark">{say.masked}</span>}
      {column.scientific && <span class="mark leak-mark">{say.scientific}</span>}
    </span>
  );
}

export function MappingEditor({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  const preview = entry.preview;
  const mapping = entry.mapping;
  if (!preview?.table || !mapping) return null;
  const missing = missingOf(entry);
  const wanted = preview.missing;
  const fields = [...new Set([...wanted, ...(tableFields[preview.table] ?? []), ...Object.keys(mapping.columns)])];
  const shown = fields.filter((field) => mapping.columns[field] !== undefined || wanted.includes(field));
  const others = fields.filter((field) => !shown.includes(field));
  const used = new Set(Object.values(mapping.columns));
  const extra = preview.columns.filter((column) => !used.has(column.name)).map((column) => column.name);
  const options = [
    { value: '', text: say.absent },
    ...preview.columns.map((column) => ({ value: column.name, text: column.name })),
  ];
  const row = (field: string) => {
    const column = preview.columns.find((one) => one.name === mapping.columns[field]);
    const sure = column && column.field === field ? column.confidence : undefined;
    return (
      <tr key={field} class={missing.includes(field) ? 'missing' : undefined}>
        <th scope="row">
          {fieldWord(field)}
          {wanted.includes(field) && (
            <span class="required" title={say.required}>
              {' '}
              *
            </span>
          )}
        </th>
        <td>
          <Select
            hidden
            label={`${fieldWord(field)}: ${say.column}`}
            value={mapping.columns[field] ?? ''}
            options={options}
            invalid={missing.includes(field)}
            onChange={(header) => mapField(entry.key, field, header)}
          />
        </td>
        <td>
          <Samples column={column} />
        </td>
        <td class="muted">{sure ? say[sure] : '—'}</td>
      </tr>
    );
  };
  const head = (
    <thead>
      <tr>
        <th scope="col">{say.field}</th>
        <th scope="col">{say.column}</th>
        <th scope="col">{say.samples}</th>
        <th scope="col">{say.confidence}</th>
      </tr>
    </thead>
  );
  return (
    <section class="mapping" aria-label={say.mapping}>
      {missing.length > 0 && (
        <p class="problem-line">
          <Icon name="warn" />
          {words.value.common.labelled(
            say.needsMapping(count(missing.length)),
            missing.map(fieldWord).join(words.value.common.listComma),
          )}
        </p>
      )}
      <div class="table-box" tabIndex={0} role="region" aria-label={say.mapping}>
        <table class="mapping-table">
          {head}
          <tbody>{shown.map(row)}</tbody>
        </table>
      </div>
      {others.length > 0 && (
        <details class="more-fields">
          <summary>
            {words.value.common.labelled(
              say.absent,
              [...new Set(others.map(fieldWord))].slice(0, 8).join(words.value.common.listComma),
            )}
            {others.length > 8 ? '…' : ''}
          </summary>
          <div class="table-box" tabIndex={0} role="region" aria-label={say.absent}>
            <table class="mapping-table">
              {head}
              <tbody>{others.map(row)}</tbody>
            </table>
          </div>
        </details>
      )}
      {extra.length > 0 && (
        <p class="muted">
          {say.extra(
            count(extra.length),
            `${extra.slice(0, 8).join(words.value.common.listComma)}${extra.length > 8 ? '…' : ''}`,
          )}
        </p>
      )}
    </section>
  );
}
