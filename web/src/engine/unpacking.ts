// Takes a dropped file apart before the core sees it. What is no container is its own only part, known after 16 bytes; for a workbook or an
// archive a thread of its own is started, and stopped when the parts are there or nobody wants them any more.
import type { PartFacts } from '../containers/part';
import { isContainer, kHeadBytes, kindOf } from '../containers/recognise';
import type { FromUnpacker } from '../containers/worker';
import type { Problem, Progress, Reply } from './protocol';

export interface UnpackedPart extends PartFacts {
  blob: Blob; // for `sniff` and `load`, as if it were a file of its own
}

export interface UnpackerLike {
  postMessage(blob: Blob): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromUnpacker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

const kPatienceMs = 60_000;

type Answer = Reply<{ parts: UnpackedPart[] }>;
const problem = (code: string, message: string): Answer => ({
  problems: [{ code, where: '', message } satisfies Problem],
});

export class Unpacking {
  readonly reply: Promise<Answer>;
  #answer!: (answer: Answer) => void;
  #thread: UnpackerLike | null = null;
  #over = false;

  constructor(blob: Blob, start: () => Promise<UnpackerLike>, progress: (progress: Progress) => void) {
    this.reply = new Promise((resolve) => {
      this.#answer = resolve;
    });
    this.#run(blob, start, progress).catch((error: unknown) => this.#end(problem('file_unreadable', String(error))));
  }

  cancel(): void {
    this.#end(problem('cancelled', 'cancelled'));
  }

  async #run(blob: Blob, start: () => Promise<UnpackerLike>, progress: (progress: Progress) => void): Promise<void> {
    const head = new Uint8Array(await blob.slice(0, kHeadBytes).arrayBuffer());
    if (!isContainer(head)) {
      this.#end({ ok: { parts: [{ container: 'csv', cleaned: [], problems: [], blob }] } });
      return;
    }
    const thread = await start();
    if (this.#over) {
      thread.terminate();
      return;
    }
    this.#thread = thread;
    const parts: UnpackedPart[] = [];
    thread.onmessage = ({ data }) => {
      if (data.kind === 'progress') progress({ bytes: data.bytes, total: data.total, rows: 0 });
      else if (data.kind === 'part') parts.push({ ...data.facts, blob: data.blob });
      else if (data.kind === 'end') this.#end({ ok: { parts } });
      else this.#end(problem('file_unreadable', data.message));
    };
    // The thread dies only of want of memory: what a file can hold is answered as a problem of a part.
    thread.onerror = (event) =>
      this.#end(problem('too_large', event.message || 'not enough memory to unpack this file'));
    thread.postMessage(blob);
    // A damaged workbook of the old kind may turn its reader in circles; a good one has 65,536 rows a sheet at most.
    if (kindOf(head) === 'ole')
      setTimeout(() => this.#end(problem('container_unreadable', 'this workbook is damaged')), kPatienceMs);
  }

  #end(answer: Answer): void {
    if (this.#over) return;
    this.#over = true;
    this.#thread?.terminate();
    this.#answer(answer);
  }
}
