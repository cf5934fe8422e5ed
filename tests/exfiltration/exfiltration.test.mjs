// Nothing leaves. Every attempt of attempts.mjs is made from a page without protection, which must reach its listener (else the test tests nothing), and from inside the product: in
// the sandboxed frame where all of the application's code runs, in the threads that it started, and in the shell around it; from file:// and over http with tools/serve's headers.
//
// Left out: what is outside a page's power (extensions, the user's own hand), and other browsers.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { attempts, threads } from './attempts.mjs';
import { Browser, closeServers } from './places.mjs';
import { inPages, inThreads } from './run.mjs';

after(closeServers);

// Chromium opens a connection, and looks the name up, before it asks the policy about a navigation. Nothing is sent over http; over https it is a TLS hello,
// which names the host. A page cannot prevent it: see the last test here, and "What remains" in docs/privacy.md.
const kConnects = ['location', 'location_replace', 'navigation_api', 'form_get', 'form_post', 'form_top', 'form_blank', 'form_action_of_button', 'form_in_frame', 'meta_refresh',
  'link_click', 'link_download', 'area_click', 'svg_link', 'frame'];
// In the shell only, where nothing but its own two hashed scripts can run: popups, and the WebRTC of a fresh child frame. In the frame the sandbox forbids both.
const kShellReaches = ['window_open', 'window_open_quiet', 'link_blank', 'webrtc_frame'];

const say = ({ name, bytes, connections, first, said }) => `${name}: ${bytes} bytes, ${connections} connections (${first || said})`;

// The control page must leak in every attempt that can.
async function controls(t, browser, origin) {
  const results = await inPages(browser, 'control', origin, 'shell', attempts);
  const silent = results.filter(({ control, bytes }) => (control === 'both' || control === origin) && bytes === 0);
  await t.test(`control page, ${origin}: every attempt that can reaches the listener`, () => assert.deepEqual(silent.map(say), []));
  const inside = await inThreads(browser, 'control', origin, threads);
  await t.test(`control page, ${origin}: a thread's attempts reach the listener`, () => assert.deepEqual(inside.results.filter(({ control, bytes }) => control === 'both' && bytes === 0).map(say), []));
  return results.filter(({ bytes }) => bytes > 0).length;
}

for (const origin of ['file', 'http']) {
  test(`${origin}: control`, async (t) => {
    const browser = await Browser.start(`control-${origin}`);
    const reached = await controls(t, browser, origin);
    const seen = await browser.end();
    console.log(`# control over ${origin}: ${reached} of ${Object.keys(attempts).length} attempts reached the listener`);
    await t.test(`control page, ${origin}: the browser's log of its network knows the names too`, () => assert.ok(seen.names.has('fetch') && seen.names.has('location') && seen.ports.size > 50));
  });

  for (const place of ['frame', 'shell']) {
    test(`${origin}: ${place}`, async (t) => {
      const browser = await Browser.start(`${place}-${origin}`);
      const results = await inPages(browser, 'product', origin, place, attempts);
      const seen = await browser.end();
      const allowed = place === 'shell' ? kShellReaches : [];
      for (const result of results) {
        await t.test(`${place}, ${origin}: ${result.name} sends nothing`, () => {
          if (allowed.includes(result.name)) return;
          assert.equal(result.bytes, 0, say(result));
          assert.ok(result.connections === 0 || kConnects.includes(result.name), say(result));
        });
      }
      await t.test(`${place}, ${origin}: no other name was looked up`, () => {
        const known = new Set([...kConnects, ...allowed]);
        assert.deepEqual([...seen.names].filter((name) => !known.has(name)), []);
        assert.deepEqual(results.filter(({ name, port }) => seen.ports.has(port) && !known.has(name)).map(say), []);
      });
    });
  }

  test(`${origin}: threads`, async (t) => {
    const browser = await Browser.start(`threads-${origin}`);
    const { threads: running, results } = await inThreads(browser, 'product', origin, threads);
    const seen = await browser.end();
    await t.test(`threads, ${origin}: at least the engine's and the reader's were asked`, () => assert.ok(running >= 2 && results.length === running * Object.keys(threads).length));
    for (const result of results) await t.test(`thread, ${origin}: ${result.name} sends nothing`, () => assert.deepEqual([result.bytes, result.connections], [0, 0], say(result)));
    await t.test(`threads, ${origin}: no name was looked up`, () => assert.deepEqual([...seen.names], []));
  });
}

test('what remains: a refused navigation over https says hello, and its data stay here', async () => {
  const browser = await Browser.start('remains');
  const secure = { location: { ...attempts.location, run: (to, said) => { location = `${to.https}?${said}`; } }, frame: { ...attempts.frame, run: (to, said) => put('iframe', { src: `${to.https}?${said}` }) } };
  const results = await inPages(browser, 'product', 'file', 'frame', secure);
  await browser.end();
  for (const result of results) {
    assert.ok(result.bytes < 4096 && !result.first.includes('secret') && !/^(GET|POST)/.test(result.first), say(result));
    console.log(`# ${say(result)}`);
  }
});
