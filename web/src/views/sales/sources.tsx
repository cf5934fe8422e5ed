// Where the money of a period comes from: one cut at a time — channel, store, product, price — as bars and as a table with the buyers
// behind each row.
import { useState } from 'preact/hooks';
import { count, kMissing, rate, shortMoney, signedRate } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Cell, Mark, Report, Table } from '../../engine/protocol';
import { columnOf, type Row, rowsOf, tableOf } from '../../state/questions';
import { Choice } from '../../ui/controls';
import { Twin } from '../report/twin';

const kBars = 10;

interface Props {
  report: Report;
  onPeople: (mark: Mark, text: string, count: number | null) => void;
}

interface Cut {
  key: string;
  text: string;
  table: Table;
  name: (row: Row) => string;
  amount: string; // column of the bars
  mark: (row: Row) => Mark | null;
}

function bandText(row: Row): string {
  const say = words.value.shop;
  const from = row['from'] === null ? '' : shortMoney(row['from']);
  const to = row['to'] === null ? '' : shortMoney(row['to']);
  return from === '' ? say.below(to) : to === '' ? say.above(from) : say.band(from, to);
}

function cutsOf(report: Report): Cut[] {
  const say = words.value.shop;
  const nameOf = (value: Cell | undefined): string =>
    value === '' || value === null || value === undefined
      ? words.value.funnel.unset
      : value === '$other'
        ? words.value.funnel.other
        : value === '$difference'
          ? say.difference
          : String(value);
  const out: Cut[] = [];
  const groups = tableOf(report, 'groups');
  const field = groups ? columnOf(groups, 'field') : -1;
  for (const by of (report.definition.params['by'] as string[] | undefined) ?? []) {
    const rows = groups?.rows.filter((row) => row[field] === by) ?? [];
    if (groups && rows.length > 0)
      out.push({
        key: by,
        text: fieldWord(by),
        table: { ...groups, rows },
        name: (row) => nameOf(row['value']),
        amount: 'paid',
        mark: (row) => ({ field: by, value: String(row['value'] ?? '') }),
      });
  }
  const products = tableOf(report, 'products');
  if (products && products.rows.length > 0)
    out.push({
      key: 'products',
      text: say.products,
      table: products,
      name: (row) => nameOf(row['product']),
      amount: 'gross',
      mark: (row) => (row['product'] === '$difference' ? null : { product: String(row['product'] ?? '') }),
    });
  const bands = tableOf(report, 'bands');
  if (bands && bands.rows.length > 0)
    out.push({
      key: 'bands',
      text: say.bands,
      table: bands,
      name: bandText,
      amount: 'gross',
      mark: (row) => ({ band: String(row['from'] ?? '') }),
    });
  return out;
}

export function Sources({ report, onPeople }: Props) {
  const say = words.value.shop;
  const [chosen, setChosen] = useState('');
  const cuts = cutsOf(report);
  const cut = cuts.find((one) => one.key === chosen) ?? cuts[0];
  if (!cut) return null;
  const priced = rowsOf(cut.table).some((row) => row[cut.amount] !== null);
  const size = (row: Row): number => Number((priced ? row[cut.amount] : row['orders']) ?? 0);
  const rows = rowsOf(cut.table);
  const bars = (cut.key === 'bands' ? rows : rows.slice(0, kBars)).filter((row) => size(row) > 0);
  const top = Math.max(1, ...bars.map(size));
  const share = cut.amount === 'paid' ? 'paid_share' : 'gross_share';
  const shown = cut.key === 'bands' ? [] : ['field'];
  return (
    <section class="sources">
      <figure class="strip">
        <figcaption>
          <h2>{say.sources}</h2>
          <Choice
            label={say.sources}
            value={cut.key}
            onChange={setChosen}
            options={cuts.map((one) => ({ value: one.key, text: one.text }))}
          />
        </figcaption>
        <ol class="source-bars">
          {bars.map((row) => (
            <li key={cut.name(row)}>
              <span class="source-name" title={cut.name(row)}>
                {cut.name(row)}
              </span>
              <span class="source-track" aria-hidden="true">
                <span style={{ width: `${(size(row) / top) * 100}%` }} />
              </span>
              <span class="source-figure">
                {priced ? shortMoney(row[cut.amount]) : count(row['orders'])}
                <small class="muted"> {rate(row[priced ? share : 'orders_share'])}</small>
              </span>
            </li>
          ))}
        </ol>
      </figure>
      <Twin
        table={cut.table}
        definition={report.definition}
        title={say.tableOf(cut.text)}
        hide={cut.key === 'bands' ? ['to'] : shown}
        heads={{ value: cut.text, product: say.products, from: say.bands }}
        figures={[]}
        write={{
          value: (value) => cut.name({ value }),
          product: (value) => cut.name({ product: value }),
          change: (value) => (typeof value === 'number' ? signedRate(value) : kMissing),
          ...(cut.key === 'bands'
            ? {
                from: (_: Cell, row: Cell[]) =>
                  bandText({ from: row[columnOf(cut.table, 'from')] ?? null, to: row[columnOf(cut.table, 'to')] ?? null }),
              }
            : {}),
        }}
        action={{
          head: say.people,
          of: (cells) => {
            const row: Row = Object.fromEntries(
              cut.table.columns.map((column, index) => [column.name, cells[index] ?? null]),
            );
            const mark = cut.mark(row);
            const buyers = Number(row['buyers'] ?? 0);
            if (!mark || buyers === 0) return null;
            const text = say.buyersOf(cut.name(row));
            return { text: say.see(count(buyers)), label: text, run: () => onPeople(mark, text, buyers) };
          },
        }}
      />
    </section>
  );
}
