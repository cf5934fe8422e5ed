// Above everything else, until it is answered: that the browser did not keep the workspace, or that another tab keeps one of the same.
import { useState } from 'preact/hooks';
import { words } from '../../i18n/words';
import { sample } from '../../state/session';
import { keepBoth, openShelved, present, shelfState, trouble, type Trouble } from '../../state/shelf';
import { hasContent } from '../../state/workspace';
import { moveTo } from '../../state/worlds';
import { CloseButton } from '../../ui/close_button';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { saveWorkspace, saving, shownName } from './saving';

function sentence(told: Trouble): string {
  const say = words.value.workspace;
  switch (told.kind) {
    case 'full':
    case 'blocked':
      return say.unkept[told.kind][told.lost];
    case 'changed':
      return say.changed(shownName());
    case 'deleted':
      return say.gone(shownName());
    case 'parted':
      return say.parted(told.from, told.name);
  }
}

export function ShelfNotice() {
  const say = words.value.workspace;
  const [seen, setSeen] = useState(false);
  // A browser that stores nothing at all said so before there was anything to keep.
  const nowhere = !seen && shelfState.value === 'blocked' && hasContent.value && sample.value === null;
  const told: Trouble | null = trouble.value ?? (nowhere ? { kind: 'blocked', lost: 'all' } : null);
  if (!told) return null;
  const id = present.value;
  return (
    <section class="shelf-notice" role="alert" aria-label={say.notice}>
      <p>
        <Icon name={told.kind === 'parted' ? 'info' : 'warn'} />
        {sentence(told)}
      </p>
      <div>
        {told.kind === 'changed' && id && (
          <>
            <Button small onClick={() => void moveTo(shownName(), () => openShelved(id))}>
              {say.takeTheirs}
            </Button>
            <Button small onClick={() => void keepBoth()}>
              {say.keepMine}
            </Button>
          </>
        )}
        {told.kind === 'deleted' && (
          <Button small onClick={() => void keepBoth()}>
            {say.keepAgain}
          </Button>
        )}
        {['full', 'blocked', 'deleted'].includes(told.kind) && (
          <Button small icon="download" disabled={saving.value} onClick={() => void saveWorkspace()}>
            {saving.value ? say.saving : say.save}
          </Button>
        )}
        {['full', 'blocked', 'parted'].includes(told.kind) && (
          <CloseButton
            small
            onClick={() => {
              setSeen(true);
              trouble.value = null;
            }}
          />
        )}
      </div>
    </section>
  );
}
