import { defineConfig } from 'vitest/config';
import { simplified } from './plugins/simplified.ts';
import { traditional } from './plugins/traditional.ts';

// Tests never start the core: only the composition root names it.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [traditional(), simplified()],
  test: { include: ['test/**/*.test.ts'] },
});
