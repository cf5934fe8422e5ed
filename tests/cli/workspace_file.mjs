// Writes a workspace file by docs/format-workspace.md alone: what the core writes is compared with it.
import { crc32 } from 'node:zlib';

function edge(mark, directory, size) {
  const out = Buffer.alloc(32);
  Buffer.from([0x89, ...Buffer.from(mark), 0x0d, 0x0a, 0x1a]).copy(out);
  out.writeUInt32LE(1, 8);
  out.writeUInt32LE(directory.length, 12);
  out.writeBigUInt64LE(BigInt(size), 16);
  out.writeUInt32LE(crc32(directory), 24);
  out.writeUInt32LE(crc32(out.subarray(0, 28)), 28);
  return out;
}

export function workspaceFile(state, tables) {
  const sections = [{ kind: 1, name: 'workspace.json', bytes: Buffer.from(JSON.stringify(state)) }, ...tables.map((one) => ({ kind: 2, ...one }))];
  const entries = sections.map(({ name }) => 23 + Buffer.byteLength(name));
  let at = 32 + 4 + entries.reduce((sum, one) => sum + one, 0);
  const count = Buffer.alloc(4);
  count.writeUInt32LE(sections.length);
  const directory = Buffer.concat([count, ...sections.map(({ kind, name, bytes }) => {
    const text = Buffer.from(name), out = Buffer.alloc(23);
    out.writeUInt8(kind, 0);
    out.writeBigUInt64LE(BigInt(at), 1);
    out.writeBigUInt64LE(BigInt(bytes.length), 9);
    out.writeUInt32LE(crc32(bytes), 17);
    out.writeUInt16LE(text.length, 21);
    at += bytes.length;
    return Buffer.concat([out, text]);
  })]);
  const size = at + directory.length + 32;
  return Buffer.concat([edge('SIYU', directory, size), directory, ...sections.map(({ bytes }) => bytes), directory, edge('SIYE', directory, size)]);
}
