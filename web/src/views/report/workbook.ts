// A table and how it was counted, as a workbook.
import { words } from '../../i18n/words';
import type { Definition, Table } from '../../engine/protocol';
import { type Question, questions } from '../../state/questions';
import { sample, toast } from '../../state/session';
import { saveBytes } from '../../ui/save';
import type { Shown } from '../../ui/table';
import { workbookOf } from '../../ui/workbook';
import { basisOf, reportTitle } from '../paper/basis';

const kType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function saveWorkbook(title: string, shown: readonly Shown[], table: Table, definition: Definition): void {
  const say = words.value;
  const owner = (questions as Partial<Record<string, Question>>)[definition.analysis];
  const data = owner?.report.peek()?.data;
  const basis = data ? basisOf({ definition, data }) : null;
  const heading = reportTitle(definition);
  const mark = sample.peek() === null ? '' : say.common.sampleMark;
  const bytes = workbookOf(
    {
      name: title,
      // Figures are cells of their kind; what a text is called on the screen it is called here.
      columns: shown.map(({ head, column, index, write }) => ({
        head,
        index,
        unit: column.unit,
        write: column.unit === 'text' ? write : column.unit === 'flag' ? (value) => (value ? say.common.yes : say.common.no) : undefined,
      })),
      rows: table.rows,
    },
    { name: say.keep.basisSheet, lines: [heading, mark, basis?.asOf ?? '', ...(basis?.lines ?? [])].filter(Boolean) },
  );
  const name = `${heading} ${title}`.replaceAll(/[\\/:*?"<>|]/g, ' ').trim();
  saveBytes(`${name}.xlsx`, bytes, kType);
  toast({ kind: 'saved', name: `${name}.xlsx` });
}
