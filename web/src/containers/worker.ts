// The page's thread that unpacks one dropped file and is then thrown away: what a workbook takes in memory goes with it, and stopping it is how
// an unpacking is cancelled. Parts are handed over as Blobs, so nothing is copied on the page's own thread.
import { blobSource, type PartFacts } from './part.ts';
import { parts } from './open.ts';

export type FromUnpacker =
  | { kind: 'progress'; bytes: number; total: number }
  | { kind: 'part'; facts: PartFacts; blob: Blob }
  | { kind: 'end' }
  | { kind: 'failed'; message: string };

const post = (message: FromUnpacker): void => self.postMessage(message);
const kEvery = 100; // milliseconds between two reports of progress

self.onmessage = async ({ data }: MessageEvent<Blob>): Promise<void> => {
  let last = 0;
  const progress = (bytes: number, total: number): void => {
    const now = performance.now();
    if (now - last < kEvery) return;
    last = now;
    post({ kind: 'progress', bytes, total });
  };
  try {
    for await (const { bytes, size: _size, ...facts } of parts(blobSource(data), { progress }))
      post({ kind: 'part', facts, blob: new Blob(bytes) });
    post({ kind: 'end' });
  } catch (error) {
    post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
};
