// The protocol between page and worker, against a worker that the test plays.
import { expect, test } from 'vitest';
import { EngineClient, readReply, type WorkerLike } from '../src/engine/client';
import type { FromWorker, Progress, ToWorker } from '../src/engine/protocol';

class Played implements WorkerLike {
  sent: ToWorker[] = [];
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  postMessage(message: ToWorker): void {
    this.sent.push(message);
  }
  terminate(): void {}
  say(message: FromWorker): void {
    this.onmessage?.({ data: message } as MessageEvent<FromWorker>);
  }
}

function start(): { worker: Played; client: EngineClient } {
  const worker = new Played();
  return { worker, client: new EngineClient(worker, { postMessage() {}, terminate() {} }, {} as WebAssembly.Module) };
}
const idOf = (message: ToWorker | undefined): number => (message && 'id' in message ? message.id : 0);

test('the core is started first, and ready tells its version', async () => {
  const { worker, client } = start();
  expect(worker.sent[0]?.kind).toBe('start');
  worker.say({ kind: 'started', version: '1' });
  expect(await client.ready).toBe('1');
});

test('answers go to the request that asked, in any order', async () => {
  const { worker, client } = start();
  const first = client.request('memory', {});
  const second = client.request('open', { name: 'a.csv', size: 3 });
  expect(worker.sent[2]).toMatchObject({ kind: 'call', request: '{"call":"open","name":"a.csv","size":3}' });
  worker.say({ kind: 'reply', id: idOf(worker.sent[2]), reply: '{"ok":{"file":7}}' });
  worker.say({
    kind: 'reply',
    id: idOf(worker.sent[1]),
    reply: '{"ok":{"bytes":1}}',
    bytes: new Uint8Array([1, 2]).buffer,
  });
  expect(await second).toEqual({ ok: { file: 7 } });
  expect(await first).toEqual({ ok: { bytes: 1 }, bytes: new Uint8Array([1, 2]) });
});

test('progress and cancel belong to their load', async () => {
  const { worker, client } = start();
  const seen: Progress[] = [];
  const running = client.load(1, new Blob(), { table: 'events', columns: {} }, (progress) => seen.push(progress));
  worker.say({ kind: 'progress', id: running.id, progress: { bytes: 5, total: 10, rows: 2 } });
  client.cancel(running.id);
  expect(worker.sent.at(-1)).toEqual({ kind: 'cancel', id: running.id });
  worker.say({ kind: 'reply', id: running.id, reply: '{"problems":[{"code":"cancelled","where":"","message":""}]}' });
  expect(await running.reply).toMatchObject({ problems: [{ code: 'cancelled' }] });
  expect(seen).toEqual([{ bytes: 5, total: 10, rows: 2 }]);
  const before = worker.sent.length;
  client.cancel(running.id);
  expect(worker.sent.length).toBe(before);
});

test('a dead worker answers everything that waits and everything that comes', async () => {
  const { worker, client } = start();
  let told = '';
  client.onLost = (message) => {
    told = message;
  };
  const waiting = client.request('model', {});
  worker.onerror?.({ message: 'gone' } as ErrorEvent);
  expect(await waiting).toMatchObject({ problems: [{ code: 'engine_lost' }] });
  expect(await client.request('model', {})).toMatchObject({ problems: [{ code: 'engine_lost' }] });
  expect(told).toBe('gone');
});

test('a reply that is not JSON is a problem, not a crash', () => {
  expect(readReply('<')).toMatchObject({ problems: [{ code: 'bad_json' }] });
});
