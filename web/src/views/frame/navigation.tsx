// The reports that exist, in the order of the reader's questions. On a phone they become the bar at the bottom. Reports that are tabs
// of one place have one item together; it leads to the tab seen last, else the first that the data can answer.
import { useEffect, useRef } from 'preact/hooks';
import { words } from '../../i18n/words';
import { go, model, offered, type TabGroup, tabGroups, type View, view } from '../../state/session';
import { Icon } from '../../ui/icon';

const lastTab: Partial<Record<TabGroup, View>> = {};

export function Navigation() {
  const say = words.value.nav;
  const place = useRef<HTMLElement>(null);
  // On a phone the bar may be longer than the screen.
  useEffect(
    () => place.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }),
    [view.value],
  );
  const groups: { title: string | null; items: (View | TabGroup)[] }[] = [
    { title: null, items: ['overview'] },
    { title: say.groupTraffic, items: ['funnel', 'paths'] },
    { title: say.groupUsers, items: ['customer_funnel', 'layers', 'returning', 'ltv'] },
    { title: say.groupSales, items: ['sales', 'gmv', 'hours'] },
    { title: say.groupActions, items: ['plan'] },
    { title: say.groupData, items: ['import', 'health', 'benchmarks'] },
  ];
  if (!model.value) return null;
  const tabsOf = (item: View | TabGroup): readonly View[] =>
    item in tabGroups ? tabGroups[item as TabGroup] : [item as View];
  return (
    <nav class="navigation" aria-label={say.label} ref={place}>
      {groups.map((group) => {
        const shown = group.items.filter((item) => tabsOf(item).some(offered));
        return (
          shown.length > 0 && (
            <div class="nav-group" key={group.title ?? ''}>
              {group.title && <div class="nav-title">{group.title}</div>}
              {shown.map((item) => {
                const tabs = tabsOf(item);
                const here = tabs.includes(view.value);
                if (here && item in tabGroups) lastTab[item as TabGroup] = view.value;
                const seen = lastTab[item as TabGroup];
                const goal = seen && offered(seen) ? seen : (tabs.find(offered) ?? (item as View));
                return (
                  <button
                    key={item}
                    type="button"
                    class="nav-item"
                    aria-current={here ? 'page' : undefined}
                    onClick={() => go(goal)}
                  >
                    {item === 'import' && <Icon name="upload" />}
                    <span>{say[item]}</span>
                  </button>
                );
              })}
            </div>
          )
        );
      })}
    </nav>
  );
}
