// The product's page with other sizes of what is a large file and its ranges, for tests/e2e; everything else is the same source.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vite';
import product from '../vite.config.ts';

const here = dirname(fileURLToPath(import.meta.url));

export default mergeConfig(product, {
  root: dirname(here),
  resolve: { alias: [{ find: /^\.\/tuning$/, replacement: join(here, 'tuning.ts') }] },
  build: { outDir: 'dist-small-pool' },
});
