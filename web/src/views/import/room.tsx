// What the tables on the desk would take of the tab's memory, and what to do where that is too much.
import { fileSize } from '../../i18n/format';
import { words } from '../../i18n/words';
import { skipColumns } from '../../state/mapping_edits';
import { left, needed, reducible, tight, used } from '../../state/room';
import { Button } from '../../ui/controls';

export function Room() {
  const say = words.value.importing;
  if (needed.value === 0) return null;
  return (
    <p class={tight.value ? 'problem-line room' : 'muted room'} role={tight.value ? 'alert' : undefined}>
      {say.room(fileSize(needed.value), fileSize(left.value))}
      {tight.value && ` ${say.roomTight}`}
      {tight.value && reducible.value.length > 0 && (
        <Button
          small
          onClick={() =>
            skipColumns(
              reducible.value.map((entry) => entry.key),
              true,
            )
          }
        >
          {say.onlyFields}
        </Button>
      )}
    </p>
  );
}

export function RoomTaken() {
  const say = words.value.importing;
  const memory = used.value;
  if (!memory) return null;
  return (
    <p class="muted">
      {say.roomTaken(fileSize(memory.bytes))}
      {memory.bytes_an_event !== null && ` · ${say.roomAnEvent(String(memory.bytes_an_event))}`}
    </p>
  );
}
