// Owns the one engine. Everything is done in order; only `cancel` overtakes, because between two pieces of a file the
// worker yields to its message queue. The next pieces are read by another thread while the core parses the present one.
import createCore, { type CoreModule } from 'virtual:core-glue';
import type { FromWorker, Hints, Mapping, MappingDocument, ToWorker } from './protocol';
import type { ReadReply, ReadRequest } from './reader';
import { warmUp } from './warm_up';

const kHead = 256 * 1024;
const kSample = 64 * 1024; // of the middle and of the end
const kPiece = 8 * 1024 * 1024;
const kAhead = 3; // pieces in flight
const kFirst = 1024 * 1024; // a short first piece: parsing starts while the next one is read

let core: CoreModule;
const cancelled = new Set<number>();
const open = new Set<number>();
let queue: Promise<void> = Promise.resolve();

const post = (message: FromWorker, transfer: Transferable[] = []): void => self.postMessage(message, { transfer });

function call(request: string, bytes?: Uint8Array): string {
  if (!bytes || bytes.length === 0) return core.call(request, 0);
  const address = core.reserve(bytes.length) >>> 0;
  if (address === 0) return problem('out_of_memory', 'not enough memory for the next piece');
  core.HEAPU8.set(bytes, address);
  return core.call(request, bytes.length);
}

function answer(id: number, reply: string): void {
  const view = core.output();
  if (view.length === 0) {
    post({ kind: 'reply', id, reply });
    return;
  }
  const copy = view.slice().buffer as ArrayBuffer;
  post({ kind: 'reply', id, reply, bytes: copy }, [copy]);
}

const problem = (code: string, message: string): string => JSON.stringify({ problems: [{ code, where: '', message }] });
const failed = (reply: string): boolean => reply.startsWith('{"problems"');
const read = async (blob: Blob, from: number, to: number): Promise<Uint8Array> =>
  new Uint8Array(await blob.slice(from, to).arrayBuffer());

// Pieces that the reader's thread fetches while this one parses.
let reader: MessagePort;
const fetching = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: Error): void }>();
let lastFetch = 0;
function fetchPiece(blob: Blob, from: number): Promise<Uint8Array> {
  const id = ++lastFetch;
  const to = Math.min(blob.size, from === 0 ? kFirst : from + kPiece);
  reader.postMessage({ id, blob, from, to } satisfies ReadRequest);
  const piece = new Promise<Uint8Array>((resolve, reject) => fetching.set(id, { resolve, reject }));
  piece.catch(() => {}); // a piece fetched ahead of a cancelled import is nobody's any more
  return piece;
}
function listen(port: MessagePort): void {
  reader = port;
  port.onmessage = ({ data }: MessageEvent<ReadReply>): void => {
    const waiting = fetching.get(data.id);
    fetching.delete(data.id);
    if ('bytes' in data) waiting?.resolve(new Uint8Array(data.bytes));
    else waiting?.reject(new DOMException(data.error, 'NotReadableError'));
  };
}

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
  const ahead: Promise<Uint8Array>[] = [];
  let asked = 0;
  for (let at = 0; ; ) {
    for (; ahead.length < kAhead && asked < blob.size; asked += asked === 0 ? kFirst : kPiece)
      ahead.push(fetchPiece(blob, asked));
    const next = ahead.shift();
    if (!next) break;
    const piece = await next;
    at += piece.length;
    if (cancelled.has(id)) {
      call(JSON.stringify({ call: 'remove', files: [file] }));
      post({ kind: 'reply', id, reply: problem('cancelled', 'cancelled') });
      return;
    }
    const reply = call(JSON.stringify({ call: 'append', file }), piece);
    if (failed(reply)) {
      answer(id, reply);
      return;
    }
    const rows = (JSON.parse(reply) as { ok: { rows: number } }).ok.rows;
    post({ kind: 'progress', id, progress: { bytes: at, total: blob.size, rows } });
    // A message waiting in the queue (cancel) is handled before the next piece.
    await new Promise<void>((resolve) => {
      turn.port1.onmessage = () => resolve();
      turn.port2.postMessage(0);
    });
  }
  answer(id, call(JSON.stringify({ call: 'finish', file })));
}
const turn = new MessageChannel();

async function handle(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'start':
      listen(message.reader);
      core = await createCore({
        locateFile: (path) => path,
        instantiateWasm(imports, done) {
          WebAssembly.instantiate(message.module, imports).then(
            (instance) => done(instance, message.module),
            (error: unknown) => post({ kind: 'broken', message: String(error) }),
          );
          return {};
        },
      });
      warmUp(call);
      post({ kind: 'started', version: core.version() });
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
    case 'cancel':
      return;
  }
}

self.onmessage = (event: MessageEvent<ToWorker>): void => {
  const message = event.data;
  if (message.kind === 'cancel') {
    if (open.has(message.id)) cancelled.add(message.id);
    return;
  }
  const id = 'id' in message ? message.id : 0;
  if (id) open.add(id);
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
