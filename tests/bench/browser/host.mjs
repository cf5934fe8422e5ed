// What the machine did meanwhile (Linux, /proc): cores used by processes that are not ours, processor time of ours, and the most memory a
// process ever held.
//
// A sample is clean when others used at most a fifth of a core while it was taken. Samples that are not are kept apart, not dropped in
// silence: a cell made of them alone is marked.
import { readFileSync, readdirSync } from 'node:fs';

const kTicks = 100;  // of a second, as Linux counts processor time
export const kForeign = 0.2, kShort = 150;  // cores; milliseconds, below which ticks tell nothing

function busyTicks() {
  const [user, nice, system, , , interrupts, soft, stolen] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0].trim().split(/\s+/).slice(1).map(Number);
  return user + nice + system + interrupts + soft + stolen;
}

// Processor time of this process and all below it, with that of children that have ended.
function ownTicks() {
  const children = new Map(), ticks = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/stat`, 'utf8'), rest = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
      ticks.set(Number(name), rest[11] + rest[12] + rest[13] + rest[14]);
      children.set(rest[1], [...(children.get(rest[1]) ?? []), Number(name)]);
    } catch { /* it has just ended */ }
  }
  const sum = (id) => (ticks.get(id) ?? 0) + (children.get(id) ?? []).reduce((all, child) => all + sum(child), 0);
  return sum(process.pid);
}

// Call it before; what it returns tells after how many cores others used in between, and our own processor time in milliseconds.
export function watch() {
  const started = performance.now(), busy = busyTicks(), own = ownTicks();
  return () => {
    const ours = ownTicks() - own;
    return { foreign: Math.max(0, (busyTicks() - busy - ours) / kTicks / ((performance.now() - started) / 1000)), processor: ours / kTicks * 1000 };
  };
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Waits until others leave the machine alone for a second, at most `seconds` (--wait).
export async function quiet(seconds) {
  for (let turn = 0; turn < seconds; turn++) {
    const heard = watch();
    await sleep(1000);
    if (heard().foreign < kForeign) return;
  }
}

// The most memory that a process has held so far, in MB; 0 when it is gone.
export function peakOf(id) {
  try { return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024); } catch { return 0; }
}
