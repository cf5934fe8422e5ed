// The command line's way to the containers: a file on standard input, its parts on standard output as frames, each a line of JSON
// (the part's facts and its size) and the part's bytes. The last line is {"end": true}: without it the reader knows that it was cut off.
import { fstatSync, readSync, writeSync } from 'node:fs';
import type { Source } from './part.ts';
import { parts } from './open.ts';

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if ((error as { code?: string }).code !== 'EAGAIN') throw error;
    }
  }
}
const line = (facts: object): void => write(new TextEncoder().encode(`${JSON.stringify(facts)}\n`));

// Standard input is a file: it is read where it is needed.
function input(): Source {
  const { size } = fstatSync(0);
  return {
    size,
    read(from, to) {
      const bytes = new Uint8Array(Math.max(0, to - from));
      let have = 0;
      while (have < bytes.length) {
        const count = readSync(0, bytes, have, bytes.length - have, from + have);
        if (count === 0) break;
        have += count;
      }
      return Promise.resolve(bytes.subarray(0, have));
    },
  };
}

for await (const { bytes, ...facts } of parts(input())) {
  line(facts);
  for (const piece of bytes) write(piece);
}
line({ end: true });
