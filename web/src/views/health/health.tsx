// 数据体检 R18: what the data itself is worth. How far tables match, who was made one with whom and by which key, days and values that
// lack, and what each report still needs.
import { count, rate } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Cell, Identity, Model, Report, Table } from '../../engine/protocol';
import { checkUp, columnOf, questions, rowsOf, tableOf } from '../../state/questions';
import { model } from '../../state/session';
import { Icon } from '../../ui/icon';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { grouped } from '../import/read_facts';
import { Merges } from './merges';

// How much of the people met: the buyers in the customer list, or, without one, whoever is in two tables.
export function matchOf(present: Model | null): { matched: number; of: number; buyers: boolean } | null {
  if (!present || present.tables.length < 2) return null;
  const { identity, customers } = present;
  const listed = present.tables.some(({ table }) => table === 'customers');
  if (listed && identity.buyers > 0) return { matched: identity.buyers_matched, of: identity.buyers, buyers: true };
  return customers > 0 ? { matched: identity.matched, of: customers, buyers: false } : null;
}

function Conclusion({ present }: { present: Model }) {
  const say = words.value.health;
  const match = matchOf(present);
  const asks = findings(present.identity, questions.health.report.value);
  return (
    <>
      <p class="sentence">
        {match
          ? (match.buyers ? say.conclusion : say.conclusionTables)(
              count(match.matched),
              count(match.of),
              rate(match.matched / match.of),
            )
          : say.conclusionAlone(count(present.customers))}
      </p>
      <p class="sentence-more muted">{asks.length > 0 ? say.checks(count(asks.length)) : say.clean}</p>
    </>
  );
}

function findings(identity: Identity, report: Report | null): string[] {
  const say = words.value.health;
  const gaps = tableOf(report, 'gaps')?.rows.length ?? 0;
  const unknown = rowsOf(tableOf(report, 'unknown_values')).reduce((sum, row) => sum + Number(row['rows'] ?? 0), 0);
  return [
    identity.damaged > 0 ? say.damaged(count(identity.damaged)) : '',
    identity.masked > 0 ? say.masked(count(identity.masked)) : '',
    identity.without_key > 0 ? say.withoutKey(count(identity.without_key)) : '',
    gaps > 0 ? say.gaps(count(gaps)) : '',
    unknown > 0 ? say.unknownValues(count(unknown)) : '',
    identity.conflict_count > 0 ? say.conflicts(count(identity.conflict_count)) : '',
  ].filter((text) => text !== '');
}

// Codes in a table of the report, in the reader's words.
function writers(table: Table): Record<string, (value: Cell, row: Cell[]) => string> {
  const all = words.value;
  const of = (list: object) => (value: Cell) => word(list as Record<string, string>, String(value ?? ''));
  const fieldOr = (value: Cell): string => {
    const text = String(value ?? '');
    return Object.hasOwn(all.tables, text) ? word(all.tables, text) : fieldWord(text);
  };
  return {
    table: (value) => (value === 'items.order' ? all.health.itemsByOrder : of(all.tables)(value)),
    field: fieldOr,
    needs: fieldOr,
    type: of(all.health.types),
    analysis: of(all.nav),
    opens: (value) => (value === null ? '—' : of(all.health.opens)(value)),
    available: (value) => (value ? `✓ ${all.common.yes}` : all.common.no),
    sum: (value) => (value === null ? '—' : grouped(String(value))),
    ...(table.name === 'gaps' && { usual: (value: Cell) => count(value) }),
  };
}

// Fields whose every value is known have nothing to show.
function withSomething(table: Table | null): Table | null {
  if (table?.name !== 'unknown_values') return table;
  const at = columnOf(table, 'rows');
  return { ...table, rows: table.rows.filter((row) => Number(row[at] ?? 0) > 0) };
}

const order = ['files', 'gaps', 'match', 'unknown_values', 'coverage', 'columns'];

export function Health() {
  const all = words.value.health;
  const question = questions.health;
  const present = model.value;
  if (!present) return null;
  const report = question.report.value;
  const asks = findings(present.identity, report);
  const draw = (name: string) => {
    const table = withSomething(tableOf(report, name));
    return table && report && table.rows.length > 0 ? (
      <Twin
        key={name}
        table={table}
        definition={checkUp}
        title={word(all.tables, name)}
        figures={['sum']}
        write={writers(table)}
      />
    ) : null;
  };
  return (
    <ReportShell
      title={words.value.nav.health}
      question={question}
      conclusion={<Conclusion present={present} />}
      method={
        <ul>
          {all.method.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      }
    >
      {asks.length > 0 && (
        <ul class="findings">
          {asks.map((text) => (
            <li key={text}>
              <Icon name="warn" />
              {text}
            </li>
          ))}
        </ul>
      )}
      {order.slice(0, 3).map(draw)}
      <Merges identity={present.identity} />
      {order.slice(3).map(draw)}
    </ReportShell>
  );
}
