// The compiled core in a worker: started from the one module that the page has compiled, and asked with bytes beside.
import createCore, { type CoreModule } from 'virtual:core-glue';

export function startCore(module: WebAssembly.Module, broken: (error: unknown) => void): Promise<CoreModule> {
  return createCore({
    locateFile: (path) => path,
    instantiateWasm(imports, done) {
      WebAssembly.instantiate(module, imports).then((instance) => done(instance, module), broken);
      return {};
    },
  });
}

export const problem = (code: string, message: string): string =>
  JSON.stringify({ problems: [{ code, where: '', message }] });
export const failed = (reply: string): boolean => reply.startsWith('{"problems"');

export function callCore(core: CoreModule, request: string, bytes?: Uint8Array): string {
  if (!bytes || bytes.length === 0) return core.call(request, 0);
  const address = core.reserve(bytes.length) >>> 0;
  if (address === 0) return problem('out_of_memory', 'not enough memory for the next piece');
  core.HEAPU8.set(bytes, address);
  return core.call(request, bytes.length);
}
