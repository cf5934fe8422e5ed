// A page that opens the product, or puts it into a frame of its own, is told nothing: from file://, where no header can say so, code inside cannot speak to its
// opener or to the page around it. The control page in the product's place is heard both ways.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Browser, closeServers, product, write } from './places.mjs';

after(closeServers);

const tell = () => {
  for (const place of [window.opener, window.top.opener, window.parent, window.top])
    if (place && place !== window) place.postMessage('secret=4711', '*');
};
const hostile = (target, way) => `<!doctype html><meta charset="utf-8"><body><script>
globalThis.heard = []; onmessage = ({ data }) => heard.push(data);
const target = ${JSON.stringify(target)};
${way === 'opened' ? 'globalThis.go = () => open(target);' : 'const frame = document.createElement("iframe"); frame.src = target; frame.width = 900; frame.height = 700; document.body.append(frame);'}
</script></body>`;

async function heardBy(which, way) {
  const browser = await Browser.start(`${which}-${way}`);
  const context = await browser.chromium.newContext();
  const page = await context.newPage();
  const target = pathToFileURL(which === 'product' ? product : write('told.html', '<!doctype html><main>control</main>')).href;
  await page.goto(pathToFileURL(write(`${which}-${way}.html`, hostile(target, way))).href);
  if (way === 'opened') {
    const popup = context.waitForEvent('page');
    await page.evaluate(() => { globalThis.go(); });
    await (await popup).waitForLoadState('load');
    if (which === 'product') await (await popup).frameLocator('iframe').locator('h1').first().waitFor();
  }
  await page.waitForTimeout(1500);
  const realms = context.pages().flatMap((one) => one.frames()).filter((frame) => frame !== page.mainFrame());
  for (const realm of realms) await realm.evaluate(tell);
  await page.waitForTimeout(500);
  const heard = await page.evaluate(() => globalThis.heard);
  const text = await realms[0].evaluate(() => document.body.innerText);
  await browser.end();
  return { heard, realms: realms.length, text };
}

for (const way of ['opened', 'framed']) {
  test(`the control page, ${way}, is heard`, async () => {
    assert.ok((await heardBy('control', way)).heard.includes('secret=4711'));
  });
}

test('the product, opened by a hostile page, is not heard', async () => {
  const { heard, realms } = await heardBy('product', 'opened');
  assert.equal(realms, 2);
  assert.deepEqual(heard, []);
});

test('the product, framed by a hostile page, does not start', async () => {
  const { realms, text } = await heardBy('product', 'framed');
  assert.equal(realms, 1);  // the shell alone: there is no application that could hold data
  assert.match(text, /私域账房不能装在别的网页里/);
});
