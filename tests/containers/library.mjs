// The containers' own code, as tools/make_containers.mjs packs it for the tests.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '../..');
const built = process.env.SIYU_CONTAINERS_DIR ?? join(top, 'build/containers');
const library = await import(pathToFileURL(join(built, 'siyu_containers_open.mjs')).href);

export const source = (bytes) => ({ size: bytes.length, read: async (from, to) => new Uint8Array(bytes.subarray(from, to)) });
export const openRaw = library.openContainer;
// The parts of some bytes, their own bytes as text.
export async function open(bytes, options) {
  const parts = await openRaw(source(bytes), options);
  return parts.map(({ bytes: pieces, ...facts }) => ({ ...facts, text: Buffer.concat(pieces).toString() }));
}
