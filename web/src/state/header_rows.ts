// The first records of a web page's table, to choose a header row from. Only the core knows what it makes a record of (merged cells,
// tables inside tables), so it is asked for the column names of each row in turn, on a file of its own that is let go afterwards.
import type { Entry } from './entries';
import { openEntry } from './imports';
import { call, client } from './session';

// Null when the core takes the text for anything but a web page.
export async function headerRows(entry: Entry, most: number): Promise<string[][] | null> {
  const file = await openEntry(entry);
  if (typeof file !== 'number') return null;
  const rows: string[][] = [];
  for (let row = 1; row <= most; row++) {
    const reply = await client().sniff(file, entry.blob, { ...entry.hints, header_row: row });
    if ('problems' in reply || reply.ok.container !== 'html') break;
    // A column without a name has its number for one.
    rows.push(reply.ok.columns.map(({ name }, column) => (name === `#${column + 1}` ? '' : name)));
  }
  await call('remove', { files: [file] });
  return rows.length > 0 ? rows : null;
}
