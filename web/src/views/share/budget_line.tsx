// How far the link gets, tool by tool: said while it is still being made, not after it was cut.
import { budgetOf } from '../../state/budget';
import { count } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import { Icon } from '../../ui/icon';

export function BudgetLine({ link }: { link: string }) {
  const say = words.value.share;
  const budget = budgetOf(link);
  const n = count(budget.characters);
  return (
    <>
      {/* Also where no clipboard is given: the text itself, to be marked and copied by hand. */}
      <textarea
        class="share-link"
        readOnly
        rows={2}
        aria-label={say.link}
        value={link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class={`budget ${budget.fit}`} role="status">
        <p>
          <Icon name={budget.fit === 'everywhere' ? 'check' : 'warn'} />
          {budget.fit === 'everywhere' ? say.everywhere(n) : budget.fit === 'chats' ? say.chats(n) : say.file(n)}
        </p>
        <ul>
          {budget.tools.map(({ tool, fits }) => (
            <li key={tool} class={fits ? 'fits' : 'cuts'}>
              {word(say.tools, tool)} <span>{fits ? `✓ ${say.fits}` : `✕ ${say.cuts}`}</span>
            </li>
          ))}
        </ul>
        <p class="muted">{`${say.limitNote} · ${say.norevoke}`}</p>
      </div>
    </>
  );
}
