// Fields against columns: what we want at the left, what the file has beside it, with three real values to judge by. Select boxes
// only, so it is done by keyboard as well; below, the values of a status and what each of them means.
import { count } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { PreviewColumn } from '../../engine/protocol';
import { change, entryLabel, type Entry, missingOf } from '../../state/entries';
import { guessAgain } from '../../state/imports';
import { clearMapping, mapField, setSeparator } from '../../state/mapping_edits';
import { documentOf } from '../../state/memory';
import { lacking, requiredFields, tableFields } from '../../state/tables';
import { Button, Check, Select } from '../../ui/controls';
import { Dictionaries } from './dictionary';
import { ExtraColumns } from './extra_columns';
import { copyMapping } from '../share/mapping_link';
import { saveMapping } from './save_mapping';

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

const separators = [',', ';', '、', '|', '/', ' ', '，', '；'];

function Separator({ entry, field }: { entry: Entry; field: string }) {
  const say = words.value.importing;
  const present = entry.mapping?.separators?.[field] ?? '';
  const offered = present === '' || separators.includes(present) ? separators : [present, ...separators];
  return (
    <Select
      small
      label={say.separator}
      value={present}
      onChange={(value) => setSeparator(entry.key, field, value)}
      options={[
        { value: '', text: say.separatorNone },
        ...offered.map((mark) => ({ value: mark, text: mark === ' ' ? say.separatorBlank : mark })),
      ]}
    />
  );
}

function FieldRow({ entry, field }: { entry: Entry; field: string }) {
  const say = words.value.importing;
  const preview = entry.preview;
  const header = entry.mapping?.columns[field];
  const column = preview?.columns.find((one) => one.name === header);
  const required = requiredFields.has(field) || (preview?.missing.includes(field) ?? false);
  const missing = missingOf(entry).includes(field);
  const sure = !column ? undefined : column.field === field ? column.confidence : 'own';
  const divided =
    header !== undefined && (field === 'customer.tags' || entry.mapping?.separators?.[field] !== undefined);
  return (
    <tr class={missing ? 'missing' : undefined}>
      <th scope="row">
        {fieldWord(field)}
        {required && (
          <span class="required">
            {' '}
            * <span class="unseen">{say.required}</span>
          </span>
        )}
      </th>
      <td class="map-column">
        <Select
          hidden
          label={`${fieldWord(field)}: ${say.column}`}
          value={header ?? ''}
          options={[
            { value: '', text: say.absent },
            ...(preview?.columns ?? []).map((one) => ({ value: one.name, text: one.name })),
          ]}
          invalid={missing}
          onChange={(next) => mapField(entry.key, field, next)}
        />
      </td>
      <td class="map-samples">
        <Samples column={column} />
        {divided && <Separator entry={entry} field={field} />}
      </td>
      <td class="map-sure muted">{sure ? say[sure] : missing ? say.required : '—'}</td>
    </tr>
  );
}

function FieldTable({ entry, fields, label }: { entry: Entry; fields: string[]; label: string }) {
  const say = words.value.importing;
  return (
    <table class="mapping-table" aria-label={label}>
      <thead>
        <tr>
          {[say.field, say.column, say.samples, say.confidence].map((text) => (
            <th scope="col" key={text}>
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <FieldRow key={field} entry={entry} field={field} />
        ))}
      </tbody>
    </table>
  );
}

export function MappingEditor({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  const comma = words.value.common.listComma;
  const { preview, mapping } = entry;
  if (!preview?.table || !mapping) return null;
  const missing = missingOf(entry);
  const fields = [
    ...new Set([...preview.missing, ...(tableFields[preview.table] ?? []), ...Object.keys(mapping.columns)]),
  ];
  // By what the file was taken for, not by what is chosen now: a row must not move away under the hand that changes it.
  const here = fields.filter(
    (field) =>
      preview.mapping.columns[field] !== undefined ||
      preview.missing.includes(field) ||
      preview.plan?.lost.some((one) => one.field === field),
  );
  const others = fields.filter((field) => !here.includes(field));
  const absent = others.filter((field) => mapping.columns[field] === undefined);
  const lacks = lacking(preview.table, Object.keys(mapping.columns));
  const settled = Object.keys(mapping.columns).length;
  const save = (): void => {
    const document = documentOf(entry);
    if (document) saveMapping(document, `${entryLabel(entry).replaceAll(/[\\/:*?"<>|›\s]+/g, '_')}.mapping.json`);
  };
  return (
    <section class="mapping" aria-label={say.mapping}>
      <header class="mapping-head">
        <span>
          {say.settled(count(settled), count(settled + missing.length))}
          {missing.length > 0 && <b class="bad-count"> · {say.requiredLeft(count(missing.length))}</b>}
        </span>
        <Button small kind="quiet" onClick={() => void guessAgain(entry.key)}>
          {say.guess}
        </Button>
        <Button small kind="quiet" onClick={() => clearMapping(entry.key)}>
          {say.clear}
        </Button>
        <Button small kind="quiet" icon="download" onClick={save}>
          {say.saveMapping}
        </Button>
        <Button
          small
          kind="quiet"
          icon="share"
          onClick={() => {
            const document = documentOf(entry);
            if (document) void copyMapping(document);
          }}
        >
          {words.value.share.copyMapping}
        </Button>
      </header>
      {here.length > 0 && <FieldTable entry={entry} fields={here} label={say.mapping} />}
      {lacks.map(({ fields: gone, reports }) => (
        <p class="muted lacking" key={reports.join()}>
          {say.without(gone.map(fieldWord).join(comma), reports.map((one) => words.value.nav[one]).join(comma))}
        </p>
      ))}
      {others.length > 0 && (
        <details class="more-fields" open={here.length === 0 || absent.length < others.length}>
          <summary>
            {words.value.common.labelled(say.absent, [...new Set(absent.map(fieldWord))].slice(0, 6).join(comma))}
            {absent.length > 6 ? '…' : ''}
          </summary>
          <FieldTable entry={entry} fields={others} label={say.absent} />
        </details>
      )}
      <Dictionaries entry={entry} />
      <ExtraColumns entry={entry} />
      <Check label={say.remember} checked={entry.remember} onChange={(remember) => change(entry.key, { remember })} />
    </section>
  );
}
