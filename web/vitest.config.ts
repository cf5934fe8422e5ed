import { defineConfig } from 'vitest/config';
import { paperStyle } from './plugins/paper_style.ts';
import { simplified } from './plugins/simplified.ts';
import { traditional } from './plugins/traditional.ts';

// Tests never start the core: only the composition root names it.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [traditional(), simplified(), paperStyle()],
  test: { include: ['test/**/*.test.ts'] },
});
