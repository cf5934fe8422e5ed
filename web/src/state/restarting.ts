// A new engine in place of one that died. What was in the model is read again from its files, which the page still holds, with the
// mapping, the policy and the answers it had; what lay on the desk lies there again and waits, for it may be what the engine died of.
import { entries, type Entry, find, stage } from './entries';
import { forget, inModel, inPlace, know } from './import_steps';
import { retry } from './imports';
import { adopt, begin, call, engineState, go, lostModel, model, sample, whenReady } from './session';
import { commit, load, loadSample, lookAhead } from './taking';
import { afresh } from './undoing';

// Tables that can be read back.
export const readable = (): number => inModel().length;

// All that the page holds of its tables: those in the model, in their places, those that lie on the desk, and keys that were set aside.
export interface Tables {
  sample: 'shop' | 'article' | null;
  back: Entry[];
  waiting: Entry[];
  without: readonly string[];
}
export function tablesHeld(): Tables {
  const back = inPlace(inModel());
  const keys = new Set(back.map(({ key }) => key));
  return {
    sample: sample.peek(),
    back,
    waiting: entries.peek().filter(({ key, status }) => status !== 'done' && !keys.has(key)),
    without: (model.peek() ?? lostModel.peek())?.identity.without ?? [],
  };
}

export async function restart(): Promise<void> {
  const held = tablesHeld();
  layOut(held);
  void begin();
  await whenReady();
  if (engineState.peek() === 'ready') await readBack(held);
}

export function layOut({ back, waiting }: Tables): void {
  entries.value = [...back.map(afresh), ...waiting.map((entry) => (entry.preview ? afresh(entry) : entry))];
  stage.value = 'desk';
  go(entries.peek().length > 0 ? 'import' : 'home');
}

// Reads them into an engine that has none of them.
export async function readBack({ sample: which, back, waiting, without }: Tables): Promise<void> {
  if (which) {
    await loadSample(which);
    entries.value = waiting.map((entry) => (entry.preview ? afresh(entry) : entry));
  }
  const keys = back.map(({ key }) => key);
  for (const key of keys) await load(key);
  const read = keys.map(find).filter((entry) => entry?.status === 'loaded') as Entry[];
  if (read.length > 0 && (await lookAhead()) && (await commit(read)) && without.length > 0) {
    const reply = await call('identity', { without: [...without] });
    if ('ok' in reply) await adopt(reply.ok);
  }
  // What could not be read lies on the desk and says why; the model does not have it any more.
  know(back.filter(({ key }) => find(key)?.status !== 'done').map(({ file: _gone, ...rest }) => rest));
  for (const { key, preview } of waiting) if (!preview) void retry(key);
}

export async function startEmpty(): Promise<void> {
  entries.value = [];
  stage.value = 'desk';
  sample.value = null;
  forget();
  go('home');
  await begin();
}
