// A group of clauses: all of them or any of them, or not; groups may stand in groups.
import { Fragment } from 'preact';
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Rule } from '../../engine/protocol';
import { Button, Check, Select } from '../../ui/controls';
import { Clause, type Effect } from './clause';
import { blank, closed, grouped, groupOf, opened } from './clauses';
import { added, moved, type Path, replaced, without } from './tree';

const kDeepest = 6;

// Focus follows a clause that was added or moved.
function focus(place: string): void {
  requestAnimationFrame(() => {
    const line = document.querySelector<HTMLElement>(`[data-clause="${place}"]`);
    (line?.querySelector<HTMLElement>('select, input') ?? line)?.focus();
  });
}

interface Props {
  root: Rule;
  rule: Rule;
  path: Path;
  effects: ReadonlyMap<string, Effect>;
  event: string;
  self: string;
  within?: 'all' | 'any'; // how the group that this one stands in combines
  onRoot: (root: Rule) => void;
}
export function GroupEditor({ root, rule, path, effects, event, self, within, onRoot }: Props) {
  const say = words.value;
  const { negated, inner } = opened(rule);
  const group = groupOf(inner);
  if (!group) return null;
  const place = path.join('/');
  const set = (next: Rule): void => onRoot(replaced(root, path, next));
  const join = group.join === 'all' ? say.rules.and : say.rules.or;
  const effect = effects.get(place);
  const add = (next: Rule): void => {
    onRoot(added(root, path, next));
    focus([...path, group.rules.length].join('/'));
  };
  const move = (at: Path, by: -1 | 1): void => {
    onRoot(moved(root, at, by));
    focus([...at.slice(0, -1), (at.at(-1) ?? 0) + by].join('/'));
  };
  const remove = (at: Path): void => {
    onRoot(without(root, at));
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-add="${place}"] button`)?.focus());
  };
  return (
    <div class={`clause-group${path.length > 0 ? ' inner' : ''}`} data-clause={path.length > 0 ? place : undefined}>
      {path.length > 0 && (
        <div class="clause-foot">
          <Select
            hidden
            small
            label={say.segments.join}
            value={group.join}
            onChange={(next) => set(closed(grouped({ join: next as 'all', rules: group.rules }), negated))}
            options={[
              { value: 'all', text: say.segments.joins.all },
              { value: 'any', text: say.segments.joins.any },
            ]}
          />
          <span class="clause-effect">
            {effect && (within === 'any' ? say.segments.adds : say.segments.removes)(count(effect.removed))}
          </span>
          <Check label={say.segments.not} checked={negated} onChange={(on) => set(closed(inner, on))} />
          <Button
            small
            kind="quiet"
            icon="trash"
            label={say.segments.removeGroup}
            onClick={() => onRoot(without(root, path))}
          />
        </div>
      )}
      {group.rules.map((one, index) => {
        const here = [...path, index];
        const nested = groupOf(opened(one).inner) !== null;
        return (
          <Fragment key={index}>
            {index > 0 && <div class="clause-join">{join}</div>}
            {nested ? (
              <GroupEditor
                root={root}
                rule={one}
                path={here}
                effects={effects}
                event={event}
                self={self}
                within={group.join}
                onRoot={onRoot}
              />
            ) : (
              <Clause
                rule={one}
                place={here.join('/')}
                first={index === 0}
                last={index === group.rules.length - 1}
                effect={effects.get(here.join('/'))}
                any={group.join === 'any'}
                event={event}
                self={self}
                onChange={(next) => onRoot(replaced(root, here, next))}
                onMove={(by) => move(here, by)}
                onRemove={() => remove(here)}
              />
            )}
          </Fragment>
        );
      })}
      <div class="clause-add" data-add={place}>
        <Button small icon="plus" onClick={() => add(blank('did', event))}>
          {say.segments.addDid}
        </Button>
        <Button small icon="plus" onClick={() => add(blank('property', event))}>
          {say.segments.addProperty}
        </Button>
        {path.length < kDeepest && (
          <Button
            small
            kind="quiet"
            icon="plus"
            onClick={() => add({ [group.join === 'all' ? 'any' : 'all']: [blank('property', event)] } as Rule)}
          >
            {say.segments.addGroup}
          </Button>
        )}
      </div>
    </div>
  );
}
