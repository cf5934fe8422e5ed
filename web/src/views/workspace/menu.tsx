// 示例女装店 ▾: the workspace's name, its file, and the workspaces that are kept on this device.
import { count, fileSize } from '../../i18n/format';
import { words } from '../../i18n/words';
import { leaveFor } from '../../state/incoming';
import { sample } from '../../state/session';
import {
  keeping,
  keepsData,
  openShelved,
  present,
  rememberData,
  shelf,
  type Shelved,
  shelfRoom,
  shelfState,
  startNew,
} from '../../state/shelf';
import { rename, workspaceName } from '../../state/kept';
import { hasContent } from '../../state/workspace';
import { Button, Text } from '../../ui/controls';
import { Popover } from '../../ui/layers';
import { chooseWorkspace } from '../import/choose';
import { deleting } from './dialogs';
import { saveWorkspace, saving, shownName } from './saving';

export const shelvedName = (one: Shelved): string => one.name || words.value.nav.mine;

function Item({ one }: { one: Shelved }) {
  const say = words.value.workspace;
  const here = one.id === present.value;
  return (
    <li>
      <span class="shelved-name">
        {here ? (
          <b>{shelvedName(one)}</b>
        ) : (
          <button
            type="button"
            class="link"
            aria-label={say.go(shelvedName(one))}
            onClick={() => leaveFor(shelvedName(one), () => openShelved(one.id))}
          >
            {shelvedName(one)}
          </button>
        )}
        {here && <span class="mark">{say.present}</span>}
      </span>
      <span class="muted">
        {[
          say.tables(count(one.tables)),
          one.lastImport ? say.lastImport(one.lastImport.slice(0, 10)) : say.neverImported,
          one.bytes === null ? say.withoutData : say.withData(fileSize(one.bytes)),
        ].join(' · ')}
      </span>
      <Button
        kind="quiet"
        small
        icon="trash"
        label={say.deleteTitle(shelvedName(one))}
        onClick={() => {
          deleting.value = one;
        }}
      />
    </li>
  );
}

function OnDevice() {
  const say = words.value.workspace;
  const state = shelfState.value;
  if (state === 'unknown' || state === 'none') return null;
  if (state !== 'ready')
    return <p class="muted workspace-place">{state === 'file' ? say.placeFile : say.placeBlocked}</p>;
  const room = shelfRoom.value;
  const own = shelf.value.find((one) => one.id === present.value);
  return (
    <section class="workspace-device" aria-label={say.here}>
      <h3>{say.here}</h3>
      {shelf.value.length === 0 ? (
        <p class="muted">{say.none}</p>
      ) : (
        <ul>
          {shelf.value.map((one) => (
            <Item key={one.id} one={one} />
          ))}
        </ul>
      )}
      {sample.value === null && hasContent.value && (
        <>
          <label class="check">
            <input
              type="checkbox"
              checked={keepsData.value}
              disabled={keeping.value}
              onChange={(event) => void rememberData(event.currentTarget.checked)}
            />
            <span>{say.remember}</span>
          </label>
          <p class="muted small">
            {keeping.value ? say.remembering : own?.bytes ? say.rememberKnown(fileSize(own.bytes)) : say.rememberHelp}
          </p>
        </>
      )}
      {room && room.quota > 0 && (
        <p class="muted small">
          {say.room(fileSize(room.usage), fileSize(room.quota))} · {room.persisted ? say.persisted : say.notPersisted}
        </p>
      )}
    </section>
  );
}

export function WorkspaceMenu() {
  const say = words.value.workspace;
  return (
    <Popover text={shownName()} icon="chevron" align="left">
      <div class="workspace-menu">
        {sample.value === null && (
          <Text
            label={say.rename}
            value={workspaceName.value}
            placeholder={words.value.nav.mine}
            onChange={rename}
          />
        )}
        <p class="workspace-buttons">
          <Button icon="download" disabled={saving.value} onClick={() => void saveWorkspace()}>
            {saving.value ? say.saving : say.save}
          </Button>
          <Button icon="upload" onClick={chooseWorkspace}>
            {say.open}
          </Button>
          <Button icon="plus" onClick={() => leaveFor(null, startNew)}>
            {say.startNew}
          </Button>
        </p>
        <p class="muted small">{say.saveHelp}</p>
        <OnDevice />
      </div>
    </Popover>
  );
}
