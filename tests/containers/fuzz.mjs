// Damages containers for a while and opens them; what comes out goes on to the core (WebAssembly), when it is built:
//
//   node tests/containers/fuzz.mjs SECONDS [SEED] [KIND] [MILLISECONDS]
//
// KIND is one of xlsx, xls, zip, gzip: only such files; with it the core is left out. A throw, a crash of the core, more than 30 seconds on one file or more
// than MILLISECONDS of processor time (1,000 if not said) to take it apart ends it with the number of the file: SEED, KIND and that number make it again.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

if (isMainThread) {
  const [seconds = '60', seed = '1', kind = '', most = '1000'] = process.argv.slice(2);
  const worker = new Worker(new URL(import.meta.url), { workerData: { seconds: Number(seconds), seed: Number(seed), kind, most: Number(most) } });
  let at = 0, seen = Date.now();
  const fail = (why) => { console.error(`seed ${seed}, file ${at}: ${why}`); process.exit(1); };
  setInterval(() => { if (Date.now() - seen > 30_000) fail('takes over 30 seconds'); }, 1000).unref();
  worker.on('message', (message) => { seen = Date.now(); if ('at' in message) at = message.at; else console.log(message.said); });
  worker.on('error', (error) => fail(error.stack));
} else {
  const { openRaw, source } = await import('./library.mjs');
  const { damage, damagedBook, random, seeds } = await import('./mutations.mjs');
  const { newDoor, built, Problems } = await import('../wasm/door.mjs');
  const { seconds, seed, kind, most } = workerData;
  const kinds = kind === '' ? Object.values(seeds).flat() : seeds[kind];
  const door = built && kind === '' ? await newDoor() : null;
  const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
  let slowest = 0;
  const counts = { files: 0, parts: 0, readable: 0, loaded: 0 };
  const until = Date.now() + seconds * 1000;
  for (; Date.now() < until; counts.files += 1) {
    parentPort.postMessage({ at: counts.files });
    const next = random(seed * 1_000_003 + counts.files);
    const bytes = next(4) === 0 && kind === '' ? damagedBook(next) : damage(kinds[next(kinds.length)], next);
    const before = spent();
    const parts = await openRaw(source(bytes), { limits: { total: 2 ** 26, free: 2 ** 24, ratio: 1000, parts: 50 } });
    const took = spent() - before;
    slowest = Math.max(slowest, took);
    if (took > most) throw new Error(`takes ${took.toFixed(0)} ms`);
    for (const part of parts) {
      counts.parts += 1;
      if (part.size === 0) continue;
      counts.readable += 1;
      if (!door) continue;
      try {
        const { size: _, bytes: pieces, ...facts } = part;
        const { file } = door.call({ call: 'open', name: 'f', size: part.size, ...facts });
        const all = Buffer.concat(pieces);
        const preview = door.call({ call: 'sniff', file, samples: [{ offset: 0, bytes: all.length }] }, all);
        door.call({ call: 'load', file, mapping: { ...preview.mapping, table: preview.table ?? 'events' } });
        door.call({ call: 'append', file }, all);
        door.call({ call: 'finish', file });
        counts.loaded += 1;
      } catch (error) {
        if (!(error instanceof Problems)) throw error;
      }
    }
    if (door && counts.files % 50 === 0) door.call({ call: 'reset' });
  }
  parentPort.postMessage({ said: `${counts.files} files, ${counts.parts} parts, ${counts.readable} with bytes, ${counts.loaded} loaded by the core${door ? '' : ' (which was left out)'}, the slowest ${slowest.toFixed(0)} ms; nothing failed` });
}
