// Makes an engine: inflates and compiles the embedded core once, then as many workers as asked share the compiled module.
import { gunzipSync } from 'fflate';
import packed from 'virtual:core-bytes';
import packedUnpacker from 'virtual:unpacker';
import { EngineClient, type ParserLike, type ReaderLike, type WorkerLike } from './client';
import ParserWorker from './parser?worker&inline';
import ReaderWorker from './reader?worker&inline';
import type { UnpackerLike } from './unpacking';
import EngineWorker from './worker?worker&inline';

const kMostParsers = 6; // more only wait for the engine

let compiled: Promise<WebAssembly.Module> | null = null;

// Browsers inside a chat may be too old to inflate a stream; they wait a moment longer.
function inflate(base64: string): Response {
  const gzip = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  if (!('DecompressionStream' in globalThis)) return new Response(gunzipSync(gzip) as Uint8Array<ArrayBuffer>);
  return new Response(new Blob([gzip]).stream().pipeThrough(new DecompressionStream('gzip')));
}

const compile = async (): Promise<WebAssembly.Module> => WebAssembly.compile(await inflate(packed).arrayBuffer());

// The script of the thread that unpacks is inflated when it is first needed.
let unpacker: Promise<string> | null = null;
async function startUnpacker(): Promise<UnpackerLike> {
  unpacker ??= inflate(packedUnpacker)
    .text()
    .then((script) => URL.createObjectURL(new Blob([script], { type: 'text/javascript' })));
  return new Worker(await unpacker) as UnpackerLike;
}

// One for every core beyond two: with two, the engine and the reader's thread keep both busy, and parsers made nothing faster
// (ten million rows, headless Chromium).
const startParsers = (): ParserLike[] =>
  Array.from({ length: Math.min(kMostParsers, Math.max(0, (navigator.hardwareConcurrency || 2) - 2)) }, () => new ParserWorker() as ParserLike);

export async function startEngine(): Promise<EngineClient> {
  compiled ??= compile();
  const reader = new ReaderWorker() as ReaderLike;
  return new EngineClient(new EngineWorker() as WorkerLike, reader, await compiled, startUnpacker, startParsers);
}
