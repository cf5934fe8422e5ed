import { defineConfig } from 'vitest/config';

// Tests never start the core: only the composition root names it.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: { include: ['test/**/*.test.ts'] },
});
