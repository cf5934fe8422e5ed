// Pieces of a file that the reader's thread fetches while this one parses.
import type { ReadReply, ReadRequest } from './reader';

export class Pieces {
  readonly #port: MessagePort;
  readonly #fetching = new Map<number, { resolve(bytes: Uint8Array): void; reject(error: Error): void }>();
  readonly #passing = new Map<number, (error: Error) => void>();
  #last = 0;

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<ReadReply>): void => {
      const waiting = this.#fetching.get(data.id);
      this.#fetching.delete(data.id);
      if ('bytes' in data) waiting?.resolve(new Uint8Array(data.bytes));
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
    const piece = new Promise<Uint8Array>((resolve, reject) => this.#fetching.set(id, { resolve, reject }));
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
