// Owns the one engine. Everything is done in order; only `cancel` and the death of a parser overtake, because between two
// pieces of a file the worker yields to its message queue. The next pieces are read by another thread while the core parses
// the present one; of a large file, other workers parse most (pool.ts).
import type { CoreModule } from 'virtual:core-glue';
import { callCore, failed, problem, startCore } from './core_calls';
import { type Loading, loadPieces, loadRanges } from './loading';
import { Pieces } from './pieces';
import { Pool } from './pool';
import { type FromWorker, type Hints, type Mapping, type MappingDocument, type ToWorker } from './protocol';
import { kLarge } from './tuning';
import { warmUp } from './warm_up';

const kHead = 256 * 1024;
const kSample = 64 * 1024; // of the middle and of the end

let core: CoreModule;
let pieces: Pieces;
let pool: Pool | null = null;
const cancelled = new Set<number>();
const open = new Set<number>();
let stop: () => void = () => {}; // the load that runs
let queue: Promise<void> = Promise.resolve();
let asked = false; // for anything but to start

const post = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, { transfer });

const call = (request: string, bytes?: Uint8Array): string => callCore(core, request, bytes);

function answer(id: number, reply: string): void {
  const view = core.output();
  if (view.length === 0) {
    post({ kind: 'reply', id, reply });
    return;
  }
  const copy = view.slice().buffer as ArrayBuffer;
  post({ kind: 'reply', id, reply, bytes: copy }, [copy]);
}

const read = async (blob: Blob, from: number, to: number): Promise<Uint8Array> =>
  new Uint8Array(await blob.slice(from, to).arrayBuffer());

async function sniff(
  id: number,
  file: number,
  blob: Blob,
  hints?: Hints,
  remembered?: MappingDocument,
): Promise<void> {
  const ranges: [number, number][] =
    blob.size <= kHead + 2 * kSample
      ? [[0, blob.size]]
      : [
          [0, kHead],
          [Math.floor(blob.size / 2), Math.floor(blob.size / 2) + kSample],
          [blob.size - kSample, blob.size],
        ];
  const parts = await Promise.all(ranges.map(([from, to]) => read(blob, from, to)));
  const beside = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    beside.set(part, at);
    at += part.length;
  }
  const samples = ranges.map(([offset, to]) => ({ offset, bytes: to - offset }));
  answer(id, call(JSON.stringify({ call: 'sniff', file, samples, hints, remembered }), beside));
}

async function load(id: number, file: number, blob: Blob, mapping: Mapping): Promise<void> {
  const begun = call(JSON.stringify({ call: 'load', file, mapping }));
  if (failed(begun)) {
    answer(id, begun);
    return;
  }
  const turn = new MessageChannel();
  const loading: Loading = {
    blob,
    pieces,
    ask: (name, beside, more = {}) => call(JSON.stringify({ call: name, file, ...more }), beside),
    output: () => core.output(),
    stopped: new Promise((resolve) => {
      stop = () => {
        if (cancelled.has(id)) resolve('stopped');
      };
    }),
    async went(bytes, rows) {
      post({ kind: 'progress', id, progress: { bytes, total: blob.size, rows } });
      // A message waiting in the queue (cancel) is handled before the next piece.
      await new Promise<void>((resolve) => {
        turn.port1.onmessage = () => resolve();
        turn.port2.postMessage(0);
      });
      return !cancelled.has(id);
    },
  };
  const end = pool && blob.size >= kLarge ? await loadRanges(loading, pool) : await loadPieces(loading);
  if (end === 'stopped') call(JSON.stringify({ call: 'remove', files: [file] }));
  answer(id, end === 'read' ? loading.ask('finish') : end === 'stopped' ? problem('cancelled', 'cancelled') : end.failed);
}

// Whoever asks waits for one part of it at most.
async function warmWhileIdle(): Promise<void> {
  const parts = warmUp(call);
  do await new Promise((resolve) => setTimeout(resolve));
  while (!asked && !parts.next().done);
}

async function handle(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'start':
      pieces = new Pieces(message.reader);
      core = await startCore(message.module, (error) => post({ kind: 'broken', message: String(error) }));
      post({ kind: 'started', version: core.version() });
      warmWhileIdle().catch((error: unknown) => post({ kind: 'broken', message: String(error) }));
      return;
    case 'call':
      answer(message.id, call(message.request, message.bytes && new Uint8Array(message.bytes)));
      return;
    case 'sniff':
      await sniff(message.id, message.file, message.blob, message.hints, message.remembered);
      return;
    case 'load':
      await load(message.id, message.file, message.blob, message.mapping);
      return;
    case 'parsers':
      pool = new Pool(message.ports, pieces);
      return;
    case 'parser_lost':
    case 'cancel':
      return;
  }
}

self.onmessage = (event: MessageEvent<ToWorker>): void => {
  const message = event.data;
  if (message.kind === 'cancel') {
    if (open.has(message.id)) cancelled.add(message.id);
    stop();
    return;
  }
  if (message.kind === 'parser_lost') {
    pool?.lose(message.parser);
    return;
  }
  const id = 'id' in message ? message.id : 0;
  if (id) {
    open.add(id);
    asked = true;
  }
  queue = queue
    .then(() => handle(message))
    .catch((error: unknown) => {
      // A file that cannot be read is an ordinary problem; anything else means the core's memory can no longer be trusted.
      if (id && error instanceof DOMException) {
        if (message.kind === 'load') call(JSON.stringify({ call: 'remove', files: [message.file] }));
        post({ kind: 'reply', id, reply: problem('file_unreadable', error.message) });
      } else post({ kind: 'broken', message: String(error) });
    })
    .finally(() => {
      open.delete(id);
      cancelled.delete(id);
    });
};
