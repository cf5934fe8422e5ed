// One line of the rule: its fields, what it removes from the result, and the buttons that move or take it away.
import { count } from '../../i18n/format';
import { sayRule } from '../../i18n/say_rule';
import { words } from '../../i18n/words';
import type { Did, Leaf, Rule } from '../../engine/protocol';
import { segments } from '../../state/segments';
import { Button, Check, Select } from '../../ui/controls';
import { BehaviourFields, DidFields } from './behaviour';
import { blank, closed, type Kind, kindOf, kinds, opened } from './clauses';
import { ListFields } from './list';
import { Property } from './property';

export interface Effect {
  alone: number;
  removed: number;
}
interface Props {
  rule: Rule;
  place: string; // "0/2": where it stands, for focus
  first: boolean;
  last: boolean;
  effect: Effect | undefined;
  any: boolean; // alternatives: a line adds people instead of removing them
  event: string; // of a clause that has none yet
  self: string; // the segment being edited, which its rule cannot name
  onChange: (rule: Rule) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

function SegmentField({ id, self, onChange }: { id: string; self: string; onChange: (rule: Rule) => void }) {
  const say = words.value.segments;
  const others = segments.value.filter((one) => one.id !== self);
  return (
    <Select
      hidden
      invalid={id === ''}
      label={say.kinds.segment}
      value={id}
      onChange={(segment) => onChange({ segment })}
      options={[
        ...(id === '' || !others.some((one) => one.id === id)
          ? [{ value: id, text: id || say.chooseSegment, disabled: true }]
          : []),
        ...others.map((one) => ({ value: one.id, text: one.name })),
      ]}
    />
  );
}

export function Clause(props: Props) {
  const { rule, place, first, last, effect, any, event, self, onChange, onMove, onRemove } = props;
  const say = words.value.segments;
  const { negated, inner } = opened(rule);
  const kind = kindOf(inner);
  const set = (next: Rule): void => onChange(closed(next, negated));
  const offered = kinds.filter(
    (one) => one !== 'segment' || kind === 'segment' || segments.value.some((two) => two.id !== self),
  );
  const keys = (pressed: KeyboardEvent): void => {
    if (!pressed.altKey || !['ArrowUp', 'ArrowDown'].includes(pressed.key)) return;
    pressed.preventDefault();
    pressed.stopPropagation();
    onMove(pressed.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <div class="clause" data-clause={place} tabIndex={-1} onKeyDown={keys} role="group" aria-label={sayRule(rule)}>
      <div class="clause-fields">
        {kind !== 'other' && kind !== 'group' && (
          <Select
            hidden
            label={say.kind}
            value={kind}
            onChange={(next) => set(blank(next as Kind, event, inner))}
            options={offered.map((one) => ({ value: one, text: say.kinds[one] }))}
          />
        )}
        {kind === 'property' ? (
          <Property leaf={inner as Leaf} onChange={set} />
        ) : kind === 'list' ? (
          <ListFields leaf={inner as Leaf} onChange={set} />
        ) : kind === 'segment' ? (
          <SegmentField id={(inner as { segment: string }).segment} self={self} onChange={set} />
        ) : kind === 'did' || kind === 'sum' || kind === 'days' || kind === 'first' || kind === 'nth' ? (
          <DidFields rule={inner as Did} onChange={set} />
        ) : kind === 'other' ? (
          <span>{sayRule(inner)}</span>
        ) : (
          <BehaviourFields rule={inner} onChange={set} />
        )}
      </div>
      <div class="clause-foot">
        <span class="clause-effect">
          {effect && (any ? say.adds(count(effect.removed)) : say.removes(count(effect.removed)))}
          {effect && <span class="muted"> {say.alone(count(effect.alone))}</span>}
        </span>
        <Check label={say.not} checked={negated} onChange={(on) => onChange(closed(inner, on))} />
        <Button small kind="quiet" icon="up" label={say.up} disabled={first} onClick={() => onMove(-1)} />
        <Button small kind="quiet" icon="down" label={say.down} disabled={last} onClick={() => onMove(1)} />
        <Button small kind="quiet" icon="trash" label={say.removeClause} onClick={onRemove} />
      </div>
    </div>
  );
}
