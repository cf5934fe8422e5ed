// The virtual modules that the plugins serve; these two are of plugins/core_wasm.ts.
declare module 'virtual:core-bytes' {
  const gzipBase64: string;
  export default gzipBase64;
}
declare module 'virtual:core-glue' {
  export interface CoreModule {
    HEAPU8: Uint8Array;
    reserve(bytes: number): number;
    call(request: string, bytes: number): string;
    output(): Uint8Array;
    memory(): number;
    version(): string;
  }
  interface Options {
    locateFile(path: string): string;
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object;
  }
  export default function createCore(options: Options): Promise<CoreModule>;
}
// Served by plugins/packed_unpacker.ts.
declare module 'virtual:unpacker' {
  const gzipBase64: string;
  export default gzipBase64;
}
