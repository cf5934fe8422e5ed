// A link that was opened: what its fragment says, read by the core, shown beside the workspace and never written into it. A link that is cut,
// changed or newer is shown as exactly that. "Recompute" is the one way in, and copies the question only.
import { effect, signal } from '@preact/signals';
import type { Definition, LinkKind, MappingDocument, Problem } from '../engine/protocol';
import { saveReport } from './kept';
import { questions } from './questions';
import { unlock } from './sealing';
import { call, go, model, type Page, sample, type View, view, whenReady } from './session';
import { type Content, isDefinition, readContent } from './sharing';

export type Opened =
  | { state: 'reading' }
  | { state: 'broken'; problem: Problem }
  | { state: 'locked'; kind: LinkKind; payload: string; wrong: boolean }
  | { state: 'result'; content: Content }
  | { state: 'definition'; definitions: Definition[]; by: string; at: string }
  | { state: 'mapping'; mapping: MappingDocument };

export const opened = signal<Opened | null>(null);
export const waiting = signal<Definition[]>([]); // to be asked when there is data

let reading = '';

// "#v1.r.…" and every later version of it; anything else in an address is not ours.
export const isLink = (text: string): boolean => /^#?v\d+\./.test(text);

const known = (code: string): Problem => ({ code, where: '', message: '' });

function show(kind: LinkKind, content: unknown): Opened {
  if (kind === 'result') {
    const read = readContent(content);
    if (read) return { state: 'result', content: read };
  }
  if (kind === 'definition') {
    const given = content as Record<string, unknown> | null;
    const found = given?.['definitions'] ?? given?.['definition'] ?? content;
    const list = Array.isArray(found) ? found : [found];
    if (list.length > 0 && list.every(isDefinition))
      return { state: 'definition', definitions: list, by: String(given?.['by'] ?? ''), at: String(given?.['at'] ?? '') };
  }
  if (kind === 'mapping') {
    const given = content as { files?: unknown; mapping?: unknown } | null;
    const document = (given?.mapping ?? given) as MappingDocument | null;
    if (document && Array.isArray(document.files)) return { state: 'mapping', mapping: document };
  }
  return { state: 'broken', problem: known('link_unknown') };
}

// Reads a fragment; the last one asked for wins.
export async function openLink(text: string): Promise<void> {
  const fragment = text.startsWith('#') ? text : `#${text}`;
  if (fragment === reading && opened.peek() !== null) return;
  reading = fragment;
  opened.value = { state: 'reading' };
  await whenReady();
  const reply = await call('open_link', { fragment });
  if (reading !== fragment) return;
  if ('problems' in reply) {
    opened.value = { state: 'broken', problem: reply.problems[0] ?? known('link_unknown') };
    return;
  }
  opened.value =
    'locked' in reply.ok
      ? { state: 'locked', kind: reply.ok.kind, payload: reply.ok.payload, wrong: false }
      : show(reply.ok.kind, reply.ok.content);
}

export async function openLocked(password: string): Promise<void> {
  const present = opened.peek();
  if (present?.state !== 'locked') return;
  const plain = await unlock(present.payload, password);
  if (opened.peek() !== present) return;
  if (plain === null) {
    opened.value = { ...present, wrong: true };
    return;
  }
  const reply = await call('open_payload', { kind: present.kind, payload: plain });
  opened.value =
    'ok' in reply
      ? show(reply.ok.kind, reply.ok.content)
      : { state: 'broken', problem: reply.problems[0] ?? known('link_unknown') };
}

// Back to one's own: the address loses the fragment as soon as the shell is told where the reader is.
export function closeLink(): void {
  reading = '';
  opened.value = null;
}

// A whole address, a message around one, or the fragment alone; nothing where there is no link in it.
export function linkIn(text: string): string | null {
  const found = /#?(v\d+\.[\w.-]+)/.exec(text.replaceAll(/\s+/g, ''));
  return found ? `#${found[1]}` : null;
}

export const viewOf = (definition: Definition): Exclude<View, Page> | null =>
  Object.hasOwn(questions, definition.analysis) ? (definition.analysis as Exclude<View, Page>) : null;

function ask(definition: Definition): void {
  const where = viewOf(definition);
  if (!where) return;
  go(where);
  questions[where].ensure(); // first, so that there is a question of one's own to step back to
  questions[where].ask(definition);
}

// 用我的数据重算: copies the questions in. Without data they wait for it.
// Of several, each that has a name is also among the saved ones: a page shows only one of its kind.
export function recompute(definitions: readonly Definition[]): void {
  const list = definitions.filter((one) => viewOf(one) !== null);
  closeLink();
  if (!model.peek()) {
    waiting.value = [...list];
    go('home');
    return;
  }
  if (list.length > 1) for (const one of list) if (one.title) saveReport(one.title, one);
  for (const one of [...list].reverse()) ask(one);
}

// Taking files in ends on a page of its own choice; the question that waited comes after it. The sample is nobody's own data.
effect(() => {
  if (!model.value || sample.value !== null || waiting.value.length === 0) return;
  if (viewOf({ version: 1, analysis: view.value, params: {} }) === null) return;
  const list = waiting.peek();
  waiting.value = [];
  setTimeout(() => recompute(list), 0);
});
