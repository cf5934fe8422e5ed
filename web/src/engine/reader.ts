// Reads pieces of files on a thread of its own: a worker that parses cannot fetch its next bytes meanwhile, because they
// reach it only between its tasks. A piece goes to the engine that asked, or straight to the parser that it asks for.
//
// A file that is read from end to end is one stream, and its pieces go to and fro in the same few buffers: a browser that takes fresh
// memory for every piece and gives it back spends more time on that than on reading. Where streams cannot fill a buffer that
// they are given, every piece is fetched by itself.
export interface ReadRequest {
  id: number;
  blob: Blob;
  from: number;
  to: number;
  parser?: number; // index of the port
}
// The next `size` bytes of a file, which is named with the first of them.
export interface NextRequest {
  id: number;
  into: ArrayBuffer;
  size: number;
  begin?: { blob: Blob; from: number };
}
export type ReadReply = { id: number; bytes: ArrayBuffer } | { id: number; error: string };
export type ReaderStart = { engine: MessagePort } | { parsers: MessagePort[] };

let parsers: MessagePort[] = [];

class InOrder {
  readonly #blob: Blob;
  readonly #stream: ReadableStreamBYOBReader | null;
  #at: number;

  constructor(blob: Blob, from: number) {
    this.#blob = blob;
    this.#at = from;
    let stream: ReadableStreamBYOBReader | null = null;
    try {
      stream = blob.slice(from).stream().getReader({ mode: 'byob' });
    } catch {
      // No stream of bytes here.
    }
    this.#stream = stream;
  }

  async next(buffer: ArrayBuffer, size: number): Promise<ArrayBuffer> {
    const from = this.#at;
    this.#at += size;
    if (!this.#stream) return this.#blob.slice(from, from + size).arrayBuffer();
    for (let filled = 0; filled < size; ) {
      const { done, value } = await this.#stream.read(new Uint8Array(buffer, filled, size - filled), { min: size - filled });
      if (done || !value) throw new Error(`the file ended ${size - filled} bytes early`);
      filled += value.length;
      buffer = value.buffer;
    }
    return buffer;
  }

  end(): void {
    this.#stream?.cancel().catch(() => {});
  }
}

let inOrder: InOrder | null = null;
let turn: Promise<void> = Promise.resolve();

async function next({ begin, into, size }: NextRequest): Promise<ArrayBuffer> {
  if (begin) {
    inOrder?.end();
    inOrder = new InOrder(begin.blob, begin.from);
  }
  if (!inOrder) throw new Error('no file is being read');
  return inOrder.next(into, size);
}

self.onmessage = ({ data }: MessageEvent<ReaderStart>): void => {
  if ('parsers' in data) {
    parsers = data.parsers;
    return;
  }
  const port = data.engine;
  const answer = async (id: number, reading: Promise<ArrayBuffer>, receiver?: MessagePort): Promise<void> => {
    try {
      const bytes = await reading;
      receiver?.postMessage({ id, bytes } satisfies ReadReply, [bytes]);
    } catch (error) {
      port.postMessage({ id, error: String(error) } satisfies ReadReply);
    }
  };
  port.onmessage = ({ data: asked }: MessageEvent<ReadRequest | NextRequest>): void => {
    if ('size' in asked) {
      turn = turn.then(() => answer(asked.id, next(asked), port));
      return;
    }
    const receiver = asked.parser === undefined ? port : parsers[asked.parser];
    void answer(asked.id, asked.blob.slice(asked.from, asked.to).arrayBuffer(), receiver);
  };
};
