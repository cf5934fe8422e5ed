// `virtual:paper-style`: the style of a report on paper (tokens.css, paper.css) as one text for the one-file report, with its hash for that
// file's own content policy; and for the shell, which prints it. The page imports the same two sheets; the file must not differ from what the preview showed.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'styles');
const name = 'virtual:paper-style';

const sheets = ['tokens.css', 'paper.css'].map((file) => join(folder, file));
export const paperCss = (): string =>
  sheets
    .map((sheet) => readFileSync(sheet, 'utf8'))
    .join('')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

export function paperStyle(): Plugin {
  return {
    name: 'siyu-paper-style',
    enforce: 'pre',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      for (const sheet of sheets) this.addWatchFile(sheet);
      const css = paperCss();
      const hash = createHash('sha256').update(css, 'utf8').digest('base64');
      return `export const css = ${JSON.stringify(css)};\nexport const hash = ${JSON.stringify(`sha256-${hash}`)};\n`;
    },
  };
}
