// The event of a clause with its own conditions behind it, and words around a field.
import type { ComponentChildren } from 'preact';
import { words } from '../../i18n/words';
import type { EventMatch } from '../../engine/protocol';
import { EventField } from './parts';
import { WhereField } from './where';

export function Happening({
  match,
  onChange,
  label,
}: {
  match: EventMatch;
  onChange: (match: EventMatch) => void;
  label?: string;
}) {
  return (
    <>
      <EventField
        label={label ?? words.value.funnel.event}
        value={match.event}
        onChange={(event) => onChange({ ...match, event })}
      />
      <WhereField
        event={match.event}
        where={match.where}
        onChange={(where) => {
          const { where: _old, ...rest } = match;
          onChange(where ? { ...rest, where } : rest);
        }}
      />
    </>
  );
}

export function Suffixed({ before, text, children }: { before?: string; text: string; children: ComponentChildren }) {
  return (
    <span class="bounds">
      {before && <span>{before}</span>}
      {children}
      <span>{text}</span>
    </span>
  );
}
