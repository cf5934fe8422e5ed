// Opens containers within containers and hands out their parts one after another, so that a caller may put each away before the next
// is unpacked. Nothing that a file holds makes this throw: what cannot be read is a part with a problem and no bytes.
import { gunzip } from './inflate.ts';
import {
  type Budget,
  bytesSource,
  type ContainerName,
  joined,
  kLimits,
  type Limits,
  type Options,
  type Part,
  type PartProblem,
  type Source,
  Unreadable,
} from './part.ts';
import { kHeadBytes, kindOf } from './recognise.ts';
import { xlsSheets } from './xls.ts';
import { xlsxSheets } from './xlsx.ts';
import { type Entry, readDirectory, readEntry } from './zip.ts';

const kDeepest = 3;

interface Place {
  container: ContainerName | null; // of the outermost container, once it is known
  entry?: string;
  depth: number;
}

interface Work {
  limits: Limits;
  budget: Budget;
  texts: Budget; // of workbooks
  parts: number;
  progress: (done: number) => void;
}

const inside = (place: Place, name: string): string => (place.entry === undefined ? name : `${place.entry}/${name}`);

function part(place: Place, container: ContainerName, rest: Partial<Part> = {}): Part {
  const made: Part = {
    container: place.container ?? container,
    cleaned: [],
    problems: [],
    bytes: [],
    size: 0,
    ...rest,
  };
  if (place.entry !== undefined) made.entry = place.entry;
  made.size = made.bytes.reduce((sum, piece) => sum + piece.length, 0);
  return made;
}

function problemOf(error: unknown): PartProblem {
  if (error instanceof Unreadable) return error.problem;
  if (error instanceof DOMException) throw error; // the file itself cannot be read any more
  return { code: 'container_unreadable', cells: 0, message: 'this file is damaged; fetch it again' };
}

// Files that the packer, not a person, put there.
const isLitter = (name: string): boolean =>
  /(^|\/)(__MACOSX\/|\.DS_Store$|\._|~\$|Thumbs\.db$|desktop\.ini$)/i.test(name) || name.endsWith('/');
const isWorkbook = (entries: Entry[]): boolean => entries.some(({ name }) => /^xl\/workbook\.(xml|bin)$/i.test(name));
const isOtherDocument = (entries: Entry[]): boolean =>
  entries.some(({ name }) => /^(\[Content_Types\]\.xml|META-INF\/manifest\.xml|mimetype)$/i.test(name));
// Of a file that is cut off, what names it may be missing.
const isPartOfDocument = (entries: Entry[]): boolean =>
  isOtherDocument(entries) || entries.some(({ name }) => /^(_rels|docProps|xl)\//i.test(name));

// `read` is given what the texts of a workbook of `size` bytes may take.
async function* sheets(
  place: Place,
  container: 'xlsx' | 'xls',
  size: number,
  read: (
    budget: Budget,
  ) => Iterable<
    { name: string; hidden: boolean } & ({ broken: Unreadable } | Pick<Part, 'bytes' | 'cleaned' | 'problems'>)
  >,
  work: Work,
): AsyncGenerator<Part> {
  const { limits, texts } = work;
  const most = Math.min(texts.left, Math.max(limits.free, size * limits.ratio));
  const budget: Budget = { left: most };
  let before = most;
  for (const { name, hidden, ...rest } of read(budget)) {
    texts.left -= before - budget.left;
    before = budget.left;
    work.parts += 1;
    const facts = hidden ? { sheet: name, hidden } : { sheet: name };
    if ('broken' in rest) yield part(place, container, { ...facts, problems: [rest.broken.problem] });
    else if (rest.bytes.length === 0)
      yield part(place, container, { ...facts, skipped: 'empty_sheet', problems: rest.problems });
    else yield part(place, container, { ...facts, ...rest });
  }
}

// Of an xlsx only what its cells need is unpacked: no pictures, charts, comments, pivot caches.
const kUnneeded =
  /^xl\/(charts?|comments|ctrlProps|drawings|externalLinks|media|persons|pivot\w*|printerSettings|richData|tables|theme|threadedComments)\b/i;
const isNeeded = (name: string): boolean => /^xl\/.*\.(xml|rels)$/i.test(name) && !kUnneeded.test(name);

async function* openWorkbook(source: Source, entries: Entry[], place: Place, work: Work): AsyncGenerator<Part> {
  if (entries.some(({ name }) => /^xl\/workbook\.bin$/i.test(name)))
    throw new Unreadable('container_unreadable', 'this is a binary workbook (.xlsb); save it as .xlsx');
  const files = new Map<string, Uint8Array<ArrayBuffer>[]>();
  for (const entry of entries.filter(({ name }) => isNeeded(name)))
    files.set(entry.name.toLowerCase(), await readEntry(source, entry, work.budget, work.limits, work.progress));
  yield* sheets(place, 'xlsx', source.size, (budget) => xlsxSheets(files, budget), work);
}

async function* openZip(source: Source, place: Place, work: Work): AsyncGenerator<Part> {
  const { entries, whole } = await readDirectory(source);
  if (!whole && isPartOfDocument(entries))
    throw new Unreadable('container_unreadable', 'this workbook or document is cut off; fetch it again');
  if (isWorkbook(entries)) {
    yield* openWorkbook(source, entries, place, work);
    return;
  }
  if (isOtherDocument(entries)) {
    yield part(place, 'zip', { skipped: 'document' });
    return;
  }
  const container = place.container ?? 'zip';
  let readable = 0; // entries
  const failed: Part[] = []; // those before the first readable one of a zip that is cut off
  for (const entry of entries.filter(({ name }) => !isLitter(name))) {
    const here: Place = { container, entry: inside(place, entry.name), depth: place.depth + 1 };
    if (work.parts >= work.limits.parts) {
      const message = `there are more than ${work.limits.parts} files in it; unpack it yourself and add those you need`;
      yield part(place, 'zip', { problems: [{ code: 'too_large', cells: 0, message }] });
      return;
    }
    try {
      const pieces = await readEntry(source, entry, work.budget, work.limits, work.progress);
      readable += 1;
      yield* failed.splice(0);
      yield* openPieces(pieces, here, work);
    } catch (error) {
      work.parts += 1;
      const problem = part(here, container, { problems: [problemOf(error)] });
      if (whole || readable > 0) yield problem;
      else failed.push(problem);
    }
  }
  if (!whole) {
    const message =
      readable > 0
        ? 'this zip ends before its directory; what could be found is read, the rest is missing: fetch it again'
        : 'this zip is damaged or cut off and nothing in it can be read; fetch it again';
    yield part(place, container, { problems: [{ code: 'container_unreadable', cells: 0, message }] });
  }
}

// What has been unpacked is a container again, or it is a part.
async function* openPieces(pieces: Uint8Array<ArrayBuffer>[], place: Place, work: Work): AsyncGenerator<Part> {
  const head = joined(pieces.length > 0 ? [(pieces[0] as Uint8Array<ArrayBuffer>).subarray(0, kHeadBytes)] : []);
  const kind = kindOf(head);
  if (kind === 'zip' || kind === 'ole' || kind === 'gzip') {
    if (place.depth > kDeepest)
      throw new Unreadable(
        'container_unreadable',
        'archives lie more than three deep in one another; unpack them yourself',
      );
    const silent = { ...work, progress: () => {} }; // the outer file's bytes are what progress counts
    try {
      yield* openAny(bytesSource(joined(pieces)), kind, place, silent);
    } finally {
      work.parts = silent.parts;
    }
    return;
  }
  work.parts += 1;
  if (kind === 'image' || kind === 'document') yield part(place, 'csv', { skipped: kind });
  else yield part(place, 'csv', { bytes: pieces });
}

async function* openAny(source: Source, kind: 'zip' | 'ole' | 'gzip', place: Place, work: Work): AsyncGenerator<Part> {
  if (kind === 'zip') yield* openZip(source, place, work);
  else if (kind === 'ole') {
    const bytes = await source.read(0, source.size);
    yield* sheets(place, 'xls', source.size, (budget) => xlsSheets(bytes, budget), work);
  } else {
    const { budget, limits } = work;
    const most = Math.min(budget.left, Math.max(limits.free, source.size * limits.ratio));
    const pieces = await gunzip(source, most, work.progress);
    budget.left -= pieces.reduce((sum, piece) => sum + piece.length, 0);
    yield* openPieces(pieces, { ...place, depth: place.depth + 1 }, work);
  }
}

// The parts of a container, one after another. A source that is none has none: its own bytes are what the core reads. Throws only
// what the source itself throws (a file that is gone).
export async function* parts(source: Source, options: Options = {}): AsyncGenerator<Part> {
  const kind = kindOf(await source.read(0, Math.min(source.size, kHeadBytes)));
  if (kind !== 'zip' && kind !== 'ole' && kind !== 'gzip') return;
  const limits = options.limits ?? kLimits;
  const place: Place = { container: null, depth: 0 };
  const work: Work = {
    limits,
    budget: { left: limits.total },
    texts: { left: limits.total },
    parts: 0,
    progress: (done) => options.progress?.(Math.min(done, source.size), source.size),
  };
  try {
    yield* openAny(source, kind, place, work);
  } catch (error) {
    yield part(place, kind === 'gzip' ? 'csv' : kind === 'ole' ? 'xls' : 'zip', { problems: [problemOf(error)] });
  }
}

export async function openContainer(source: Source, options: Options = {}): Promise<Part[]> {
  const found: Part[] = [];
  for await (const one of parts(source, options)) found.push(one);
  return found;
}
