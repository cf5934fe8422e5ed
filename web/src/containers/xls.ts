// Old workbooks: the stream in the OLE2 file, its sheets. What lies in the stream is read by biff.ts, which tells why no library does.
import { locked, readBook, readSheet } from './biff.ts';
import { oleStreams } from './ole.ts';
import { type Budget, Unreadable } from './part.ts';
import { type BrokenSheet, damaged, type NamedSheet, sheetText } from './sheet_text.ts';

// The sheets of an OLE2 file in the order of their tabs, as far as the budget allows. Throws Unreadable: password_needed for one that is locked, also
// for a locked xlsx.
export function* xlsSheets(bytes: Uint8Array<ArrayBuffer>, budget: Budget): Generator<NamedSheet | BrokenSheet> {
  const streams = oleStreams(bytes);
  if (streams.has('encryptedpackage') || streams.has('encryptioninfo')) throw locked();
  const stream = (streams.get('workbook') ?? streams.get('book'))?.();
  if (!stream) throw damaged('this is not a workbook that can be read, or it is damaged');
  const book = readBook(stream);
  // Reading one may add one.
  for (const tab of book.tabs) {
    const { name, hidden } = tab;
    try {
      const cells = readSheet(book, tab);
      if (cells)
        yield { name, hidden, ...sheetText(cells.rows, cells.merges, cells.errors, cells.noValue, budget) };
    } catch (error) {
      yield { name, hidden, broken: error instanceof Unreadable ? error : damaged('this sheet is damaged') };
    }
  }
}
