// The reports that exist, in the order of the reader's questions. On a phone they become the bar at the bottom.
import { words } from '../../i18n/words';
import { go, model, suggestions, type View, view } from '../../state/session';
import { Icon } from '../../ui/icon';

export function Navigation() {
  const say = words.value.nav;
  const groups: { title: string | null; views: View[] }[] = [
    { title: null, views: ['overview'] },
    { title: say.groupTraffic, views: ['funnel'] },
    { title: say.groupUsers, views: ['customer_funnel'] },
    { title: say.groupSales, views: ['sales'] },
    { title: say.groupData, views: ['import', 'health'] },
  ];
  const offered = (one: View): boolean =>
    one === 'import' || one === 'home' || one === 'health' || one in suggestions.value;
  if (!model.value) return null;
  return (
    <nav class="navigation" aria-label={say.label}>
      {groups.map((group) => {
        const shown = group.views.filter(offered);
        return (
          shown.length > 0 && (
            <div class="nav-group" key={group.title ?? ''}>
              {group.title && <div class="nav-title">{group.title}</div>}
              {shown.map((one) => (
                <button
                  key={one}
                  type="button"
                  class="nav-item"
                  aria-current={view.value === one ? 'page' : undefined}
                  onClick={() => go(one)}
                >
                  {one === 'import' && <Icon name="upload" />}
                  <span>{say[one]}</span>
                </button>
              ))}
            </div>
          )
        );
      })}
    </nav>
  );
}
