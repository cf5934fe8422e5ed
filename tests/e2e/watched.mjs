// The page with its workers under observation: how many processors it believes in, where its memory ends, which replies the engine gave, and what is to
// happen at a certain step of an import. All of it lies around the page, none of it inside.
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLeb, withMost } from '../wasm/small_memory.mjs';
import { open } from './page.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const smallPool = process.env.SIYU_PAGE_SMALL_POOL ?? join(top, 'web/dist-small-pool/index.html');

function observe(cores, most, withMost) {
  if (most) {
    const compile = WebAssembly.compile;
    WebAssembly.compile = (bytes) => compile(withMost(new Uint8Array(bytes), most));
  }
  Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => cores });
  const seen = { engines: [], parsers: [], replies: [], progress: 0, at: Infinity, startable: null, cancelAsked: 0, cancelled: 0 };
  window.seen = seen;
  window.Worker = class extends Worker {
    postMessage(message, ...rest) {
      if (message?.kind === 'start') this.#beEngine();
      if (message?.kind === 'cancel') seen.cancelAsked = performance.now();
      if (message?.module && message.kind === undefined) seen.parsers.push(this);
      super.postMessage(message, ...rest);
    }
    #beEngine() {
      seen.engines.push(this);
      this.addEventListener('message', ({ data }) => {
        if (data.kind === 'reply') {
          seen.replies.push(data.reply);
          if (data.reply.includes('"cancelled"')) seen.cancelled = performance.now();
        }
        if (data.kind === 'progress' && ++seen.progress === seen.at) seen.then();
      });
    }
  };
}

// `most`: where the engine's memory ends, in megabytes.
export async function openWatched({ cores = 6, most = 0, built = smallPool, ...rest } = {}) {
  const script = `${readLeb}; ${withMost}; (${observe})(${cores}, ${most}, withMost);`;
  const it = await open({ built, prepare: (context) => context.addInitScript({ content: script }), ...rest });
  let reached = () => {};
  await it.page.exposeFunction('stepReached', () => reached());
  return {
    ...it,
    // When the engine has told its progress so many times, counted from now on: `inside` happens in the page at once, then the promise resolves.
    at(step, inside = 'nothing', text = '') {
      const promise = new Promise((resolve) => { reached = resolve; });
      const set = it.frame.evaluate(([at, inside, text]) => {
        window.seen.progress = 0;
        window.seen.at = at;
        const act = {
          nothing() {},
          cancel: () => [...document.querySelectorAll('.file-card.loading button')].find((one) => one.textContent.trim() === '取消').click(),
          mute: () => window.seen.parsers[0].terminate(),
          drop() {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], '第二个.csv'));
            window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
            setTimeout(() => { window.seen.startable = !document.querySelector('.desk-foot button:last-child').disabled; }, 30);
          },
        }[inside];
        window.seen.then = () => { act(); window.stepReached(); };
      }, [step, inside, text]);
      return { set, promise };
    },
    seen: (key) => it.frame.evaluate((name) => window.seen[name]?.length ?? window.seen[name], key),
    // The texts of the engine's replies, without the memory they tell.
    async replies() {
      const texts = await it.frame.evaluate(() => window.seen.replies);
      return texts.map((text) => text.replace(/"bytes":\d+/g, '"bytes":_'));
    },
  };
}
