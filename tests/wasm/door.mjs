// The WebAssembly door in Node, called as the page's worker calls it.
//
// JavaScript writes bytes where reserve() says, call() answers JSON, output() shows the bytes beside the answer.
import { readFileSync, existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
export const casesDir = resolve(here, "../cases");
export const wasmDir = resolve(process.env.SIYU_WASM_DIR ?? join(here, "../../build/wasm"));
export const cli = resolve(process.env.SIYU_CLI ?? join(here, "../../build/release/siyu"));
export const built = existsSync(join(wasmDir, "siyu.wasm"));

const sampleBytes = 256 * 1024;

export async function newDoor() {
  const factory = (await import(pathToFileURL(join(wasmDir, "siyu.mjs")).href)).default;
  const module = await factory({ wasmBinary: readFileSync(join(wasmDir, "siyu.wasm")) });
  return new Door(module);
}

function globToRegExp(glob) {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp(`^${escaped}$`, "su");
}

/** The entry of a mapping document that fits a file, without its `match`. */
export function mappingFor(mapping, name, headers) {
  for (const { match = {}, ...entry } of mapping.files) {
    if (match.name && !globToRegExp(match.name).test(name)) continue;
    if ((match.headers ?? []).every((header) => headers.includes(header))) return entry;
  }
  return null;
}

export class Door {
  constructor(module) {
    this.module = module;
  }

  /** The reply's own text. */
  callText(request, bytes = new Uint8Array()) {
    if (bytes.length > 0) {
      const at = this.module.reserve(bytes.length) >>> 0;
      if (at === 0) return '{"problems":[{"code":"out_of_memory","where":"","message":"no room for the bytes"}]}';
      this.module.HEAPU8.set(bytes, at);
    }
    return this.module.call(typeof request === "string" ? request : JSON.stringify(request), bytes.length);
  }

  /** What the call gives; throws the reply's text when there are problems. */
  call(request, bytes) {
    const text = this.callText(request, bytes);
    const reply = JSON.parse(text);
    if (reply.problems) throw new Problems(text);
    return reply.ok;
  }

  output() {
    return this.module.output().slice();
  }

  /** Opens, parses and stages a file in pieces of `chunk` bytes; gives its number. */
  stage(name, bytes, mapping = null, chunk = 65536) {
    const { file } = this.call({ call: "open", name, size: bytes.length });
    const ranges =
      bytes.length <= 3 * sampleBytes
        ? [[0, bytes.length]]
        : [0, Math.floor((bytes.length - sampleBytes) / 2), bytes.length - sampleBytes].map((at) => [at, at + sampleBytes]);
    const samples = ranges.map(([from, to]) => ({ offset: from, bytes: to - from }));
    const beside = Buffer.concat(ranges.map(([from, to]) => bytes.subarray(from, to)));
    const preview = this.call({ call: "sniff", file, samples }, beside);
    const entry = mapping && mappingFor(mapping, name, preview.columns.map((column) => column.name));
    this.call({ call: "load", file, mapping: entry ?? preview.mapping });
    for (let at = 0; at < bytes.length; at += chunk) this.call({ call: "append", file }, bytes.subarray(at, at + chunk));
    this.call({ call: "finish", file });
    return file;
  }

  /** Loads [{name, bytes}] together. */
  load(files, mapping, chunk) {
    const staged = files.map(({ name, bytes }) => this.stage(name, bytes, mapping, chunk));
    if (staged.length > 0) this.call({ call: "commit", files: staged });
  }
}

export class Problems extends Error {
  constructor(text) {
    super(text);
    this.problems = JSON.parse(text).problems;
  }
}
