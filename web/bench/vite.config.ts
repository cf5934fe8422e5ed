// The benchmark page: the product's worker and client on a plain page that the side-by-side harness can drive.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { coreWasm } from '../plugins/core_wasm.ts';
import { packedUnpacker } from '../plugins/packed_unpacker.ts';

const root = dirname(fileURLToPath(import.meta.url));

export default defineConfig({
  root,
  base: './',
  plugins: [coreWasm(), packedUnpacker()],
  worker: { format: 'iife', plugins: () => [coreWasm()] },
  build: {
    target: 'es2022',
    outDir: '../dist-bench',
    emptyOutDir: true,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { input: `${root}/bench.html` },
  },
});
