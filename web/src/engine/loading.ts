// How the bytes of a file reach the engine: one piece after another, or, of a large file, mostly as ranges that parsers have
// read. The engine takes a range only where it follows exactly; what it does not take it is given as bytes.
import type { Pieces } from './pieces';
import type { Pool } from './pool';
import { failed } from './core_calls';
import type { Calls } from './protocol';
import { kFirst, kPiece, kRange } from './tuning';

export interface Loading {
  blob: Blob;
  pieces: Pieces;
  ask(call: string, beside?: Uint8Array, more?: object): string;
  output(): Uint8Array; // beside the last reply
  // Tells how far it is; false when it is to stop.
  went(bytes: number, rows: number): Promise<boolean>;
  // Resolved when it is to stop: what a parser still works on is not waited for.
  stopped: Promise<'stopped'>;
}
// A reply of problems ends the import too.
export type End = 'read' | 'stopped' | { failed: string };

const kAhead = 3; // pieces in flight
const kDepth = 2; // ranges that each parser has before it
// Of a range, what the engine itself parses between those of its parsers: it has their work to join.
const kOwnShare = [0, 0.5, 0.25];

type Joined = Calls['append']['out'] & { taken?: boolean };
const taken = (reply: string): Joined => (JSON.parse(reply) as { ok: Joined }).ok;

export async function loadPieces({ blob, pieces, ask, went }: Loading, from = 0): Promise<End> {
  const ahead: Promise<Uint8Array>[] = [];
  const file = pieces.inOrder(blob, from);
  let asked = from;
  for (let at = from; ; ) {
    while (ahead.length < kAhead && asked < blob.size) {
      const size = Math.min(blob.size - asked, kPiece, Math.max(kFirst, asked));
      ahead.push(file.next(size));
      asked += size;
    }
    const next = ahead.shift();
    if (!next) return 'read';
    const piece = await next;
    at += piece.length;
    const reply = ask('append', piece);
    file.giveBack(piece);
    if (failed(reply)) return { failed: reply };
    if (!(await went(at, taken(reply).rows))) return 'stopped';
  }
}

export async function loadRanges(loading: Loading, pool: Pool): Promise<End> {
  const { blob, pieces, ask, went, stopped } = loading;
  const first = ask('append', await pieces.take(blob, 0, kFirst));
  if (failed(first)) return { failed: first };
  let at = kFirst;
  const recipe = ask('recipe');
  if (failed(recipe)) return { failed: recipe };
  if (!(JSON.parse(recipe) as { ok: { possible: boolean } }).ok.possible) return loadPieces(loading, at);
  await pool.prepare(loading.output());
  try {
    return await join();
  } finally {
    pool.rest();
  }

  async function join(): Promise<End> {
    // The file's parts in their order, and who parses each; -1: the engine.
    const parts: { from: number; to: number; parser: number }[] = [];
    const own = kRange * (kOwnShare[pool.size] ?? 0);
    for (let from = kFirst; from < blob.size; ) {
      for (let parser = -1; parser < pool.size && from < blob.size; parser++) {
        const to = Math.min(blob.size, from + (parser < 0 ? own : kRange));
        if (to > from) parts.push({ from, to, parser });
        from = to;
      }
    }
    const waiting: (ReturnType<Pool['parse']> | Promise<Uint8Array>)[] = [];
    const most = kDepth * (pool.size + (own > 0 ? 1 : 0));
    let rows = 0;
    let trouble = '';
    const feed = (from: number, bytes: Uint8Array): boolean => {
      const reply = ask('append', bytes.subarray(at - from));
      if (failed(reply)) trouble = reply;
      else ({ rows, position: at } = taken(reply));
      return !trouble;
    };
    const feedTo = async (to: number): Promise<boolean> => {
      while (at < to && !trouble) feed(at, await pieces.take(blob, at, Math.min(to, at + kPiece)));
      return !trouble;
    };
    for (const [index, part] of parts.entries()) {
      for (let next = index + waiting.length; waiting.length < most && next < parts.length; next++) {
        const { from, to, parser } = parts[next] as (typeof parts)[number];
        waiting.push(parser < 0 ? pieces.take(blob, from, to) : pool.parse(parser, blob, from, to));
      }
      const made = await Promise.race([waiting.shift(), stopped]);
      if (made === 'stopped') return 'stopped';
      if (made instanceof Uint8Array) {
        if (!(await feedTo(part.from)) || !(at >= part.to || feed(part.from, made))) return { failed: trouble };
      } else if (made) {
        if (!(await feedTo(part.from))) return { failed: trouble };
        if (at < made.start && !feed(part.from, new Uint8Array(made.head))) return { failed: trouble };
        const reply = ask('offer', new Uint8Array(made.blob), { source: part.parser });
        if (failed(reply)) return { failed: reply };
        ({ rows, position: at } = taken(reply));
        if (!taken(reply).taken && !(await feedTo(part.to))) return { failed: trouble };
      } else if (!(await feedTo(part.to))) return { failed: trouble };
      if (!(await went(at, rows))) return 'stopped';
    }
    return (await feedTo(blob.size)) ? 'read' : { failed: trouble };
  }
}
