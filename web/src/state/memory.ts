// Mappings of earlier imports, kept while the page is open: a new file with the same headers needs no questions. They hold headers
// and no data, can be saved to a file, and a saved one can be opened or dropped like any other.
import { signal } from '@preact/signals';
import type { Mapping, MappingDocument, Problem } from '../engine/protocol';
import type { Entry } from './entries';
import { call } from './session';

export const remembered = signal<MappingDocument>({ version: 1, files: [] });

const kMost = 200;
const same = (a: Mapping, b: Mapping): boolean =>
  a.table === b.table &&
  JSON.stringify([...(a.match?.headers ?? [])].sort()) === JSON.stringify([...(b.match?.headers ?? [])].sort());

export function remember(files: readonly Mapping[]): void {
  const kept = remembered.peek().files.filter((old) => !files.some((one) => same(old, one)));
  remembered.value = { version: 1, files: [...files, ...kept].slice(0, kMost) };
}

// What the core wrote down about files that were just taken in.
export async function rememberFiles(files: readonly number[]): Promise<void> {
  if (files.length === 0) return;
  const reply = await call('mapping', { files: [...files] });
  if ('ok' in reply) remember(reply.ok.mapping.files);
}

export const isMappingName = (name: string): boolean => name.toLowerCase().endsWith('.json');

// Is this text a mapping document? Anything else that is JSON is data and goes the way of every file.
export function readMapping(text: string): MappingDocument | null {
  try {
    const read = JSON.parse(text) as Partial<MappingDocument> | null;
    const files = read?.files;
    if (read?.version !== 1 || !Array.isArray(files)) return null;
    return files.every((one) => typeof one?.table === 'string' && typeof one.columns === 'object')
      ? { version: 1, files }
      : null;
  } catch {
    return null;
  }
}

// The mapping of an entry as a document of its own: headers, no data.
export function documentOf(entry: Entry): MappingDocument | null {
  const { mapping, preview } = entry;
  if (!mapping || !preview?.table) return null;
  const { header_row: _row, encoding: _encoding, ...rest } = mapping;
  const headers = preview.columns.map((column) => column.name);
  return { version: 1, files: [{ ...rest, table: preview.table, match: { headers } }] };
}

export const notMapping = (name: string): Problem => ({
  code: 'not_mapping',
  where: name,
  message: 'this is no mapping document',
});
