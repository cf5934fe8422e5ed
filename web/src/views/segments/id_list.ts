// A list of ids as people paste it or keep it in a file: one a line, or a table of which one column holds them. Pure text work; which
// column is the right one shows when the core counts whom it finds.
export interface IdTable {
  columns: { name: string; values: string[] }[]; // without the empty ones; each value once
  rows: number;
}

function cellsOf(line: string, separator: string): string[] {
  if (!line.includes('"')) return line.split(separator);
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at]!;
    if (quoted && letter === '"' && line[at + 1] === '"') cell += line[++at];
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && letter === separator) {
      cells.push(cell);
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell];
}

// What exports put around an id so that Excel leaves it alone: a tab, a quote, ="…".
export const plainId = (text: string): string => text.replace(/^[\s'"`=\ufeff]+|[\s"]+$/g, '');

// A first line is a header when it looks unlike what is below it: without a digit over values that have some.
const isHeader = (first: readonly string[], rest: readonly string[][]): boolean =>
  rest.length > 0 &&
  first.every((cell) => !/\d/.test(cell)) &&
  rest.slice(0, 50).some((row) => row.some((cell) => /\d/.test(cell)));

export function readIds(text: string): IdTable {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '');
  const separators = ['\t', ',', ';', '，', '、'];
  const among = (some: readonly string[]): string | undefined =>
    separators.find((one) => some.some((line) => line.trim().includes(one)));
  const separator = among(lines.slice(0, 1)) ?? among(lines.slice(0, 20)) ?? '\t';
  // One line of many values is a list, not a table of one row.
  const rows =
    lines.length === 1
      ? cellsOf(lines[0]!, separator).map((cell) => [plainId(cell)])
      : lines.map((line) => cellsOf(line, separator).map(plainId));
  const width = Math.max(0, ...rows.slice(0, 1000).map((row) => row.length));
  const [first = [], ...rest] = rows;
  const header = isHeader(first, rest);
  const body = header ? rest : rows;
  const columns = Array.from({ length: width }, (_, index) => ({
    name: (header && first[index]) || String(index + 1),
    values: [...new Set(body.map((row) => row[index] ?? '').filter(Boolean))],
  }));
  return { columns: columns.filter((column) => column.values.length > 0), rows: body.length };
}

// Bytes of a text file: UTF-8, else what Excel in China writes.
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

// The column to begin with: the one whose name says the field, else the one with the most different values.
export function likelyColumn(table: IdTable, names: readonly string[]): number {
  const low = (text: string): string => text.toLowerCase().replaceAll(/[\s_]/g, '');
  const named = table.columns.findIndex((column) => names.some((name) => low(column.name).includes(low(name))));
  if (named >= 0) return named;
  return table.columns.reduce(
    (best, column, index) => (column.values.length > (table.columns[best]?.values.length ?? 0) ? index : best),
    0,
  );
}
