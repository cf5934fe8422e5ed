// A worker that parses ranges of large files beside the engine, with an engine of its own that holds no data. What it makes goes
// straight to the engine that loads; any trouble is told by an empty answer, and the engine reads that range itself.
import type { CoreModule } from 'virtual:core-glue';
import { callCore, failed, startCore } from './core_calls';
import type { ReadReply } from './reader';

export interface ParserStart {
  module: WebAssembly.Module;
  engine: MessagePort;
  reader: MessagePort;
}
// Told by the engine before the bytes come from the reader.
export type ParserRequest = { kind: 'recipe'; load: number; bytes: ArrayBuffer } | { kind: 'range'; id: number; from: number; to: number } | { kind: 'rest' };
export interface RangeMade {
  start: number;
  head: ArrayBuffer; // the bytes between the cut and `start`
  blob: ArrayBuffer;
}
export type ParserReply = { prepared: number } | { id: number; made: RangeMade | null } | { broken: string };

self.onmessage = async ({ data: start }: MessageEvent<ParserStart>): Promise<void> => {
  const wanted = new Map<number, { from: number; to: number }>();
  const arrived = new Map<number, ArrayBuffer>();
  let core: CoreModule | null = null;
  const say = (reply: ParserReply, transfer: Transferable[] = []): void => start.engine.postMessage(reply, transfer);

  // The engine waits for nothing more from here.
  const breakOff = (error: unknown): void => {
    say({ broken: String(error) });
    self.close();
  };

  function make(from: number, to: number, file: Uint8Array): RangeMade | null {
    if (!core) return null;
    const reply = callCore(core, JSON.stringify({ call: 'range', from, to }), file);
    if (failed(reply)) return null;
    const range = (JSON.parse(reply) as { ok: { read: boolean; start: number } }).ok;
    if (!range.read) return null;
    const blob = core.output().slice().buffer as ArrayBuffer;
    return { start: range.start, head: file.slice(1, 1 + range.start - from).buffer as ArrayBuffer, blob };
  }
  // Ranges are made in the order they were asked for, whichever bytes come first.
  function makeNext(): void {
    for (const [id, { from, to }] of wanted) {
      const bytes = arrived.get(id);
      if (!bytes) return;
      wanted.delete(id);
      arrived.delete(id);
      const made = make(from, to, new Uint8Array(bytes));
      say({ id, made }, made ? [made.blob, made.head] : []);
    }
  }

  start.reader.onmessage = ({ data }: MessageEvent<ReadReply>): void => {
    if (!('bytes' in data)) return;
    arrived.set(data.id, data.bytes);
    try {
      makeNext();
    } catch (error) {
      breakOff(error);
    }
  };
  const starting = startCore(start.module, breakOff);
  const take = async (data: ParserRequest): Promise<void> => {
    core ??= await starting;
    if (data.kind === 'range') {
      wanted.set(data.id, data);
      makeNext();
      return;
    }
    wanted.clear();
    arrived.clear();
    callCore(core, '{"call":"ranges"}', data.kind === 'recipe' ? new Uint8Array(data.bytes) : undefined);
    if (data.kind === 'recipe') say({ prepared: data.load });
  };
  start.engine.onmessage = ({ data }: MessageEvent<ParserRequest>): void => void take(data).catch(breakOff);
};
