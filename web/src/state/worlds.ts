// From one workspace to another, and back: what is left is held as the page has it (handles, mappings and answers; never data), so that opening
// another one, a sample or an empty one is a step like any other. Coming back reads its tables again.
import type { WorkspaceState } from '../engine/workspace_calls';
import { type HeldSteps, bringSteps, holdSteps } from './import_steps';
import { done, type JournalStep, tick, undone } from './journal';
import { layOut, readBack, type Tables, tablesHeld } from './restarting';
import { dismissUndo, go, model, sample, toast, type View, view } from './session';
import { comeBackTo, type Place, placeOf, startNew } from './shelf';
import { adoptState, gather, hasContent, moving, savedPrint } from './workspace';
import { opened } from './workspace_file';

interface World {
  state: WorkspaceState;
  tables: Tables;
  imports: HeldSteps;
  place: Place;
  saved: string;
  view: View;
  done: JournalStep[];
  undone: JournalStep[];
}

const hold = (): World => ({
  state: gather().state,
  tables: tablesHeld(),
  imports: holdSteps(),
  place: placeOf(),
  saved: savedPrint.peek(),
  view: view.peek(),
  done: done.peek(),
  undone: undone.peek(),
});

async function comeBack(world: World): Promise<void> {
  await startNew();
  moving.value = true;
  try {
    if (world.tables.sample === null) layOut(world.tables);
    await readBack(world.tables);
    dismissUndo();
    if (world.tables.sample === null) bringSteps(world.imports);
    await adoptState(world.state);
    savedPrint.value = world.saved;
    comeBackTo(world.place);
    done.value = world.done;
    undone.value = world.undone;
    if (model.peek() || ['home', 'import', 'self_check', 'segments'].includes(world.view)) go(world.view);
  } finally {
    moving.value = false;
  }
}

let onTheWay = false;

// Goes to another workspace by `next`, called `name` on the screen; null: an empty one.
export async function moveTo(name: string | null, next: () => Promise<unknown>): Promise<void> {
  if (onTheWay) return;
  onTheWay = true;
  try {
    let left = hasContent.peek() || sample.peek() !== null ? hold() : null;
    const before = done.peek();
    await next();
    if (done.peek() === before) return; // nothing was left: it could not be opened, or there was nothing yet
    if (left) {
      let other: World | null = null;
      const step: JournalStep = {
        at: tick(),
        back: async () => {
          const here = hold();
          other = { ...here, undone: here.undone.slice(0, -1) }; // without this step, which is the last
          if (left) await comeBack(left);
          undone.value = [{ ...step, at: tick() }];
        },
        forth: async () => {
          const here = hold();
          left = { ...here, done: here.done.slice(0, -1) };
          if (other) await comeBack(other);
          done.value = [...done.peek(), { ...step, at: tick() }];
        },
      };
      done.value = [step];
    }
    if (opened.peek() === null && (left || sample.peek() === null))
      toast({
        kind: name === null ? 'workspace_new' : 'workspace_opened',
        name: name ?? '',
        ...(left && { undo: 'journal' }),
      });
  } finally {
    onTheWay = false;
  }
}
