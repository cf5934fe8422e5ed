// The product build: everything becomes dist/index.html, a shell with the whole application in a sandboxed frame.
import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';
import { coreWasm } from './plugins/core_wasm.ts';
import { lockedShell } from './plugins/locked_shell.ts';
import { packedUnpacker } from './plugins/packed_unpacker.ts';
import { paperStyle } from './plugins/paper_style.ts';
import { simplified } from './plugins/simplified.ts';
import { traditional } from './plugins/traditional.ts';

export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [
    traditional(),
    simplified(),
    paperStyle(),
    coreWasm(),
    packedUnpacker(),
    viteSingleFile({ removeViteModuleLoader: true }),
    lockedShell(),
  ],
  worker: { format: 'iife', plugins: () => [coreWasm()] },
  build: { target: 'es2022', modulePreload: false, reportCompressedSize: false, sourcemap: false },
});
