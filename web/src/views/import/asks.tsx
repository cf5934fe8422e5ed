// What a table asks of its reader, each with the button that answers it: the remembered mapping and how far it fits, columns that are
// gone or renamed, values that were not understood. Three at most for an export that is known.
import { count, rate } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { DateOrder } from '../../engine/protocol';
import { type Entry, lostOf, panel, unknownOf } from '../../state/entries';
import { guessAgain, hint } from '../../state/imports';
import { acceptRename, answer } from '../../state/mapping_edits';
import { Button, Select } from '../../ui/controls';
import { Icon } from '../../ui/icon';

export function Asks({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  const plan = entry.preview?.plan;
  const unknown = unknownOf(entry);
  const lost = lostOf(entry);
  const unread = (entry.preview?.columns ?? []).filter((column) => column.ambiguous_date);
  const ordered = entry.hints.date_order !== undefined;
  if (!plan && unknown === 0 && unread.length === 0 && !ordered) return null;
  const used = new Set(Object.values(entry.mapping?.columns ?? {}));
  const added = (plan?.added ?? []).filter((header) => !used.has(header));
  const found = Object.keys(entry.preview?.mapping.columns ?? {}).length;
  return (
    <ul class="asks">
      {plan && (
        <li class="ask-plan">
          <Icon name="check" />
          <span>
            {say.plan(count(found), count(found + plan.lost.length))}
            {plan.added.length > 0 && (
              <span class="muted" title={plan.added.join(words.value.common.listComma)}>
                {' '}
                · {say.planAdded(count(plan.added.length))}
              </span>
            )}
          </span>
          <span class="ask-tools">
            <Button small kind="quiet" onClick={() => void guessAgain(entry.key)}>
              {say.planOther}
            </Button>
          </span>
        </li>
      )}
      {lost.map((one) => (
        <li class="ask" key={one.field}>
          <Icon name="warn" />
          <span>
            {one.likely === null
              ? say.gone(one.header, fieldWord(one.field))
              : say.renamed(one.header, one.likely, rate(one.alike))}
          </span>
          <span class="ask-tools">
            {one.likely !== null && (
              <Button small onClick={() => acceptRename(entry.key, one.field, one.likely ?? '')}>
                {say.useIt}
              </Button>
            )}
            {one.likely === null && added.length > 0 && (
              <Select
                hidden
                small
                label={say.replacedBy(one.header)}
                value=""
                onChange={(header) => acceptRename(entry.key, one.field, header)}
                options={[
                  { value: '', text: say.chooseNew, disabled: true },
                  ...added.map((header) => ({ value: header, text: header })),
                ]}
              />
            )}
            <Button small kind="quiet" onClick={() => answer(entry.key, one.field)}>
              {one.likely === null && added.length === 0 ? say.noted : say.notThisTime}
            </Button>
          </span>
        </li>
      ))}
      {(unread.length > 0 || ordered) && (
        <li class="ask">
          <Icon name={ordered ? 'check' : 'warn'} />
          <span>
            {ordered
              ? say.dateOrderLabel
              : say.dateOrder(
                  unread.map((column) => column.name).join(words.value.common.listComma),
                  unread[0]?.samples[0] ?? '3/2/2026',
                )}
          </span>
          <span class="ask-tools">
            <Select
              hidden
              small
              label={say.dateOrderLabel}
              value={entry.hints.date_order ?? ''}
              onChange={(order) => void hint(entry.key, { date_order: order as DateOrder })}
              options={[
                ...(ordered ? [] : [{ value: '', text: say.chooseOrder, disabled: true }]),
                ...(['month_first', 'day_first', 'year_first'] as const).map((order) => ({ value: order, text: say[order] })),
              ]}
            />
          </span>
        </li>
      )}
      {unknown > 0 && (
        <li class="ask">
          <Icon name="info" />
          <span>{words.value.coming.unknown(count(unknown))}</span>
          <span class="ask-tools">
            <Button
              small
              onClick={() => {
                panel.value = { key: entry.key, name: 'mapping' };
              }}
            >
              {words.value.coming.settle}
            </Button>
          </span>
        </li>
      )}
    </ul>
  );
}
