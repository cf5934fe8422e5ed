// What a report becomes on its way out: asked of the core, which withholds, audits and packs. The dialog shows `content` as the core gives it
// back, which is what the other side will decode. Nothing is sent from here: a link is a text that the reader copies.
import { signal } from '@preact/signals';
import type { Definition, Problem, Report } from '../engine/protocol';
import { kChats, kEverywhere } from './budget';
import { type Question } from './questions';
import { call } from './session';
import { lock } from './sealing';

export interface Content {
  reports: Report[];
  by: string;
  at: string;
  notes: string[];
  leftOut: { report: number; table: string; reason: string }[];
  sample: boolean;
}
const kSealed = 60; // characters of salt, iv and tag

export type ShareKind = 'result' | 'definition';

export const sharing = signal<Question | null>(null); // whose dialog is open
export const sharer = signal(''); // as typed last, for the next link

// 体检 is of one's own files, 标杆 of nobody's data: there is nothing in them to send.
export const canShare = (question: Question): boolean => !['health', 'benchmarks'].includes(question.analysis);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';

function isReport(value: unknown): value is Report {
  return (
    isObject(value) &&
    isObject(value['definition']) &&
    isText(value['definition']['analysis']) &&
    isObject(value['definition']['params']) &&
    Array.isArray(value['tables']) &&
    value['tables'].every(
      (table: unknown) =>
        isObject(table) &&
        isText(table['name']) &&
        Array.isArray(table['columns']) &&
        table['columns'].every((column: unknown) => isObject(column) && isText(column['name']) && isText(column['unit'])) &&
        Array.isArray(table['rows']) &&
        table['rows'].every(
          (row: unknown) => Array.isArray(row) && row.every((cell: unknown) => cell === null || typeof cell !== 'object'),
        ),
    )
  );
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const textOf = (value: unknown): string => (isText(value) ? value : '');

export const kSample = '$sample'; // among the notes of a report on sample data
export const kHidden = '*'; // stands where a figure is withheld for another's sake

// What is withheld comes as places beside the rows; here it becomes the text of its cell: "<5", or the sign of a hidden one.
function marked(table: Report['tables'][number], few: string): Report['tables'][number] {
  const places = (table as unknown as Record<string, unknown>)['withheld'];
  if (!isObject(places)) return table;
  const rows = table.rows.map((row) => [...row]);
  for (const [list, text] of [
    [places['few'], few],
    [places['more'], kHidden],
  ] as const)
    for (const place of listOf(list)) {
      const [row, column] = Array.isArray(place) ? (place as unknown[]) : [];
      const cells = rows[Number(row)];
      if (cells && Number(column) >= 0 && Number(column) < cells.length) cells[Number(column)] = text;
    }
  return { name: table.name, columns: table.columns, rows };
}

// A link's content has been written by somebody else: every part is looked at before a view gets it.
export function readContent(value: unknown): Content | null {
  const found = listOf(value);
  const heads = found.map((one) => (isObject(one) && isObject(one['shared']) ? one['shared'] : {}));
  const reports = found.filter(isReport).map((report, index) => {
    const threshold = heads[index]?.['threshold'];
    const few = typeof threshold === 'number' ? `<${Math.trunc(threshold)}` : '<';
    const notes = listOf(report.notes).filter((note) => isObject(note) && isText(note['code']));
    return {
      ...report,
      tables: report.tables.map((table) => marked(table, few)),
      notes: notes.map((note) => ({ facts: {}, ...(note as object) })) as unknown as Report['notes'],
    };
  });
  if (reports.length === 0 || reports.length < found.length) return null;
  const head = heads[0] ?? {};
  const notes = listOf(head['notes']).map((note) => textOf(isObject(note) ? note['text'] : note));
  return {
    reports,
    by: textOf(head['by']),
    at: textOf(head['at']),
    notes: notes.filter((text) => text !== '' && text !== kSample),
    sample: notes.includes(kSample),
    leftOut: heads.flatMap((one, report) =>
      listOf(one['left_out']).flatMap((out) =>
        isObject(out) ? [{ report, table: textOf(out['table']), reason: textOf(out['reason']) }] : [],
      ),
    ),
  };
}

export function isDefinition(value: unknown): value is Definition {
  return isObject(value) && isText(value['analysis']) && isObject(value['params']);
}

export interface Shared {
  fragment: string;
  payload: string;
  kind: ShareKind;
  content: unknown;
  withheld: { cells: number; tables: { table: string; cells: number }[] };
}
export interface Wish {
  kind: ShareKind;
  content: Definition | Report | (Definition | Report)[];
  threshold: number;
  by: string;
  at: string;
  notes: string[];
  most?: number; // characters: the longest tables stay behind until it fits
}

export async function share(wish: Wish): Promise<{ ok: Shared } | { problems: Problem[] }> {
  const reply = await call('share', wish);
  if ('problems' in reply) return reply;
  const { fragment, payload, content, withheld } = reply.ok;
  return { ok: { kind: wish.kind, fragment, payload, content, withheld: withheld ?? { cells: 0, tables: [] } } };
}

export async function sealed(shared: Shared, password: string): Promise<{ fragment: string } | { problems: Problem[] }> {
  const payload = await lock(shared.payload, password);
  if (payload === null) return { problems: [{ code: 'cannot_seal', where: '', message: '' }] };
  const reply = await call('seal', { kind: shared.kind, payload });
  return 'ok' in reply ? { fragment: reply.ok.fragment } : reply;
}

// One link for each report of several, or for each table of one, where they are too long for one link. What is cut apart is what was withheld together, marks and all: `content` is as
// the core gave it.
export async function partsOf(content: unknown, wish: Omit<Wish, 'content' | 'kind'>): Promise<string[]> {
  const reports = listOf(content).filter(isReport);
  const [first] = reports;
  const found: string[] = [];
  if (!first) return found;
  const parts = reports.length > 1 ? reports : first.tables.map((table) => ({ ...first, tables: [table] }));
  for (const part of parts) {
    const reply = await call('share', { ...wish, kind: 'result', content: part });
    if ('ok' in reply) found.push(reply.ok.fragment);
  }
  return found;
}

// Where this page lies, without its fragment: the frame of the shell has the shell's own address as its base.
export const address = (): string => document.baseURI.replace(/#.*$/s, '');
// Characters that a fragment may have so that the link goes through every chat, also when a password adds to it.
export const chatty = (): number => kChats - (isFile() ? 1 : address().length + 1) - kSealed; // several reports go through chats, not robots
export const roomy = (): number => Math.max(600, kEverywhere - kSealed - (isFile() ? 1 : address().length + 1));

export const isFile = (): boolean => !/^https?:/.test(address());

// On the web a link leads to this page; a page that lies on a disk has no address that another computer could follow, so the fragment goes alone.
export function linkOf(fragment: string): string {
  const bare = fragment.replace(/^#/, '');
  return isFile() ? `#${bare}` : `${address()}#${bare}`;
}
