// The columns that are no field: kept as custom ones, or not read at all, which saves memory and keeps what nobody needs out of the page.
import { count, fileSize } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Entry } from '../../state/entries';
import { skipColumns } from '../../state/mapping_edits';
import { extraColumns, isSkipped } from '../../state/room';
import { Button, Check } from '../../ui/controls';

export function ExtraColumns({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  const extra = extraColumns(entry);
  if (extra.length === 0) return null;
  const skipped = extra.filter((column) => isSkipped(entry, column));
  const bytes = (of: typeof extra): string => fileSize(of.reduce((sum, column) => sum + column.estimated_bytes, 0));
  return (
    <details class="more-fields" open={skipped.length > 0}>
      <summary>
        {say.extra(count(extra.length - skipped.length))}
        {skipped.length > 0 && ` · ${say.skippedColumns(count(skipped.length), bytes(skipped))}`}
      </summary>
      <p class="extra-tools">
        {skipped.length < extra.length && (
          <Button small onClick={() => skipColumns([entry.key], true)}>
            {say.skipAll(bytes(extra.filter((column) => !skipped.includes(column))))}
          </Button>
        )}
        {skipped.length > 0 && (
          <Button small onClick={() => skipColumns([entry.key], false)}>
            {say.skipNone}
          </Button>
        )}
        <span class="muted">{say.skipHelp}</span>
      </p>
      <ul class="extra-columns" aria-label={say.skipHelp}>
        {extra.map((column) => (
          <li key={column.name}>
            <Check
              label={column.name}
              checked={!skipped.includes(column)}
              onChange={(read) => skipColumns([entry.key], !read, [column.name])}
            />
          </li>
        ))}
      </ul>
    </details>
  );
}
