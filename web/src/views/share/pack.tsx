// Several reports in one link or one file: those that were saved, chosen beside the one on the screen. Each goes under its saved name.
import { words } from '../../i18n/words';
import type { Definition } from '../../engine/protocol';
import type { SavedReport } from '../../engine/workspace_calls';
import { savedReports } from '../../state/kept';
import { viewOf } from '../../state/opened';
import { questions } from '../../state/questions';
import { canShare } from '../../state/sharing';
import { Check } from '../../ui/controls';
import { reportTitle } from '../paper/basis';

const kMost = 12; // reports of one link

export const same = (a: Definition, b: Definition): boolean =>
  JSON.stringify([a.analysis, a.range, a.where, a.params]) === JSON.stringify([b.analysis, b.range, b.where, b.params]);

export function titled(definition: Definition, title: string): Definition {
  const { title: _old, ...rest } = definition;
  return title === '' ? rest : { ...rest, title };
}
export const chosenOf = (ids: readonly string[]): Definition[] =>
  savedReports.value.filter(({ id }) => ids.includes(id)).map(({ name, definition }) => titled(definition, name));

// What may go along with the report on the screen.
export function others(definition: Definition): SavedReport[] {
  return savedReports.value.filter((one) => {
    const where = viewOf(one.definition);
    return where !== null && canShare(questions[where]) && !same(one.definition, definition);
  });
}

interface Props {
  definition: Definition;
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
}
export function Pack({ definition, chosen, onChange }: Props) {
  const say = words.value.share;
  const list = others(definition);
  if (list.length === 0) return <p class="muted share-part">{say.packNone}</p>;
  return (
    <fieldset class="share-part share-pack">
      <legend>{say.packWith}</legend>
      {list.map(({ id, name, definition: one }) => {
        const kind = reportTitle(titled(one, ''));
        return (
          <Check
            key={id}
            label={name.includes(kind) ? name : `${name} · ${kind}`}
            checked={chosen.includes(id)}
            onChange={(on) => onChange(on ? [...chosen, id].slice(0, kMost - 1) : chosen.filter((other) => other !== id))}
          />
        );
      })}
    </fieldset>
  );
}
