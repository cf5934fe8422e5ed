// A mapping document as a file in the download folder: headers, no data.
import type { MappingDocument } from '../../engine/protocol';
import { toast } from '../../state/session';
import { saveBytes } from '../../ui/save';

export function saveMapping(document: MappingDocument, name: string): void {
  saveBytes(name, new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`), 'application/json');
  toast({ kind: 'saved', name });
}
