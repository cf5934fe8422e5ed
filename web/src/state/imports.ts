// The way onto the import desk: what was dropped is unpacked, and every table in it looked at. One table's failure stays its own.
import type { Hints, MappingDocument, Problem } from '../engine/protocol';
import { change, drop, entries, type Entry, find, nextKey, panel, stage } from './entries';
import { unload } from './mapping_edits';
import { isMappingName, notMapping, readMapping, remember, remembered } from './memory';
import { call, client, go, toast, whenReady } from './session';
import type { UnpackedPart } from '../engine/unpacking';
import { unpack } from './unpack';

function entryOf(source: number, name: string, blob: Blob, more: Partial<Entry> = {}): Entry {
  return {
    key: nextKey(),
    source,
    name,
    blob,
    size: blob.size,
    status: 'unpacking',
    hints: {},
    wanted: false,
    remember: true,
    answered: [],
    known: [],
    problems: [],
    ...more,
  };
}

export async function addFiles(files: readonly File[], folders: readonly string[] = []): Promise<void> {
  const data: File[] = [];
  for (const file of files) if (!(await openMapping(file))) data.push(file);
  const added = data.map((file) => entryOf(nextKey(), file.name, file));
  const refused = folders.map((name) =>
    entryOf(nextKey(), name, new Blob(), {
      status: 'failed',
      problems: [{ code: 'is_folder', where: name, message: 'this is a folder' }],
    }),
  );
  if (added.length + refused.length === 0) return;
  stage.value = 'desk';
  entries.value = [...added, ...refused, ...entries.value.filter((entry) => entry.status !== 'done')];
  go('import');
  await whenReady();
  for (const entry of added) await unpackEntry(entry.key);
}

// A mapping document among the files is remembered, and what lies on the desk is looked at by it.
async function openMapping(file: File): Promise<boolean> {
  if (!isMappingName(file.name) || file.size > 4 * 1024 * 1024) return false;
  const document = readMapping(await file.text().catch(() => ''));
  if (!document) return false;
  await useMapping(document, file.name);
  return true;
}
export async function useMapping(document: MappingDocument, name: string): Promise<void> {
  remember(document.files);
  toast({ kind: 'mapping', name, count: document.files.length });
  for (const entry of entries.value)
    if (entry.status === 'ready' && entry.hints.table === undefined) await look(entry.key);
}
export async function openMappingFile(file: File): Promise<void> {
  const document = readMapping(await file.text().catch(() => ''));
  if (document) await useMapping(document, file.name);
  else toast({ kind: 'problem', problem: notMapping(file.name) });
}

async function unpackEntry(key: number): Promise<void> {
  const entry = find(key);
  if (!entry) return;
  const { id, result } = unpack(entry.blob, (progress) => change(key, { progress }));
  change(key, { status: 'unpacking', running: id, problems: [] });
  const found = await result;
  drop(key, 'running', 'progress');
  if (!find(key)) return;
  if ('problems' in found) {
    change(key, { status: found.problems[0]?.code === 'cancelled' ? 'cancelled' : 'failed', problems: found.problems });
    return;
  }
  if (found.parts.length === 0) {
    change(key, { status: 'failed', problems: [{ code: 'empty_file', where: entry.name, message: 'nothing in it' }] });
    return;
  }
  const alone = found.parts.length === 1;
  const parts = found.parts.map((part) => partEntry(entry, part, alone));
  entries.value = entries.value.flatMap((one) => (one.key === key ? parts : [one]));
  for (const part of parts) if (part.status === 'looking') await look(part.key);
}

function partEntry(outer: Entry, part: UnpackedPart, alone: boolean): Entry {
  const { blob, ...facts } = part;
  // The part as a whole cannot be read: a password, too large, broken, not a table at all.
  const problems: Problem[] = part.problems
    .filter((one) => one.cells === 0)
    .map(({ code, message }) => ({ code, message, where: outer.name }));
  if (alone && part.skipped && problems.length === 0)
    problems.push(
      part.skipped === 'empty_sheet'
        ? { code: 'empty_file', where: outer.name, message: 'the sheet is empty' }
        : { code: 'container_unreadable', where: outer.name, message: '', facts: { container: part.skipped } },
    );
  return entryOf(outer.source, outer.name, blob, {
    part: facts,
    status: problems.length > 0 ? 'failed' : part.skipped ? 'ready' : 'looking',
    problems,
  });
}

// Opens the entry's bytes in the core, with what its container counted.
export async function openEntry(entry: Entry): Promise<number | Problem[]> {
  const { part } = entry;
  const outside = part && (part.entry !== undefined || part.sheet !== undefined);
  const opened = await call('open', {
    name: entry.name,
    size: entry.size,
    ...(outside && {
      container: part.container,
      cleaned: part.cleaned,
      problems: part.problems.filter((one) => one.cells > 0),
    }),
    ...(part?.entry !== undefined && { entry: part.entry }),
    ...(part?.sheet !== undefined && { sheet: part.sheet }),
  });
  return 'ok' in opened ? opened.ok.file : opened.problems;
}

export async function look(key: number, plain = false): Promise<void> {
  let entry = find(key);
  if (!entry) return;
  change(key, { status: 'looking', problems: [] });
  if (entry.file === undefined) {
    const file = await openEntry(entry);
    if (typeof file !== 'number') {
      change(key, { status: 'failed', problems: file });
      return;
    }
    change(key, { file });
  }
  entry = find(key);
  if (entry?.file === undefined) return;
  const known = !plain && remembered.peek().files.length > 0 ? remembered.peek() : undefined;
  const hints = Object.keys(entry.hints).length > 0 ? entry.hints : undefined;
  const reply = await client().sniff(entry.file, entry.blob, hints, known);
  const now = find(key);
  if (!now) return;
  if ('problems' in reply) {
    change(key, { status: 'failed', problems: reply.problems });
    return;
  }
  change(key, { status: 'ready', preview: reply.ok, mapping: reply.ok.mapping, answered: [] });
  if (reply.ok.blocks > 1 && now.hints.block === undefined) await addBlocks(now, reply.ok.blocks);
}

// Further tables in the same text, below or beside the first.
async function addBlocks(first: Entry, blocks: number): Promise<void> {
  change(first.key, { hints: { ...first.hints, block: 0 } });
  const more = Array.from({ length: Math.min(blocks, 50) - 1 }, (_, at) =>
    entryOf(first.source, first.name, first.blob, {
      ...(first.part && { part: first.part }),
      hints: { block: at + 1 },
      status: 'looking',
    }),
  );
  entries.value = entries.value.flatMap((one) => (one.key === first.key ? [one, ...more] : [one]));
  for (const entry of more) await look(entry.key);
}

// The reader knows better about encoding, header row, delimiter or table: look again with that.
export function hint(key: number, hints: Hints): Promise<void> {
  unload(key);
  change(key, { hints: { ...find(key)?.hints, ...hints }, wanted: true });
  return look(key);
}

// By names and content alone, without what was remembered.
export function guessAgain(key: number): Promise<void> {
  unload(key);
  panel.value = { key, name: 'mapping' };
  return look(key, true);
}

export function removeEntry(key: number): void {
  const entry = find(key);
  if (entry?.running !== undefined) client().cancel(entry.running);
  else if (entry?.file !== undefined && entry.status !== 'done') void call('remove', { files: [entry.file] });
  entries.value = entries.value.filter((one) => one.key !== key);
  if (panel.value?.key === key) panel.value = null;
}

export function cancelEntry(key: number): void {
  const running = find(key)?.running;
  if (running !== undefined) client().cancel(running);
}

// A file that was cancelled or failed is opened afresh: the core forgot it.
export function retry(key: number): Promise<void> {
  drop(key, 'file', 'running', 'progress');
  return find(key)?.part ? look(key) : unpackEntry(key);
}
