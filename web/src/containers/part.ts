// What comes out of a container: one part for each sheet and each file inside, and the problems and limits on the way. Data only.
//
// Containers are recognised by their bytes, never by a name. What is no container at all (CSV, HTML, JSON, chats) is not touched here:
// the core reads it.

export type ContainerName = 'xlsx' | 'xls' | 'zip' | 'csv';

export interface PartProblem {
  code: 'password_needed' | 'container_unreadable' | 'too_large' | 'cell_error' | 'formula_without_value';
  cells: number; // 0: the whole part is meant
  message: string;
  column?: number; // from 0
}

export interface PartCleaned {
  rule: 'merged_cells';
  column: number; // from 0
  cells: number;
}

// Why a part holds nothing to read although nothing is wrong with it.
export type Skipped = 'empty_sheet' | 'image' | 'document';

export interface PartFacts {
  container: ContainerName; // the outermost; a gzip is what is in it
  entry?: string; // the path inside a zip, of nested zips joined by "/"
  sheet?: string;
  hidden?: boolean; // a sheet that the spreadsheet program does not show
  skipped?: Skipped;
  cleaned: PartCleaned[];
  problems: PartProblem[];
}

export interface Part extends PartFacts {
  bytes: Uint8Array<ArrayBuffer>[]; // pieces in order: the entry's own bytes, or a sheet as comma-separated UTF-8 text
  size: number;
}

// The bytes of a container, wherever they lie.
export interface Source {
  readonly size: number;
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>;
}

export interface Limits {
  total: number; // bytes that all parts together may unpack to
  free: number; // up to here any ratio is fine
  ratio: number;
  parts: number;
}
export const kLimits: Limits = { total: 2 ** 31, free: 100 * 2 ** 20, ratio: 1000, parts: 2000 };

// What the rest may still unpack to: bytes of files, or letters of sheets.
export interface Budget {
  left: number;
}

export interface Options {
  limits?: Limits;
  progress?: (done: number, total: number) => void; // of the outermost source's bytes
}

// Anything that the input can cause while a container is read.
export class Unreadable extends Error {
  readonly problem: PartProblem;
  constructor(code: PartProblem['code'], message: string) {
    super(message);
    this.problem = { code, cells: 0, message };
  }
}

export const bytesSource = (bytes: Uint8Array<ArrayBuffer>): Source => ({
  size: bytes.length,
  read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
});

export const blobSource = (blob: Blob): Source => ({
  size: blob.size,
  read: async (from, to) => new Uint8Array(await blob.slice(from, to).arrayBuffer()),
});

export function joined(pieces: Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (pieces.length === 1) return pieces[0] as Uint8Array<ArrayBuffer>;
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
