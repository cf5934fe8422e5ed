// The page's side of the engine: a promise per request, progress and cancel for the long ones. Errors come back as data. When
// the worker dies every open promise is answered with `engine_lost`, and `onLost` lets the page say so and start a new one.
import type { ParserStart } from './parser';
import {
  type Calls,
  type FromWorker,
  type Hints,
  type Loaded,
  type Mapping,
  type MappingDocument,
  type Preview,
  type Problem,
  type Progress,
  type Reply,
  type ToWorker,
} from './protocol';
import type { ReaderStart } from './reader';
import { kLarge } from './tuning';
import { type UnpackedPart, type UnpackerLike, Unpacking } from './unpacking';

export interface WorkerLike {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

// The thread that reads files ahead of the engine and its parsers; it is handed ports to them.
export interface ReaderLike {
  postMessage(start: ReaderStart, transfer: Transferable[]): void;
  terminate(): void;
}

// One that parses ranges of large files.
export interface ParserLike {
  postMessage(start: ParserStart, transfer: Transferable[]): void;
  terminate(): void;
  onerror: ((event: ErrorEvent) => void) | null;
}

interface Waiting {
  answer(reply: Reply<never>): void;
  progress?: (progress: Progress) => void;
}

export interface Running<T> {
  id: number;
  reply: Promise<Reply<T>>;
}

const lost = (message: string): Problem => ({ code: 'engine_lost', where: '', message });

export class EngineClient {
  readonly #worker: WorkerLike;
  readonly #reader: ReaderLike;
  readonly #module: WebAssembly.Module;
  readonly #startUnpacker: () => Promise<UnpackerLike>;
  readonly #startParsers: () => ParserLike[];
  #parsers: ParserLike[] | null = null; // started for the first large file
  readonly #waiting = new Map<number, Waiting>();
  readonly #unpacking = new Map<number, Unpacking>();
  #next = 1;
  #dead: string | null = null;
  #started!: (version: string) => void;
  readonly ready: Promise<string>;
  onLost: (message: string) => void = () => {};

  constructor(
    worker: WorkerLike,
    reader: ReaderLike,
    module: WebAssembly.Module,
    startUnpacker: () => Promise<UnpackerLike> = () => Promise.reject(new Error('nothing here unpacks')),
    startParsers: () => ParserLike[] = () => [],
  ) {
    this.#module = module;
    this.#startParsers = startParsers;
    this.#worker = worker;
    this.#reader = reader;
    this.#startUnpacker = startUnpacker;
    this.ready = new Promise((resolve) => {
      this.#started = resolve;
    });
    worker.onmessage = (event) => this.#receive(event.data);
    worker.onerror = (event) => this.#lose(event.message || 'the worker stopped');
    const { port1, port2 } = new MessageChannel();
    reader.postMessage({ engine: port1 }, [port1]);
    worker.postMessage({ kind: 'start', module, reader: port2 }, [port2]);
  }

  request<K extends keyof Calls>(call: K, args: Calls[K]['in'], bytes?: ArrayBuffer): Promise<Reply<Calls[K]['out']>> {
    const request = JSON.stringify({ call, ...args });
    return this.#post<Calls[K]['out']>(
      (id) => (bytes ? { kind: 'call', id, request, bytes } : { kind: 'call', id, request }),
      bytes ? [bytes] : [],
    ).reply;
  }

  sniff(file: number, blob: Blob, hints?: Hints, remembered?: MappingDocument): Promise<Reply<Preview>> {
    if (blob.size >= kLarge && this.#dead === null) this.#employParsers();
    return this.#post<Preview>(
      (id) => ({ kind: 'sniff', id, file, blob, ...(hints && { hints }), ...(remembered && { remembered }) }),
      [],
    ).reply;
  }

  // Reads the whole file through `load`, `append` and `finish`. Cancelled, it answers `cancelled` and the file is dropped.
  load(file: number, blob: Blob, mapping: Mapping, progress: (progress: Progress) => void): Running<Loaded> {
    return this.#post<Loaded>((id) => ({ kind: 'load', id, file, blob, mapping }), [], progress);
  }

  // The parts of a dropped file: the sheets of a workbook, the files in an archive, or the file itself. A part that cannot be read is
  // there too, with its problem. `sniff` and `load` take a part's Blob. Needs no engine; cancelled, it answers `cancelled`.
  unpack(blob: Blob, progress: (progress: Progress) => void = () => {}): Running<{ parts: UnpackedPart[] }> {
    const id = this.#next++;
    const unpacking = new Unpacking(blob, this.#startUnpacker, progress);
    this.#unpacking.set(id, unpacking);
    void unpacking.reply.then(() => this.#unpacking.delete(id));
    return { id, reply: unpacking.reply };
  }

  cancel(id: number): void {
    this.#unpacking.get(id)?.cancel();
    if (this.#waiting.has(id)) this.#worker.postMessage({ kind: 'cancel', id }, []);
  }

  #employParsers(): void {
    if (this.#parsers) return;
    this.#parsers = this.#startParsers();
    const toEngine: MessagePort[] = [];
    const toReader: MessagePort[] = [];
    this.#parsers.forEach((parser, index) => {
      const engine = new MessageChannel();
      const reader = new MessageChannel();
      toEngine.push(engine.port1);
      toReader.push(reader.port1);
      parser.onerror = () => {
        parser.terminate();
        this.#worker.postMessage({ kind: 'parser_lost', parser: index }, []);
      };
      parser.postMessage({ module: this.#module, engine: engine.port2, reader: reader.port2 }, [
        engine.port2,
        reader.port2,
      ]);
    });
    if (toEngine.length === 0) return;
    this.#reader.postMessage({ parsers: toReader }, toReader);
    this.#worker.postMessage({ kind: 'parsers', ports: toEngine }, toEngine);
  }

  #post<T>(
    message: (id: number) => ToWorker,
    transfer: Transferable[],
    progress?: (progress: Progress) => void,
  ): Running<T> {
    const id = this.#next++;
    if (this.#dead !== null) return { id, reply: Promise.resolve({ problems: [lost(this.#dead)] }) };
    const reply = new Promise<Reply<T>>((resolve) => {
      const answer = resolve as (reply: Reply<never>) => void;
      this.#waiting.set(id, progress ? { answer, progress } : { answer });
    });
    this.#worker.postMessage(message(id), transfer);
    return { id, reply };
  }

  #receive(message: FromWorker): void {
    switch (message.kind) {
      case 'started':
        this.#started(message.version);
        return;
      case 'broken':
        this.#lose(message.message);
        return;
      case 'progress':
        this.#waiting.get(message.id)?.progress?.(message.progress);
        return;
      case 'reply': {
        const waiting = this.#waiting.get(message.id);
        this.#waiting.delete(message.id);
        waiting?.answer(readReply(message.reply, message.bytes));
      }
    }
  }

  #lose(message: string): void {
    if (this.#dead !== null) return;
    this.#dead = message;
    this.#worker.terminate();
    this.#reader.terminate();
    for (const parser of this.#parsers ?? []) parser.terminate();
    for (const waiting of this.#waiting.values()) waiting.answer({ problems: [lost(message)] });
    this.#waiting.clear();
    this.onLost(message);
  }
}

export function readReply(text: string, bytes?: ArrayBuffer): Reply<never> {
  try {
    const reply = JSON.parse(text) as Reply<never>;
    if ('ok' in reply && bytes) reply.bytes = new Uint8Array(bytes);
    return reply;
  } catch {
    return { problems: [{ code: 'bad_json', where: '', message: 'the reply was not JSON' }] };
  }
}
