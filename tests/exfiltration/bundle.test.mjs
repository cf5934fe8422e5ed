// The built file itself: the policy it carries, word for word; no address of another machine in anything that it holds, the packed threads included; and no way left
// in it to make code or markup of text.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { closeServers, product } from './places.mjs';

after(closeServers);
const page = readFileSync(product, 'utf8');
const unescape = (text) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
const inner = unescape(/srcdoc="([^"]*)"/.exec(page)[1]);
const shell = page.replace(/srcdoc="[^"]*"/, '');
// What is packed in it: the core and the thread that unpacks files.
const packed = [...inner.matchAll(/[A-Za-z0-9+/=]{2000,}/g)].filter(([text]) => text.startsWith('H4sI')).map(([text]) => gunzipSync(Buffer.from(text, 'base64')));
const scripts = [shell, inner, ...packed.map((bytes) => bytes.toString('latin1'))];

const policyOf = (html) => /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)[1];
const hash = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
const contents = (html, tag) => [...html.matchAll(new RegExp(`<${tag}\\b[^>]*>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, text]) => text);

const fixed = ["default-src 'none'", 'SCRIPTS', 'STYLES', 'worker-src blob:', 'img-src data: blob:', "connect-src 'none'", "form-action 'none'", "base-uri 'none'", "object-src 'none'", "frame-src 'none'",
  "require-trusted-types-for 'script'", 'trusted-types default'];
const expected = (scriptTexts, styleTexts) => fixed.join('; ')
  .replace('SCRIPTS', () => `script-src ${scriptTexts.map(hash).join(' ')} 'wasm-unsafe-eval'`)
  .replace('STYLES', () => `style-src ${styleTexts.map(hash).join(' ')}`);

test('the policies are the documented ones, over the exact bytes of every script and style', () => {
  assert.equal(policyOf(inner), expected(contents(inner, 'script'), contents(inner, 'style')));
  assert.equal(policyOf(shell), expected([...contents(shell, 'script'), ...contents(inner, 'script')], [...contents(shell, 'style'), ...contents(inner, 'style')]));
});

test('no unsafe word but the one for WebAssembly', () => {
  for (const html of [shell, inner]) assert.deepEqual(policyOf(html).match(/'(?:wasm-)?unsafe[\w-]*'/g), ["'wasm-unsafe-eval'"]);
});

test('both policies come before the first script, and the sandbox gives nothing but scripts, downloads and dialogs', () => {
  for (const html of [shell, inner]) assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<script'));
  assert.equal(/sandbox="([^"]*)"/.exec(shell)[1], 'allow-scripts allow-downloads allow-modals');
});

test('what is packed was found: the core and the thread that unpacks', () => {
  assert.equal(packed.length, 2);
  assert.equal(packed.filter((bytes) => bytes.subarray(0, 4).toString('latin1') === '\0asm').length, 1);
});

// Names that only look like addresses, each with why it is there.
const kNames = [
  [/^http:\/\/www\.w3\.org\//, 'namespaces of SVG, MathML, XHTML: names, never fetched'],
  [/^http:\/\/schemas\.(openxmlformats|microsoft)\.(org|com)\//, 'namespaces inside workbooks'],
  [/^http:\/\/purl\.oclc\.org\/ooxml\//, 'namespaces of strict workbooks'],
  [/^https?:\/\/example\.com\b/, 'addresses inside the made-up data of samples: texts in a table, reserved names'],
  [/^https:\/\/self-check\.invalid\//, 'where the self-check aims: reserved, no such host can be'],
];
test('no address of another machine', () => {
  const found = scripts.flatMap((text) => [...text.matchAll(/\b(?:https?|wss?|ftp):\/\/[\w.-]+[^\s"'`<>\\)]*/gi)].map(([address]) => address));
  assert.ok(found.length > 0);
  assert.deepEqual([...new Set(found.filter((address) => !kNames.some(([name]) => name.test(address))))], []);
});

test('no path of the machine that built it', () => {
  for (const text of scripts) assert.doesNotMatch(text, /node_modules|\/web\/src\/|file:\/\/\//);
});

test('nothing makes code or markup of text, but the libraries\' branch that this page never takes', () => {
  const sinks = /\beval\s*\(|\bnew Function\b|\bFunction\s*\(\s*["'`]|document\.write|insertAdjacentHTML|outerHTML|setHTMLUnsafe|createContextualFragment|set(?:Timeout|Interval)\s*\(\s*["'`]/g;
  const found = scripts.flatMap((text) => [...text.matchAll(sinks)].map(({ index }) => text.slice(Math.max(0, index - 60), index + 80)));
  assert.deepEqual(found, []);
  // Preact writes innerHTML only for the property dangerouslySetInnerHTML, which no view has (check_house forbids the word).
  assert.ok((inner.match(/innerHTML/g) ?? []).length <= 4, inner.match(/.{60}innerHTML.{60}/g)?.join('\n'));
});
