// Reports of one place side by side. One that the data cannot answer yet is shown too, with the export that opens it.
import { word, words } from '../../i18n/words';
import { go, offered, type TabGroup, tabGroups, view, type View } from '../../state/session';

export const tabGroupOf = (one: View): TabGroup | undefined =>
  (Object.keys(tabGroups) as TabGroup[]).find((group) => (tabGroups[group] as readonly View[]).includes(one));

export function Tabs({ group }: { group: TabGroup }) {
  const say = words.value;
  const closed = tabGroups[group].filter((one) => !offered(one));
  return (
    <nav class="tabs" aria-label={say.nav[group]}>
      <div class="tab-row">
        {tabGroups[group].map((one) => (
          <button
            key={one}
            type="button"
            class="tab"
            disabled={!offered(one)}
            aria-current={view.value === one ? 'page' : undefined}
            aria-describedby={offered(one) ? undefined : `opens-${group}`}
            onClick={() => go(one)}
          >
            {say.nav[one]}
          </button>
        ))}
      </div>
      {closed.length > 0 && (
        <p class="muted tab-note" id={`opens-${group}`}>
          {say.tabs.closed(
            closed.map((one) => say.nav[one]).join(say.common.listComma),
            [...new Set(closed.map((one) => word(say.health.opens, say.tabs.opens[one] ?? 'order_export')))].join(
              say.common.listComma,
            ),
          )}
        </p>
      )}
    </nav>
  );
}
