// Deflate and gzip, in pieces and with a limit: a stream that unpacks to more than it may is stopped where it crosses the line. The
// browser's own inflater is used for what is large; fflate where there is none, for what is small, and for a gzip of several members.
import { Gunzip, Inflate } from 'fflate';
import { type Source, Unreadable } from './part.ts';

const kPiece = 1 << 20;
const kSmall = 1 << 20; // below, fflate is as fast and needs no stream

const kCrc = new Uint32Array(256).map((_, at) => {
  let value = at;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
export function crc32(pieces: Uint8Array[]): number {
  let crc = 0xffffffff;
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at++) crc = (crc >>> 8) ^ (kCrc[(crc ^ (piece[at] as number)) & 255] as number);
  return ~crc >>> 0;
}

class Collected {
  readonly pieces: Uint8Array<ArrayBuffer>[] = [];
  readonly #limit: number;
  size = 0;
  constructor(limit: number) {
    this.#limit = limit;
  }
  add(piece: Uint8Array): void {
    this.size += piece.length;
    if (this.size > this.#limit)
      throw new Unreadable('too_large', 'it unpacks to more than can be right; unpack it yourself and add the files');
    if (piece.length > 0) this.pieces.push(piece as Uint8Array<ArrayBuffer>);
  }
}

async function natively(
  format: 'gzip' | 'deflate-raw',
  source: Source,
  from: number,
  to: number,
  limit: number,
  at: (offset: number) => void,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const out = new Collected(limit);
  let next = from;
  const input = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      if (next >= to) return controller.close();
      const end = Math.min(to, next + kPiece);
      controller.enqueue(await source.read(next, end));
      next = end;
      at(next);
    },
  });
  const reader = input.pipeThrough(new DecompressionStream(format as CompressionFormat)).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return out.pieces;
      out.add(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {});
    throw error;
  }
}

async function byHand(
  format: 'gzip' | 'deflate-raw',
  source: Source,
  from: number,
  to: number,
  limit: number,
  at: (offset: number) => void,
): Promise<{ pieces: Uint8Array<ArrayBuffer>[]; members: number }> {
  const out = new Collected(limit);
  let ended = false;
  let members = 1;
  const take = (piece: Uint8Array, final: boolean): void => {
    out.add(piece);
    ended = final;
  };
  const stream = format === 'gzip' ? new Gunzip(take) : new Inflate(take);
  if (stream instanceof Gunzip) stream.onmember = () => void (members += 1);
  for (let next = from; next < to;) {
    const end = Math.min(to, next + (kPiece >> 4));
    stream.push((await source.read(next, end)).slice(), end === to);
    next = end;
    at(next);
  }
  if (!ended) throw new Error('the stream ends early');
  return { pieces: out.pieces, members };
}

// Older browsers and Node 18 know gzip but not the bare stream.
function isNative(format: 'gzip' | 'deflate-raw'): boolean {
  try {
    new DecompressionStream(format as CompressionFormat);
    return true;
  } catch {
    return false;
  }
}

const broken = (): Unreadable =>
  new Unreadable('container_unreadable', 'its packed data are damaged or cut off; fetch it again');

// The raw deflate stream at [from, to). Throws Unreadable.
export async function inflate(
  source: Source,
  from: number,
  to: number,
  limit: number,
  at: (offset: number) => void,
): Promise<Uint8Array<ArrayBuffer>[]> {
  try {
    if (to - from > kSmall && isNative('deflate-raw'))
      return await natively('deflate-raw', source, from, to, limit, at);
    return (await byHand('deflate-raw', source, from, to, limit, at)).pieces;
  } catch (error) {
    throw error instanceof Unreadable || error instanceof DOMException ? error : broken();
  }
}

// A whole gzip file. Throws Unreadable.
export async function gunzip(
  source: Source,
  limit: number,
  at: (offset: number) => void,
): Promise<Uint8Array<ArrayBuffer>[]> {
  try {
    return await natively('gzip', source, 0, source.size, limit, at);
  } catch (error) {
    if (error instanceof Unreadable || error instanceof DOMException) throw error;
  }
  // Several gzips one after another are one file, which not every browser knows; fflate does, but it checks no sums.
  try {
    const { pieces, members } = await byHand('gzip', source, 0, source.size, limit, at);
    const trailer = await source.read(source.size - 8, source.size);
    const sum = new DataView(trailer.buffer, trailer.byteOffset, 8).getUint32(0, true);
    if (members === 1 && crc32(pieces) !== sum) throw broken();
    return pieces;
  } catch (error) {
    throw error instanceof Unreadable || error instanceof DOMException ? error : broken();
  }
}
