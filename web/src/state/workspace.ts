// The workspace: everything of one brand or shop that outlives a page. Here it is gathered into one document and made the present one;
// where it is kept is the business of workspace_file.ts (a file) and shelf.ts (this device).
import { computed, signal } from '@preact/signals';
import type { Definition } from '../engine/protocol';
import type { WorkspaceState, WorkspaceTable } from '../engine/workspace_calls';
import type { Entry } from './entries';
import { entries, stage } from './entries';
import { history, now } from './history';
import { forget, inModel, inPlace } from './import_steps';
import { forgetJournal } from './journal';
import { remarks, savedReports, workspaceName } from './kept';
import { remembered } from './memory';
import { questions } from './questions';
import { replaceSegments, segments } from './segments';
import { adopt, call, dismissUndo, language, model, sample, theme } from './session';
import { targets } from './targets';

// Is there anything here that would be lost?
export const hasContent = computed(
  () =>
    (model.value !== null && sample.value === null) ||
    entries.value.some(({ status }) => status !== 'done') ||
    segments.value.length > 0 ||
    remarks.value.length > 0 ||
    savedReports.value.length > 0,
);

// While one workspace gives way to another, nothing of either is kept.
export const moving = signal(false);

// What would be saved, short; and as it was when it was last saved to a file or opened from one.
const contentPrint = (): string =>
  JSON.stringify([
    model.peek()?.fingerprint ?? '',
    segments.peek(),
    remarks.peek(),
    savedReports.peek(),
    workspaceName.peek(),
    entries.peek().some(({ status }) => status !== 'done'),
  ]);
export const savedPrint = signal('');
export function markSaved(): void {
  savedPrint.value = contentPrint();
}
export const isSaved = (): boolean => savedPrint.peek() === contentPrint();

export interface Gathered {
  state: WorkspaceState;
  blobs: { name: string; blob: Blob }[]; // in the order of their sections
}

const tableOf = (entry: Entry, section: number): WorkspaceTable | null =>
  entry.mapping && entry.preview
    ? {
        section,
        name: entry.name,
        ...(entry.part && { part: factsOf(entry.part) }),
        hints: entry.hints,
        mapping: { ...entry.mapping, table: entry.preview.table ?? entry.mapping.table },
        ...(entry.policy && { policy: entry.policy }),
        rows: entry.loaded?.rows ?? 0,
        known: entry.known,
      }
    : null;

// Of a part that the page holds, what it is; its bytes go their own way.
function factsOf(part: NonNullable<Entry['part']>): NonNullable<WorkspaceTable['part']> {
  const { container, entry, sheet, hidden, cleaned, problems } = part;
  return {
    container,
    cleaned,
    problems,
    ...(entry !== undefined && { entry }),
    ...(sheet !== undefined && { sheet }),
    ...(hidden !== undefined && { hidden }),
  };
}

export function gather(): Gathered {
  const sections = new Map<Blob, number>();
  const blobs: Gathered['blobs'] = [];
  const tables: WorkspaceTable[] = [];
  if (sample.peek() === null)
    for (const entry of inPlace(inModel())) {
      if (!sections.has(entry.blob)) {
        blobs.push({ name: entry.name, blob: entry.blob });
        sections.set(entry.blob, blobs.length);
      }
      const table = tableOf(entry, sections.get(entry.blob) ?? 0);
      if (table) tables.push(table);
    }
  const asked: Record<string, Definition> = {};
  for (const [name, question] of Object.entries(questions)) {
    const definition = question.touched();
    if (definition) asked[name] = definition;
  }
  const which = sample.peek();
  return {
    blobs,
    state: {
      version: 1,
      name: workspaceName.peek(),
      saved_at: now(),
      ...(which && { sample: which }),
      tables,
      remembered: remembered.peek(),
      without: model.peek()?.identity.without ?? [],
      segments: segments.peek(),
      reports: savedReports.peek(),
      questions: asked,
      notes: remarks.peek(),
      history: history.peek(),
      targets: targets.peek(),
      settings: { language: language.peek(), theme: theme.peek() },
    },
  };
}

// Leaves the present workspace for an empty one.
export async function clear(): Promise<void> {
  await call('reset', {});
  forget();
  forgetJournal();
  dismissUndo();
  entries.value = [];
  stage.value = 'desk';
  sample.value = null;
  workspaceName.value = '';
  savedReports.value = [];
  remarks.value = [];
  history.value = [];
  targets.value = [];
  remembered.value = { version: 1, files: [] };
  for (const question of Object.values(questions)) question.keep(null);
  await replaceSegments([]);
  const none = await call('model', {});
  if ('ok' in none) await adopt(none.ok);
}

// Everything of the document but its tables. The page's language and colours stay as their reader has them now.
export async function adoptState(state: WorkspaceState): Promise<void> {
  workspaceName.value = state.name;
  savedReports.value = state.reports ?? [];
  remarks.value = state.notes ?? [];
  history.value = state.history ?? [];
  targets.value = state.targets ?? [];
  remembered.value = state.remembered ?? { version: 1, files: [] };
  for (const [name, question] of Object.entries(questions)) question.keep(state.questions?.[name] ?? null);
  await replaceSegments(state.segments ?? []);
}
