// What is asked before a workspace is left or deleted, and what is told when parts of an opened one are damaged.
import { signal } from '@preact/signals';
import { count, fileSize } from '../../i18n/format';
import { words } from '../../i18n/words';
import { leaving } from '../../state/incoming';
import { toast } from '../../state/session';
import { deleteShelved, type Shelved } from '../../state/shelf';
import { opened } from '../../state/workspace_file';
import { Button } from '../../ui/controls';
import { Layer } from '../../ui/layers';
import { saveWorkspace, shownName } from './saving';

export const deleting = signal<Shelved | null>(null);

function Leaving() {
  const say = words.value.workspace;
  const goal = leaving.value;
  if (!goal) return null;
  const close = (): void => {
    leaving.value = null;
  };
  return (
    <Layer
      title={goal.name === '' ? say.startNew : say.leaveTitle(goal.name)}
      shape="dialog"
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{words.value.common.cancel}</Button>
          <Button
            onClick={() => {
              close();
              void goal.go();
            }}
          >
            {say.leaveGo}
          </Button>
          <Button
            kind="primary"
            onClick={async () => {
              if (!(await saveWorkspace())) return;
              close();
              await goal.go();
            }}
          >
            {say.leaveSave}
          </Button>
        </>
      }
    >
      <p>{say.leaveText(shownName())}</p>
    </Layer>
  );
}

function Deleting() {
  const say = words.value.workspace;
  const one = deleting.value;
  if (!one) return null;
  const name = one.name || words.value.nav.mine;
  const close = (): void => {
    deleting.value = null;
  };
  return (
    <Layer
      title={say.deleteTitle(name)}
      shape="dialog"
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{words.value.common.cancel}</Button>
          <Button
            kind="primary"
            onClick={async () => {
              const gone = await deleteShelved(one.id);
              close();
              if (gone) toast({ kind: 'deleted', name });
              else toast({ kind: 'problem', problem: { code: 'storage_blocked', where: '', message: '' } });
            }}
          >
            {say.delete}
          </Button>
        </>
      }
    >
      <p>{say.deleteText}</p>
      <ul>
        <li>{say.deleteState}</li>
        {one.bytes !== null && <li>{say.deleteData(fileSize(one.bytes))}</li>}
      </ul>
      <p class="muted">{say.deleteKept}</p>
    </Layer>
  );
}

function Damaged() {
  const say = words.value.workspace;
  const told = opened.value;
  if (!told) return null;
  const close = (): void => {
    opened.value = null;
  };
  return (
    <Layer
      title={say.damagedTitle}
      shape="dialog"
      onClose={close}
      foot={
        <Button kind="primary" onClick={close}>
          {words.value.common.ok}
        </Button>
      }
    >
      <ul>
        {told.stateLost && <li>{say.damagedState}</li>}
        {told.damaged.map((name) => (
          <li key={name}>{say.damagedPart(name)}</li>
        ))}
        {told.different.map((name) => (
          <li key={name}>{say.different(name)}</li>
        ))}
      </ul>
      <p>{say.soundRest(count(told.sound))}</p>
    </Layer>
  );
}

export function WorkspaceDialogs() {
  return (
    <>
      <Leaving />
      <Deleting />
      <Damaged />
    </>
  );
}
