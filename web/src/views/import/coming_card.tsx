// One table of the preview.
import { useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { fieldWord, sayReason } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Coming, Policy } from '../../engine/protocol';
import { change, entryLabel, type Entry, panel, stage, unknownOf } from '../../state/entries';
import { model, sample } from '../../state/session';
import { setPolicy, skip } from '../../state/taking';
import { Button, Select } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import { AsideDrawer, saveAside } from './aside';
import { ReadFacts } from './read_facts';
import { exportTitle } from './titles';

const kinds = ['added', 'updated', 'repeated', 'aside'] as const;

function Split({ coming }: { coming: Coming }) {
  const say = words.value.coming;
  return (
    <figure class="split">
      <div class="split-bar" aria-hidden="true">
        {kinds.map((kind) => coming[kind] > 0 && <span key={kind} class={kind} style={{ flexGrow: coming[kind] }} />)}
      </div>
      <dl class="split-figures">
        {kinds.map((kind) => (
          <div key={kind} class={coming[kind] === 0 ? 'none' : kind}>
            <dt>{say[kind]}</dt>
            <dd>{count(coming[kind])}</dd>
          </div>
        ))}
      </dl>
      <figcaption class="muted">{say.sum(count(coming.rows))}</figcaption>
    </figure>
  );
}

function Same({ entry, coming }: { entry: Entry; coming: Coming }) {
  const say = words.value.coming;
  const [open, setOpen] = useState(false);
  return (
    <div class="notice" role="status">
      <p class="notice-line">
        <Icon name="info" />
        <span>{say.same(coming.same_as ?? '')}</span>
        <span class="notice-tools">
          <Button small onClick={() => void skip(entry.key)}>
            {say.skip}
          </Button>
          <Button small kind="quiet" expanded={open} onClick={() => setOpen(!open)}>
            {say.difference}
          </Button>
        </span>
      </p>
      {open && <p class="muted">{say.noDifference(count(coming.rows))}</p>}
    </div>
  );
}

function Gaps({ entry, coming }: { entry: Entry; coming: Coming }) {
  const say = words.value.coming;
  const open = coming.gaps.filter((gap) => !entry.known.includes(gap.from));
  if (open.length === 0) return null;
  return (
    <div class="notice">
      {open.slice(0, 5).map((gap) => (
        <p class="notice-line" key={gap.from}>
          <Icon name="warn" />
          <span>
            {gap.from === gap.to ? say.gapDay(gap.from, count(gap.usual)) : say.gap(gap.from, gap.to, count(gap.usual))}
          </span>
          <span class="notice-tools">
            <Button small onClick={() => change(entry.key, { known: [...entry.known, gap.from] })}>
              {say.gapKnown}
            </Button>
          </span>
        </p>
      ))}
      <p class="muted advice">{say.gapHelp}</p>
    </div>
  );
}

function Aside({ entry, coming }: { entry: Entry; coming: Coming }) {
  const say = words.value.coming;
  const [open, setOpen] = useState(false);
  if (coming.aside === 0) return null;
  const withReason = coming.reasons.reduce((sum, { rows }) => sum + rows, 0);
  const unmatched = coming.policy === 'update' ? coming.aside - withReason : 0;
  return (
    <section class="notice problems" aria-label={say.asideTitle(count(coming.aside))}>
      <p class="notice-head">
        <b>{say.asideTitle(count(coming.aside))}</b>
        <span class="muted">{say.asideHelp(count(coming.aside))}</span>
      </p>
      <ul>
        {coming.reasons.map((reason) => (
          <li key={`${reason.code}/${reason.column}`}>
            <b>{count(reason.rows)}</b>
            <span>{sayReason(reason.code, reason.column)}</span>
          </li>
        ))}
        {unmatched > 0 && (
          <li>
            <b>{count(unmatched)}</b>
            <span>{say.onlyUpdates}</span>
          </li>
        )}
      </ul>
      {coming.reasons.some(({ code }) => code === 'damaged_id') && <p class="muted advice">{say.damagedAdvice}</p>}
      {withReason > 0 && (
        <p class="notice-tools">
          <Button small onClick={() => setOpen(true)}>
            {say.seeAside}
          </Button>
          <Button small icon="download" onClick={() => void saveAside(entry)}>
            {say.saveAside}
          </Button>
        </p>
      )}
      {open && <AsideDrawer entry={entry} onClose={() => setOpen(false)} />}
    </section>
  );
}

// A day alone where the clock says nothing.
const moment = (text: string): string => text.slice(0, 16).replace('T', ' ').replace(' 00:00', '');

const hasWord = (field: string): boolean => Object.hasOwn(words.value.fields, field);
const inFile = (entry: Entry, field: string): boolean =>
  entry.preview?.columns.some(({ name }) => name === fieldWord(field)) ?? false;

// Days that this table and those that are in both have, and orders whose state moved on.
function Changed({ coming }: { coming: Coming }) {
  const say = words.value.week;
  const own = model.value && sample.value === null ? model.value.tables.find((one) => one.table === coming.table) : null;
  const overlaps =
    own?.first_day && own.last_day && coming.first_day && coming.last_day
      ? [
          own.first_day > coming.first_day ? own.first_day : coming.first_day,
          own.last_day < coming.last_day ? own.last_day : coming.last_day,
        ]
      : null;
  const [from, to] = overlaps ?? [];
  const moved = coming.moved ?? [];
  if (coming.same_as !== null || (!overlaps && moved.length === 0)) return null;
  const state = (text: string): string => word(words.value.meanings, text);
  return (
    <ul class="coming-changed">
      {from && to && <li>{from <= to ? say.overlap(from, to) : say.apart(own?.last_day ?? '', coming.first_day ?? '')}</li>}
      {moved.slice(0, 6).map((one) => (
        <li key={`${one.from}/${one.to}`}>{say.moved(state(one.from), state(one.to), count(one.rows))}</li>
      ))}
    </ul>
  );
}

export function ComingCard({ entry }: { entry: Entry }) {
  const say = words.value.coming;
  const { coming, loaded } = entry;
  if (!coming || !loaded) return null;
  const unknown = unknownOf(entry);
  // Fields of the key that neither the file nor our words have tell no rows apart for the reader.
  const key = coming.key
    .filter((field) => loaded.mapping.columns[field] !== undefined || hasWord(field) || inFile(entry, field))
    .map((field) => loaded.mapping.columns[field] ?? fieldWord(field));
  const policies: Policy[] = ['merge', 'append', 'update'];
  return (
    <article class="file-card coming-card" aria-label={entryLabel(entry)}>
      <header class="card-head">
        <div class="card-name">
          <strong>{entryLabel(entry)}</strong>
          <span class="card-facts">
            <b>{exportTitle(loaded.export, loaded.table)}</b>
            <span class="muted">{say.rows(count(coming.rows))}</span>
            {coming.first_day && coming.last_day && (
              <span class="muted">{say.span(coming.first_day, coming.last_day)}</span>
            )}
            {coming.exported_at && <span class="muted">{say.exported(moment(coming.exported_at))}</span>}
          </span>
        </div>
      </header>
      {coming.same_as !== null && <Same entry={entry} coming={coming} />}
      <Split coming={coming} />
      {coming.same_as === null && (
        <p class="merge-rule">
          <span>{key.length > 0 ? say.byKey(key.join(' + ')) : say.byAll}</span>
          {key.length > 0 && (
            <Select
              small
              label={say.policy}
              value={coming.policy}
              onChange={(policy) => void setPolicy(entry.key, policy as Policy)}
              options={policies.map((value) => ({ value, text: word(say.policies, value) }))}
            />
          )}
        </p>
      )}
      <Changed coming={coming} />
      <Gaps entry={entry} coming={coming} />
      {unknown > 0 && (
        <div class="notice">
          <p class="notice-line">
            <Icon name="info" />
            <span>{say.unknown(count(unknown))}</span>
            <span class="notice-tools">
              <Button
                small
                onClick={() => {
                  panel.value = { key: entry.key, name: 'mapping' };
                  stage.value = 'desk';
                  requestAnimationFrame(() => document.querySelector<HTMLElement>('.dictionary select')?.focus());
                }}
              >
                {say.settle}
              </Button>
            </span>
          </p>
        </div>
      )}
      <Aside entry={entry} coming={coming} />
      <ReadFacts loaded={loaded} />
    </article>
  );
}
