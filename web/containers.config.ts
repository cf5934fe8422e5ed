// The containers for the command line: web/src/containers as one script for Node, put beside the program (SIYU_CONTAINERS_DIR).
// With SIYU_CONTAINERS_ENTRY=open it is the library itself, for the tests.
import { resolve } from 'node:path';
import { defineConfig } from 'vite';

const library = process.env['SIYU_CONTAINERS_ENTRY'] === 'open';

export default defineConfig({
  publicDir: false,
  logLevel: 'warn',
  build: {
    target: 'node20',
    ssr: resolve(import.meta.dirname, library ? 'src/containers/open.ts' : 'src/containers/node.ts'),
    outDir: resolve(process.env['SIYU_CONTAINERS_DIR'] ?? resolve(import.meta.dirname, '../build/containers')),
    emptyOutDir: false,
    minify: true,
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        entryFileNames: library ? 'siyu_containers_open.mjs' : 'siyu_containers.mjs',
        codeSplitting: false,
      },
    },
  },
  ssr: { noExternal: true },
});
