// Taking a dropped file apart, against a thread that the test plays.
import { expect, test } from 'vitest';
import type { FromUnpacker } from '../src/containers/worker';
import { EngineClient } from '../src/engine/client';
import type { UnpackerLike } from '../src/engine/unpacking';

class Played implements UnpackerLike {
  sent: Blob[] = [];
  ended = 0;
  onmessage: ((event: MessageEvent<FromUnpacker>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  postMessage(blob: Blob): void {
    this.sent.push(blob);
  }
  terminate(): void {
    this.ended += 1;
  }
  say(message: FromUnpacker): void {
    this.onmessage?.({ data: message } as MessageEvent<FromUnpacker>);
  }
}

function start(): { threads: Played[]; client: EngineClient } {
  const threads: Played[] = [];
  const quiet = { postMessage() {}, terminate() {}, onmessage: null, onerror: null };
  const client = new EngineClient(quiet, quiet, {} as WebAssembly.Module, () => {
    const thread = new Played();
    threads.push(thread);
    return Promise.resolve(thread);
  });
  return { threads, client };
}
const zip = (): Blob => new Blob([new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0, 0])]);
const begun = async (threads: Played[]): Promise<Played> => {
  await expect.poll(() => threads[0]?.sent.length).toBe(1);
  return threads[0] as Played;
};

test('a file that is no container is its own only part, and no thread is started', async () => {
  const { threads, client } = start();
  const blob = new Blob(['a,b\n1,2\n']);
  expect(await client.unpack(blob).reply).toEqual({
    ok: { parts: [{ container: 'csv', cleaned: [], problems: [], blob }] },
  });
  expect(threads).toEqual([]);
});

test('parts are gathered in order, progress is told, the thread ends', async () => {
  const { threads, client } = start();
  const seen: number[] = [];
  const { reply } = client.unpack(zip(), ({ bytes }) => seen.push(bytes));
  const thread = await begun(threads);
  const [first, second] = [new Blob(['1']), new Blob(['2'])];
  thread.say({ kind: 'progress', bytes: 4, total: 8 });
  thread.say({ kind: 'part', facts: { container: 'zip', entry: 'a.csv', cleaned: [], problems: [] }, blob: first });
  thread.say({ kind: 'part', facts: { container: 'zip', entry: 'b.csv', cleaned: [], problems: [] }, blob: second });
  thread.say({ kind: 'end' });
  const answer = await reply;
  expect('ok' in answer && answer.ok.parts.map(({ entry, blob }) => [entry, blob])).toEqual([
    ['a.csv', first],
    ['b.csv', second],
  ]);
  expect(seen).toEqual([4]);
  expect(thread.ended).toBe(1);
});

test('cancelled, it answers so and stops the thread at once', async () => {
  const { threads, client } = start();
  const { id, reply } = client.unpack(zip());
  const thread = await begun(threads);
  client.cancel(id);
  expect(await reply).toMatchObject({ problems: [{ code: 'cancelled' }] });
  expect(thread.ended).toBe(1);
});

test('a thread that dies, a file that is gone: problems, and the engine is not lost', async () => {
  const { threads, client } = start();
  const dying = client.unpack(zip());
  const thread = await begun(threads);
  thread.onerror?.({ message: 'out of memory' } as ErrorEvent);
  expect(await dying.reply).toMatchObject({ problems: [{ code: 'too_large' }] });
  const gone = { slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }) };
  expect(await client.unpack(gone as unknown as Blob).reply).toMatchObject({ problems: [{ code: 'file_unreadable' }] });
});
