// Runs last: takes the finished single-file application, gives it a content policy over the exact bytes of its script
// and style, and puts it, escaped, into the sandboxed frame of shell.html with a policy of the same kind. The frame inherits
// the shell's policy, so the shell's lists name the application's hashes too.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { paperCss } from './paper_style.ts';

const here = dirname(fileURLToPath(import.meta.url));

export function hashesOf(html: string, tag: 'script' | 'style'): string[] {
  const found: string[] = [];
  for (const match of html.matchAll(new RegExp(`<${tag}\\b[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))) {
    found.push(
      `'sha256-${createHash('sha256')
        .update(match[1] ?? '', 'utf8')
        .digest('base64')}'`,
    );
  }
  return found;
}

export function policy(scripts: string[], styles: string[]): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.join(' ')} 'wasm-unsafe-eval'`,
    `style-src ${styles.join(' ')}`,
    'worker-src blob:',
    'img-src data: blob:',
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

const meta = (content: string): string => `<meta http-equiv="Content-Security-Policy" content="${content}">`;
const escapeAttribute = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

export function lockedShell(): Plugin {
  return {
    name: 'siyu-locked-shell',
    enforce: 'post',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['index.html'];
        if (page?.type !== 'asset') this.error('no index.html in the bundle');
        // A carriage return would be normalised by the HTML parser and change the hash.
        const application = String(page.source).replaceAll('\r\n', '\n').replaceAll('\r', '\\r');
        const scripts = hashesOf(application, 'script');
        const styles = hashesOf(application, 'style');
        if (scripts.length !== 1 || styles.length !== 1)
          this.error(`expected one script and one style, got ${scripts.length} and ${styles.length}`);
        const locked = application.replace(
          '<meta charset="utf-8">',
          (charset) => `${charset}\n${meta(policy(scripts, styles))}`,
        );
        const shell = readFileSync(join(here, '..', 'shell.html'), 'utf8').replace('/*paper*/', paperCss);
        const outer = policy([...hashesOf(shell, 'script'), ...scripts], [...hashesOf(shell, 'style'), ...styles]);
        page.source = shell
          .replace('<!--policy-->', () => meta(outer))
          .replace('<!--application-->', () => escapeAttribute(locked));
        for (const name of Object.keys(bundle)) if (name !== 'index.html') delete bundle[name];
      },
    },
  };
}
