// Makes all attempts of a list at a place, one after another, and tells what each one's listener heard. A page that an attempt took away, or one
// that it might have, is looked at before the next attempt and opened anew when it is no longer the page it was: an attempt in an empty page proves nothing.
import { source } from './attempts.mjs';
import { Ear } from './listener.mjs';

const kSettleMs = 1500;
const kLeavingMs = 400;
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function tried(realm, name, attempt) {
  const ear = await Ear.open();
  const said = await realm.evaluate(source(attempt, ear.target(name))).catch((error) => `left: ${error.message.split('\n')[0]}`);
  return { name, attempt, ear, said };
}

export async function inPages(browser, which, origin, place, attempts) {
  const all = [];
  let here = await browser.open(which, origin, place);
  const whole = () => here.realm.evaluate(() => document.querySelector('main, #frame') !== null).catch(() => false);
  const anew = async () => {
    await here.close();
    here = await browser.open(which, origin, place);
  };
  for (const [name, attempt] of Object.entries(attempts)) {
    if (!await whole()) await anew();
    let result = await tried(here.realm, name, attempt);
    if (result.said.startsWith('left') && !attempt.leaves) {  // what came before it took the page away while it ran
      result.ear.close();
      await anew();
      result = await tried(here.realm, name, attempt);
    }
    if (attempt.leaves) {
      await pause(kLeavingMs);
      for (const page of here.page.context().pages()) if (page !== here.page) await page.close();
    }
    all.push(result);
  }
  await pause(kSettleMs);
  await here.close();
  return heard(all);
}

// In a thread that runs already: those that the product started by itself, or one that the control page starts.
export async function inThreads(browser, which, origin, attempts) {
  const here = await browser.open(which, origin);
  if (which === 'control') await here.realm.evaluate(() => { globalThis.thread = new Worker(URL.createObjectURL(new Blob(['onmessage=()=>{}']))); });
  while (here.page.workers().length < (which === 'control' ? 1 : 2)) await pause(50);
  const all = [];
  const threads = here.page.workers();
  for (const thread of threads)
    for (const [name, attempt] of Object.entries(attempts)) all.push(await tried(thread, name, attempt));
  await pause(kSettleMs);
  await here.close();
  return { threads: threads.length, results: heard(all) };
}

const heard = (all) => all.map(({ name, attempt, ear, said }) => {
  ear.close();
  return { name, control: attempt.control, said, port: ear.port, connections: ear.connections, bytes: ear.bytes, first: ear.first };
});
