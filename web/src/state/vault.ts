// The page's side of the shell's vault: a promise for each request. Without a shell nothing answers, and that is an answer too.
// changed: somebody else has put there since.
export type VaultError = 'none' | 'file' | 'quota' | 'blocked' | 'changed';
export type Kept<T> = { value: T } | { error: VaultError };

const kSilence = 5_000;
const kWriting = 600_000; // a large file to a slow disk
const waiting = new Map<number, (answer: Kept<never>) => void>();
let lastId = 0;
let listens = false;

function listen(): void {
  if (listens) return;
  listens = true;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const data = event.data as { siyu?: unknown; id?: unknown; value?: never; error?: VaultError } | null;
    if (event.source !== window.parent || data?.siyu !== 'vault' || typeof data.id !== 'number') return;
    const answer = waiting.get(data.id);
    waiting.delete(data.id);
    answer?.(data.error ? { error: data.error } : { value: data.value as never });
  });
}

function ask<T>(does: string, more: { key?: string; value?: string | Blob; was?: string | null } = {}, wait = kSilence): Promise<Kept<T>> {
  if (window.parent === window) return Promise.resolve({ error: 'none' });
  listen();
  const id = ++lastId;
  return new Promise((resolve) => {
    waiting.set(id, resolve as (answer: Kept<never>) => void);
    setTimeout(() => {
      if (waiting.delete(id)) resolve({ error: 'none' });
    }, wait);
    window.parent.postMessage({ siyu: 'vault', id, does, ...more }, '*');
  });
}

export interface StorageRoom {
  usage: number;
  quota: number;
  persisted: boolean;
}
export const vault = {
  room: () => ask<StorageRoom>('room'),
  persist: () => ask<boolean>('persist', {}, kWriting), // some browsers ask their user
  list: () => ask<string[]>('list'),
  get: <T extends string | Blob>(key: string) => ask<T | undefined>('get', { key }, kWriting),
  put: (key: string, value: string | Blob) => ask<undefined>('put', { key, value }, kWriting),
  // Only where `was` still stands there; null: where nothing does.
  swap: (key: string, value: string, was: string | null) => ask<undefined>('put', { key, value, was }, kWriting),
  remove: (key: string) => ask<undefined>('remove', { key }, kWriting),
};
