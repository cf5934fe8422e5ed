// What a table is called in the reader's language: the export that it was recognised as, else its kind.
import type { ExportName } from '../../engine/protocol';
import { word, words } from '../../i18n/words';
import { language } from '../../state/session';

export function exportTitle(found: ExportName | null, table: string | null): string {
  if (found) return found.title[language.value];
  return table ? word(words.value.tables, table) : '';
}
