// Where attempts are made: a page without any protection (the control) and the product, each from file:// and over http, each in its frames and threads. The browser sends every
// name under leak.test to this machine and finds no other; its own log of the network is kept, because a look-up of a name is seen by no listener.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from '../../web/node_modules/playwright-core/index.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const product = process.env.SIYU_PAGE ?? join(top, 'web/dist/index.html');
const control = '<!doctype html><html><head><meta charset="utf-8"><title>control</title></head><body><main>control</main></body></html>';
export const folder = mkdtempSync(join(tmpdir(), 'siyu-exfiltration-'));
export const write = (name, text) => { const path = join(folder, name); writeFileSync(path, text); return path; };

let controlServer, productServer;
async function serveControl() {
  controlServer = createServer((request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end(control));
  controlServer.listen(0, '127.0.0.1');
  await once(controlServer, 'listening');
  return `http://127.0.0.1:${controlServer.address().port}/`;
}
async function serveProduct() {
  productServer = spawn('node', [join(top, 'tools/serve.mjs'), dirname(product), '18188'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(productServer.stdout, 'data');
  return /http:\S+/.exec(String(line))[0];
}
const addresses = new Map();
function addressOf(which, origin) {
  if (origin === 'file') return pathToFileURL(which === 'control' ? write('control.html', control) : product).href;
  if (!addresses.has(which)) addresses.set(which, which === 'control' ? serveControl() : serveProduct());
  return addresses.get(which);
}

export function closeServers() {
  controlServer?.close();
  productServer?.kill();
  rmSync(folder, { recursive: true });
}

export class Browser {
  static async start(name) {
    const one = new Browser();
    one.log = join(folder, `${name}.netlog.json`);
    one.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      ignoreDefaultArgs: ['--disable-background-networking'],  // it would also take away some of what pages can try
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-component-update', '--disable-sync', `--log-net-log=${one.log}`,
        '--host-resolver-rules=MAP *.leak.test 127.0.0.1, EXCLUDE 127.0.0.1, MAP * ~NOTFOUND'],
    });
    return one;
  }

  // A fresh page, and in it the place where attempts are made: `frame` is where the application runs, `shell` the page around it.
  async open(which, origin, place = 'shell') {
    const context = await this.chromium.newContext({ acceptDownloads: true });
    const page = await context.newPage();
    await page.goto(await addressOf(which, origin));
    let realm = page.mainFrame();
    if (which === 'product') {
      await page.frameLocator('iframe').locator('h1').first().waitFor();
      if (place !== 'shell') realm = page.frames().find((one) => one !== page.mainFrame());
    }
    return { page, realm, close: () => context.close() };
  }

  // Ends the browser; answers the names under leak.test and the ports of this machine that it asked its network for.
  async end() {
    await this.chromium.close();
    // Of the log only what happened: its last part lists what lies in queues too, such as a report that has nowhere to go.
    const { constants, events } = JSON.parse(readFileSync(this.log, 'utf8'));
    const lookups = Object.entries(constants.logEventTypes).filter(([name]) => name.startsWith('HOST_RESOLVER')).map(([, code]) => code);
    return {
      names: new Set([...JSON.stringify(events).matchAll(/([\w-]+)\.leak\.test/g)].map(([, name]) => name.replaceAll('-', '_'))),
      ports: new Set(events.filter(({ type }) => lookups.includes(type)).map(({ params }) => Number(/:(\d+)$/.exec(params?.host ?? '')?.[1])).filter(Boolean)),
    };
  }
}
