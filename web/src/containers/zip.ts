// Zip files: the directory of one, the bytes of one entry. Our own walk over the directory, because what Chinese tools and broken
// downloads write needs it: names in GBK without a flag, directories that are cut off, and sizes that must be judged before
// a byte is unpacked. Unpacking itself is inflate.ts.
import { crc32, inflate } from './inflate.ts';
import { type Budget, type Limits, type Source, Unreadable } from './part.ts';

export interface Entry {
  name: string;
  encrypted: boolean;
  method: number;
  crc: number;
  packed: number;
  size: number;
  header: number; // offset of the entry's own header
  checked: boolean; // the sizes and the sum are known
}

export interface Directory {
  entries: Entry[];
  whole: boolean; // false: the directory is missing, the entries are those found from the start
}

const kLocal = 0x04034b50;
const kCentral = 0x02014b50;
const kEnd = 0x06054b50;
const kEnd64Locator = 0x07064b50;
const kEnd64 = 0x06064b50;
const kDescriptor = 0x08074b50;
const kMostEntries = 100_000;
const kLocked = 0x41; // flags of an entry with a password, or whose directory has one

const strict = new TextDecoder('utf-8', { fatal: true });
const chinese = new TextDecoder('gb18030');
// The flag is trusted only when the bytes agree; without it a name that is valid UTF-8 is UTF-8, and anything else is Chinese.
function nameOf(bytes: Uint8Array<ArrayBuffer>): string {
  let name: string;
  try {
    name = strict.decode(bytes);
  } catch {
    name = chinese.decode(bytes);
  }
  return name
    .replaceAll('\\', '/')
    .replace(/[\u0000-\u001f\u007f]/g, '')
    .slice(0, 1000);
}

const viewOf = (bytes: Uint8Array<ArrayBuffer>): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const big = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

// The sizes and the offset that zip64 keeps in an extra field, in this order, each only when the short one is all ones.
function widen(entry: Entry, view: DataView, from: number, to: number): void {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    const end = Math.min(to, at + 4 + view.getUint16(at + 2, true));
    let field = at + 4;
    for (const key of ['size', 'packed', 'header'] as const) {
      if (entry[key] !== 0xffffffff || field + 8 > end) continue;
      entry[key] = big(view, field);
      field += 8;
    }
  }
}

async function findEnd(source: Source): Promise<{ at: number; count: number; size: number; offset: number } | null> {
  const from = Math.max(0, source.size - 65_557 - 20);
  const tail = await source.read(from, source.size);
  const view = viewOf(tail);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== kEnd) continue;
    let end = {
      at: from + at,
      count: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    if (at >= 20 && view.getUint32(at - 20, true) === kEnd64Locator) {
      const where = big(view, at - 12);
      const wide = viewOf(await source.read(Math.min(where, source.size), Math.min(where + 56, source.size)));
      if (wide.byteLength === 56 && wide.getUint32(0, true) === kEnd64)
        end = { at: where, count: big(wide, 32), size: big(wide, 40), offset: big(wide, 48) };
    }
    if (end.size <= end.at && end.offset <= end.at) return end;
  }
  return null;
}

async function fromDirectory(source: Source): Promise<Entry[] | null> {
  const end = await findEnd(source);
  if (!end) return null;
  const start = end.at - end.size; // bytes before the zip shift every offset
  const shift = start - end.offset;
  const bytes = await source.read(start, end.at);
  const view = viewOf(bytes);
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= bytes.length && entries.length < kMostEntries;) {
    if (view.getUint32(at, true) !== kCentral) break;
    const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const entry: Entry = {
      name: nameOf(bytes.subarray(at + 46, at + 46 + name)),
      encrypted: (view.getUint16(at + 8, true) & kLocked) !== 0,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      header: view.getUint32(at + 42, true),
      checked: true,
    };
    widen(entry, view, at + 46 + name, Math.min(bytes.length, at + 46 + name + extra));
    entry.header += shift;
    entries.push(entry);
    at += 46 + name + extra + comment;
  }
  return entries.length > 0 || end.count === 0 ? entries : null;
}

// The offset of the next signature of a header behind an entry whose own header does not say how long it is.
async function nextHeader(source: Source, from: number): Promise<number> {
  const step = 1 << 20;
  for (let at = from; at < source.size; at += step) {
    const bytes = await source.read(at, Math.min(source.size, at + step + 3));
    for (let i = bytes.indexOf(0x50); i >= 0 && i + 4 <= bytes.length; i = bytes.indexOf(0x50, i + 1)) {
      const signature = viewOf(bytes).getUint32(i, true);
      if ([kLocal, kCentral, kDescriptor].includes(signature)) return at + i;
    }
  }
  return source.size;
}

// Of a zip whose end is missing: the entries one after another, as far as they are whole.
async function fromStart(source: Source): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let at = 0; at + 30 <= source.size && entries.length < 1000;) {
    const bytes = await source.read(at, Math.min(source.size, at + 30 + 65_536 * 2));
    const view = viewOf(bytes);
    if (view.getUint32(0, true) !== kLocal) break;
    const flags = view.getUint16(6, true);
    const name = view.getUint16(26, true);
    if (name === 0) break;
    const extra = view.getUint16(28, true);
    const entry: Entry = {
      name: nameOf(bytes.subarray(30, 30 + name)),
      encrypted: (flags & kLocked) !== 0,
      method: view.getUint16(8, true),
      crc: view.getUint32(14, true),
      packed: view.getUint32(18, true),
      size: view.getUint32(22, true),
      header: at,
      checked: true,
    };
    const data = at + 30 + name + extra;
    entry.header = 0xffffffff; // a local header holds no offset to widen
    widen(entry, view, 30 + name, Math.min(bytes.length, 30 + name + extra));
    entry.header = at;
    let next = data + entry.packed;
    if (flags & 8 && entry.packed === 0) {
      next = await nextHeader(source, data);
      entry.packed = next - data;
      entry.checked = false;
      const after = viewOf(await source.read(next, Math.min(source.size, next + 16)));
      if (after.byteLength === 16 && after.getUint32(0, true) === kDescriptor) {
        entry.crc = after.getUint32(4, true);
        entry.size = after.getUint32(12, true);
        entry.checked = after.getUint32(8, true) === entry.packed;
        next += 16;
      }
    }
    if (next > source.size) {
      entries.push(entry); // reading it says that it is cut off
      break;
    }
    entries.push(entry);
    at = next;
  }
  return entries;
}

// The entries of a zip. Throws Unreadable when there is nothing to be found at all.
export async function readDirectory(source: Source): Promise<Directory> {
  const listed = await fromDirectory(source);
  if (listed) return { entries: listed, whole: true };
  const entries = await fromStart(source);
  if (entries.length === 0)
    throw new Unreadable('container_unreadable', 'this zip is damaged and nothing in it can be found; fetch it again');
  return { entries, whole: false };
}

// The bytes of one entry. Throws Unreadable; nothing is unpacked that says, or turns out, to be larger than it may be.
export async function readEntry(
  source: Source,
  entry: Entry,
  budget: Budget,
  limits: Limits,
  at: (offset: number) => void,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const cutOff = (): Unreadable => new Unreadable('container_unreadable', 'it is cut off; fetch the zip again');
  const most = Math.min(budget.left, Math.max(limits.free, entry.packed * limits.ratio));
  if (entry.packed > source.size) throw cutOff();
  if (!entry.encrypted && entry.checked && entry.size > most)
    throw new Unreadable('too_large', 'it unpacks to more than can be right; unpack it yourself and add the files');
  const head = viewOf(await source.read(entry.header, Math.min(source.size, entry.header + 30)));
  if (head.byteLength < 30 || head.getUint32(0, true) !== kLocal)
    throw new Unreadable('container_unreadable', 'its place in the zip holds something else; fetch the zip again');
  const from = entry.header + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const to = from + entry.packed;
  if (to > source.size) throw cutOff();
  // Asked last, and of the entry's own header too: a damaged header says anything.
  if (entry.encrypted && (head.getUint16(6, true) & kLocked) !== 0)
    throw new Unreadable(
      'password_needed',
      'it is locked with a password; unpack it with the password and add the files',
    );
  let pieces: Uint8Array<ArrayBuffer>[];
  if (entry.method === 8) pieces = await inflate(source, from, to, most, at);
  else if (entry.method === 0) pieces = [await source.read(from, to)];
  else
    throw new Unreadable(
      'container_unreadable',
      `it is packed in a way (${entry.method}) that is not known here; pack it again as an ordinary zip`,
    );
  const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (entry.checked && (size !== entry.size || crc32(pieces) !== entry.crc))
    throw new Unreadable(
      'container_unreadable',
      'its bytes do not match their sum: it is damaged; fetch the zip again',
    );
  budget.left -= size;
  return pieces;
}
