// The parsers beside the engine: which of them is to parse which range, and what came of it. A parser that dies, or says nothing for
// too long, answers all it was asked with nothing, so the engine reads those ranges itself.
import type { ParserReply, ParserRequest, RangeMade } from './parser';
import type { Pieces } from './pieces';
import { kPatience } from './tuning';

// Bytes behind a range that a parser looks at to find its end; as kSeam of csv/ranges.h.
const kSeam = 64 * 1024;

interface Asked {
  parser: number;
  timer: ReturnType<typeof setTimeout>;
  resolve(made: RangeMade | null): void;
  reject(error: Error): void;
}

export class Pool {
  readonly #ports: MessagePort[];
  readonly #pieces: Pieces;
  readonly #asked = new Map<number, Asked>();
  readonly #preparing = new Map<string, () => void>();
  readonly #lost = new Set<number>();
  #load = 0;

  constructor(ports: MessagePort[], pieces: Pieces) {
    this.#ports = ports;
    this.#pieces = pieces;
    ports.forEach((port, parser) => {
      port.onmessage = ({ data }: MessageEvent<ParserReply>): void => {
        if ('prepared' in data) {
          this.#preparing.get(`${parser} ${data.prepared}`)?.();
          return;
        }
        if ('broken' in data) {
          this.lose(parser);
          return;
        }
        this.#pieces.arrived(data.id);
        this.#answer(data.id, data.made);
      };
    });
  }

  get size(): number {
    return this.#ports.length;
  }

  // Every parser forgets the file before and knows this one.
  async prepare(recipe: Uint8Array): Promise<void> {
    const load = ++this.#load;
    await Promise.all(
      this.#ports.map((port, parser) => {
        if (this.#lost.has(parser)) return;
        const bytes = recipe.slice().buffer as ArrayBuffer;
        port.postMessage({ kind: 'recipe', load, bytes } satisfies ParserRequest, [bytes]);
        return new Promise<void>((resolve) => {
          const timer = this.#wait(parser);
          this.#preparing.set(`${parser} ${load}`, () => {
            clearTimeout(timer);
            resolve();
          });
        });
      }),
    );
    this.#preparing.clear();
  }

  // What the parser makes of the records that start in [from, to); null when it could not.
  parse(parser: number, blob: Blob, from: number, to: number): Promise<RangeMade | null> {
    const port = this.#ports[parser];
    if (!port || this.#lost.has(parser)) return Promise.resolve(null);
    const made = new Promise<RangeMade | null>((resolve, reject) => {
      const id = this.#pieces.passOn(parser, blob, from - 1, Math.min(blob.size, to + kSeam), reject);
      this.#asked.set(id, { parser, timer: this.#wait(parser), resolve, reject });
      port.postMessage({ kind: 'range', id, from, to } satisfies ParserRequest);
    });
    made.catch(() => {}); // nobody may be waiting any more
    return made;
  }

  // The parsers let go of what they remember of the file.
  rest(): void {
    for (const { timer } of this.#asked.values()) clearTimeout(timer);
    this.#asked.clear();
    for (const port of this.#ports) port.postMessage({ kind: 'rest' } satisfies ParserRequest);
  }

  lose(parser: number): void {
    this.#lost.add(parser);
    for (const [key, prepared] of this.#preparing) if (key.startsWith(`${parser} `)) prepared();
    for (const [id, asked] of this.#asked) if (asked.parser === parser) this.#answer(id, null);
  }

  #answer(id: number, made: RangeMade | null): void {
    const asked = this.#asked.get(id);
    if (!asked) return;
    clearTimeout(asked.timer);
    this.#asked.delete(id);
    asked.resolve(made);
  }

  #wait(parser: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.lose(parser), kPatience);
  }
}
