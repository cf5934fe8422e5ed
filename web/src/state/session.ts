// What the whole page knows: the engine, the model, where the reader is, how the page looks. Signals only; nothing is stored,
// because the sandboxed frame has no storage.
import { signal } from '@preact/signals';
import type { EngineClient } from '../engine/client';
import type { Calls, Definition, Model, Problem, Reply, Suggestions } from '../engine/protocol';
import { used } from './room';

export type View =
  | 'home'
  | 'import'
  | 'health'
  | 'self_check'
  | 'overview'
  | 'funnel'
  | 'paths'
  | 'customer_funnel'
  | 'segments'
  | 'rfm'
  | 'aipl'
  | 'tiers'
  | 'retention'
  | 'repurchase'
  | 'lifecycle'
  | 'stickiness'
  | 'gmv'
  | 'ltv'
  | 'hours'
  | 'benchmarks'
  | 'sales'
  | 'plan';
// Pages that are no report and ask the core nothing.
export type Page = 'home' | 'import' | 'self_check';
// Reports that share one place in the navigation: tabs of it.
export const tabGroups = {
  layers: ['segments', 'rfm', 'aipl', 'tiers'],
  returning: ['retention', 'repurchase', 'lifecycle', 'stickiness'],
} as const satisfies Record<string, readonly View[]>;
export type TabGroup = keyof typeof tabGroups;
export type Language = 'zh' | 'tw' | 'en';
export type Theme = 'system' | 'light' | 'dark';

export interface Toast {
  id: number;
  kind: 'imported' | 'removed' | 'taken_out' | 'copied' | 'saved' | 'said' | 'mapping' | 'problem' | 'workspace_opened' | 'workspace_new' | 'deleted';
  count?: number;
  rows?: number;
  problems?: number;
  name?: string;
  problem?: Problem;
  undo?: 'undo' | 'redo' | 'journal'; // which step takes it back: over imports, or the last of the journal
}

export const view = signal<View>('home');
export const language = signal<Language>('zh'); // its users work in Chinese; EN is one press away
export const theme = signal<Theme>('system');
export const engineState = signal<'starting' | 'ready' | 'lost'>('starting');
export const engineMessage = signal('');
export const model = signal<Model | null>(null);
export const lostModel = signal<Model | null>(null); // of an engine that died
export const sample = signal<'shop' | 'article' | null>(null);
export const suggestions = signal<Suggestions>({});
export const sampleDefinitions = signal<Definition[]>([]); // what the sample itself wants to be asked first
export const toasts = signal<Toast[]>([]);
export const navigationOpen = signal(false);

let engine: EngineClient | null = null;
let toastId = 0;
let start: () => Promise<EngineClient> = () => Promise.reject(new Error('no engine'));

export function toast(content: Omit<Toast, 'id'>): void {
  const id = ++toastId;
  toasts.value = [...toasts.value.slice(-2), { ...content, id }];
  setTimeout(() => dismiss(id), content.undo ? 12_000 : 5_000);
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

// Only what happened last can be taken back from a message.
export function dismissUndo(): void {
  toasts.value = toasts.value.filter((one) => one.undo === undefined);
}

export function client(): EngineClient {
  if (!engine) throw new Error('the engine is not started');
  return engine;
}

// Starts the engine, and again after it was lost; how is told once by the composition root.
export async function begin(how = start): Promise<void> {
  start = how;
  engineState.value = 'starting';
  try {
    const started = await start();
    engine = started;
    started.onLost = (message) => {
      engineMessage.value = message;
      engineState.value = 'lost';
      lostModel.value = model.peek();
      model.value = null;
      suggestions.value = {};
    };
    await started.ready;
    if (engineState.value === 'starting') engineState.value = 'ready';
  } catch (error) {
    engineMessage.value = String(error);
    engineState.value = 'lost';
  }
}

// Files may be dropped while the engine is still starting.
export function whenReady(): Promise<void> {
  return new Promise((resolve) => {
    const stop = engineState.subscribe((state) => {
      if (state === 'starting') return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

export async function call<K extends keyof Calls>(
  name: K,
  args: Calls[K]['in'],
  bytes?: ArrayBuffer,
): Promise<Reply<Calls[K]['out']>> {
  if (!engine) return { problems: [{ code: 'engine_lost', where: '', message: engineMessage.value }] };
  return engine.request(name, args, bytes);
}

// The model as it is after an import or its undo, with the questions that suit it.
export async function adopt(next: Model): Promise<void> {
  const reply = next.files.length > 0 ? await call('suggest', {}) : { ok: { definitions: {} } };
  suggestions.value = 'ok' in reply ? reply.ok.definitions : {};
  const memory = await call('memory', {});
  used.value = 'ok' in memory ? memory.ok : null;
  model.value = next.files.length > 0 ? next : null;
  if (next.files.length === 0) sample.value = null;
}

export function go(next: View): void {
  view.value = next;
  navigationOpen.value = false;
}

// 人群 and the data's own pages need no suggestion.
export function offered(one: View): boolean {
  return ['home', 'import', 'health', 'self_check', 'segments'].includes(one) || one in suggestions.value;
}

// The page to show first: the most general report that the data can answer.
export function firstReport(): View {
  const offered = (['overview', 'funnel', 'customer_funnel', 'sales'] as const).find(
    (one) => one in suggestions.peek(),
  );
  return offered ?? (model.peek() ? 'health' : 'import');
}
