// 接着上次: on the first page, the workspaces that are kept on this device.
import { words } from '../../i18n/words';
import { leaveFor } from '../../state/incoming';
import { openShelved, present, shelf } from '../../state/shelf';
import { Icon } from '../../ui/icon';
import { shelvedName } from './menu';

const kShown = 4;

export function Continue() {
  const say = words.value.workspace;
  const list = shelf.value.filter((one) => one.id !== present.value).slice(0, kShown);
  if (list.length === 0) return null;
  return (
    <section class="home-samples" aria-label={say.continue}>
      <h2>{say.continue}</h2>
      <div>
        {list.map((one) => (
          <button
            key={one.id}
            type="button"
            class="sample-button"
            onClick={() => leaveFor(shelvedName(one), () => openShelved(one.id))}
          >
            <span class="sample-title">
              {shelvedName(one)}
              <Icon name="right" />
            </span>
            <span class="muted">
              {one.lastImport ? say.lastImport(one.lastImport.slice(0, 10)) : say.neverImported}
              {' · '}
              {one.bytes === null ? say.withoutData : words.value.workspace.remember}
            </span>
          </button>
        ))}
      </div>
    </section>
  );
}
