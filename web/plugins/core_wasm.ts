// Brings the compiled core into the bundle: `virtual:core-bytes` is the gzip of siyu.wasm as base64 text (for the page),
// `virtual:core-glue` is Emscripten's factory (for the worker), cleaned of every address it could build by itself.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));

export function coreFolder(): string {
  return resolve(process.env['SIYU_WASM_DIR'] ?? join(here, '..', '..', 'build', 'wasm'));
}

export function coreWasm(): Plugin {
  const bytes = 'virtual:core-bytes';
  const glue = 'virtual:core-glue';
  return {
    name: 'siyu-core-wasm',
    enforce: 'pre',
    resolveId(id) {
      return id === bytes || id === glue ? `\0${id}` : null;
    },
    load(id) {
      if (id === `\0${bytes}`) {
        const path = join(coreFolder(), 'siyu.wasm');
        if (!existsSync(path))
          this.error(`no siyu.wasm in ${coreFolder()}; build the wasm preset first or set SIYU_WASM_DIR`);
        const packed = gzipSync(readFileSync(path), { level: 9 });
        packed[9] = 255; // gzip's "operating system" byte: the same everywhere
        return `export default ${JSON.stringify(packed.toString('base64'))};`;
      }
      if (id === `\0${glue}`) {
        const path = join(coreFolder(), 'siyu.mjs');
        if (!existsSync(path))
          this.error(`no siyu.mjs in ${coreFolder()}; build the wasm preset first or set SIYU_WASM_DIR`);
        return readFileSync(path, 'utf8')
          .replaceAll(/new URL\((["'][^"']*["']),\s*import\.meta\.url\)(\.href|\.toString\(\))?/g, '$1')
          .replaceAll('import.meta.url', '""');
      }
      return null;
    },
  };
}
