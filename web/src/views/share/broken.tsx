// A link that could not be opened: what is wrong with it, why that usually happens, what to do. Nothing else is drawn.
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Problem } from '../../engine/protocol';
import { closeLink } from '../../state/opened';
import { Button } from '../../ui/controls';
import { PasteField } from './paste_link';

function said({ code, facts }: Problem): { title: string; help: string } {
  const say = words.value.opened;
  switch (code) {
    case 'link_cut': {
      const [received, expected] = [Number(facts?.['received']), Number(facts?.['expected'])];
      const known = Number.isFinite(received) && Number.isFinite(expected);
      return { title: known ? say.cut(count(received), count(expected)) : say.cutPlain, help: say.cutHelp };
    }
    case 'link_changed':
      return { title: say.changed, help: say.changedHelp };
    case 'link_newer':
      return { title: say.newer, help: say.newerHelp };
    case 'link_too_large':
      return { title: say.large, help: say.largeHelp };
    case 'engine_lost':
      return { title: say.lost, help: say.newerHelp };
    default:
      return { title: say.unknown, help: say.unknownHelp };
  }
}

export function Broken({ problem }: { problem: Problem }) {
  const say = words.value.opened;
  const { title, help } = said(problem);
  return (
    <div class="opened-card broken" role="alert">
      <h1>{title}</h1>
      <p>{help}</p>
      <PasteField label={say.pasteFull} />
      <p>
        <Button kind="quiet" onClick={closeLink}>
          {say.close}
        </Button>
      </p>
    </div>
  );
}
