// The streams of an OLE2 file, which is a small file system: sectors in chains, a directory as a tree. A reader of our own, because a chain or a
// tree that runs in a circle must end in a problem, not in an endless walk.
import { damaged } from './sheet_text.ts';

const kEndOfChain = 0xfffffffe;
const kNone = 0xffffffff;
const kStream = 2;

const broken = (): Error => damaged('this file is damaged or cut off');

// The streams that lie directly in the file, by their names. Throws Unreadable.
export function oleStreams(bytes: Uint8Array<ArrayBuffer>): Map<string, () => Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shift = bytes.length >= 512 ? view.getUint16(30, true) : 0;
  if (shift !== 9 && shift !== 12) throw broken();
  const sectorSize = 1 << shift;
  const sectors = Math.ceil(bytes.length / sectorSize) - 1;
  const word = (at: number): number => {
    if (at + 4 > bytes.length) throw broken();
    return view.getUint32(at, true);
  };
  const offset = (sector: number): number => {
    if (sector >= sectors) throw broken();
    return (sector + 1) * sectorSize;
  };

  // The table of chains, itself found through a list that goes on in sectors of its own.
  const perSector = sectorSize / 4;
  const tables: number[] = [];
  for (let at = 0; at < 109; at++) tables.push(word(76 + at * 4));
  let next = word(68);
  for (let steps = 0; next < kEndOfChain; steps++) {
    if (steps > sectors) throw broken();
    for (let at = 0; at < perSector - 1; at++) tables.push(word(offset(next) + at * 4));
    next = word(offset(next) + sectorSize - 4);
  }
  const used = tables.filter((sector) => sector < kEndOfChain);
  if (used.length > sectors) throw broken();
  const follow = (sector: number): number =>
    word(offset(used[Math.floor(sector / perSector)] ?? kNone) + (sector % perSector) * 4);

  const content = (start: number): Uint8Array<ArrayBuffer> => {
    const chain: number[] = [];
    for (let sector = start; sector < kEndOfChain; sector = follow(sector)) {
      chain.push(offset(sector));
      if (chain.length > sectors) throw broken();
    }
    const all = new Uint8Array(chain.length * sectorSize);
    chain.forEach((at, index) => all.set(bytes.subarray(at, at + sectorSize), index * sectorSize));
    return all;
  };

  const directory = content(word(48));
  const entries = new DataView(directory.buffer);
  const count = directory.length / 128;
  if (count === 0) throw broken();
  const startOf = (entry: number): number => entries.getUint32(entry * 128 + 116, true);
  const sizeOf = (entry: number): number => entries.getUint32(entry * 128 + 120, true);

  // Small streams lie in the stream of the first entry, in chains of 64 bytes.
  let small: { all: Uint8Array<ArrayBuffer>; chains: DataView } | null = null;
  const smallContent = (start: number): Uint8Array<ArrayBuffer> => {
    small ??= { all: content(startOf(0)), chains: new DataView(content(word(60)).buffer) };
    const { all, chains } = small;
    const pieces: number[] = [];
    for (let piece = start; piece < kEndOfChain; piece = chains.getUint32(piece * 4, true)) {
      pieces.push(piece * 64);
      if (piece * 64 >= all.length || piece * 4 + 4 > chains.byteLength || pieces.length * 64 > all.length)
        throw broken();
    }
    const joined = new Uint8Array(pieces.length * 64);
    pieces.forEach((at, index) => joined.set(all.subarray(at, at + 64), index * 64));
    return joined;
  };

  const found = new Map<string, () => Uint8Array<ArrayBuffer>>();
  const seen = new Set<number>();
  const waiting = [entries.getUint32(76, true)];
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    if (entry >= count || seen.has(entry)) continue;
    seen.add(entry);
    waiting.push(entries.getUint32(entry * 128 + 68, true), entries.getUint32(entry * 128 + 72, true));
    if (directory[entry * 128 + 66] !== kStream) continue;
    const letters = Math.min(64, entries.getUint16(entry * 128 + 64, true));
    const name = new TextDecoder('utf-16le').decode(
      directory.subarray(entry * 128, entry * 128 + Math.max(0, letters - 2)),
    );
    const [start, size] = [startOf(entry), sizeOf(entry)];
    found.set(name.toLowerCase(), () => {
      const all = size < word(56) ? smallContent(start) : content(start);
      if (all.length < size) throw broken();
      return all.subarray(0, size);
    });
  }
  return found;
}
