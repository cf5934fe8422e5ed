// Pieces of a file that the reader's thread fetches while this one parses.
import type { NextRequest, ReadReply, ReadRequest } from './reader';
import { kPiece } from './tuning';

export class Pieces {
  readonly #port: MessagePort;
  readonly #fetching = new Map<number, { resolve(bytes: ArrayBuffer): void; reject(error: Error): void }>();
  readonly #passing = new Map<number, (error: Error) => void>();
  #last = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ReadReply>): void => {
      const waiting = this.#fetching.get(data.id);
      this.#fetching.delete(data.id);
      if ('bytes' in data) waiting?.resolve(data.bytes);
      else {
        const error = new DOMException(data.error, 'NotReadableError');
        waiting?.reject(error);
        this.#passing.get(data.id)?.(error);
      }
    };
  }

  take(blob: Blob, from: number, to: number): Promise<Uint8Array> {
    const id = ++this.#last;
    this.#port.postMessage({ id, blob, from, to } satisfies ReadRequest);
    return this.#arrival(id, to - from);
  }

  // A file from `from` on, piece after piece, none larger than kPiece. Of the files begun only the last can be read on.
  inOrder(blob: Blob, from: number): { next(size: number): Promise<Uint8Array>; giveBack(piece: Uint8Array): void } {
    const spare: ArrayBuffer[] = [];
    let named = false;
    return {
      next: (size) => {
        const id = ++this.#last;
        const into = spare.pop() ?? new ArrayBuffer(Math.min(kPiece, blob.size - from));
        const request: NextRequest = { id, into, size };
        this.#port.postMessage(named ? request : { ...request, begin: { blob, from } }, [into]);
        named = true;
        return this.#arrival(id, size);
      },
      giveBack: ({ buffer }) => {
        if (buffer instanceof ArrayBuffer && buffer.byteLength >= Math.min(kPiece, blob.size - from)) spare.push(buffer);
      },
    };
  }
  #arrival(id: number, size: number): Promise<Uint8Array> {
    const piece = new Promise<Uint8Array>((resolve, reject) => {
      const whole = (bytes: ArrayBuffer): void =>
        bytes.byteLength < size ? reject(new DOMException('the file is shorter now', 'NotReadableError')) : resolve(new Uint8Array(bytes, 0, size));
      this.#fetching.set(id, { resolve: whole, reject });
    });
    piece.catch(() => {}); // a piece fetched ahead of a cancelled import is nobody's any more
    return piece;
  }

  // The number that the piece will carry. What goes wrong comes back here.
  passOn(parser: number, blob: Blob, from: number, to: number, lost: (error: Error) => void): number {
    const id = ++this.#last;
    this.#passing.set(id, lost);
    this.#port.postMessage({ id, blob, from, to, parser } satisfies ReadRequest);
    return id;
  }
  arrived(id: number): void {
    this.#passing.delete(id);
  }
}
