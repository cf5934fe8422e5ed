// Makes an engine: inflates and compiles the embedded core once, then as many workers as asked share the compiled module.
import packed from 'virtual:core-bytes';
import { EngineClient, type ReaderLike, type WorkerLike } from './client';
import ReaderWorker from './reader?worker&inline';
import EngineWorker from './worker?worker&inline';

let compiled: Promise<WebAssembly.Module> | null = null;

async function compile(): Promise<WebAssembly.Module> {
  const gzip = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([gzip]).stream().pipeThrough(new DecompressionStream('gzip'));
  return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

export async function startEngine(): Promise<EngineClient> {
  compiled ??= compile();
  return new EngineClient(new EngineWorker() as WorkerLike, new ReaderWorker() as ReaderLike, await compiled);
}
