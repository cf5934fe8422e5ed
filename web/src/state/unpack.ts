// A dropped file as the parts that can be read on their own: the sheets of a workbook, the files in an archive; any other file is
// its own one part. Big ones take a while: how far it is, and a way to stop.
import type { Problem, Progress } from '../engine/protocol';
import type { UnpackedPart } from '../engine/unpacking';
import { client } from './session';

export interface Unpacking {
  id: number;
  result: Promise<{ parts: UnpackedPart[] } | { problems: Problem[] }>;
}

export function unpack(blob: Blob, progress: (progress: Progress) => void): Unpacking {
  const { id, reply } = client().unpack(blob, progress);
  return { id, result: reply.then((answer) => ('ok' in answer ? answer.ok : answer)) };
}
