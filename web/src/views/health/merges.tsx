// The merge audit: which keys made how many people one, what looks wrong about it, and a switch for each key that takes it back.
import { useState } from 'preact/hooks';
import { count, masked } from '../../i18n/format';
import { fieldWord } from '../../i18n/say';
import { word, words } from '../../i18n/words';
import type { Identity } from '../../engine/protocol';
import { adopt, call, toast } from '../../state/session';
import { Button, Check } from '../../ui/controls';
import { held } from '../../ui/sheet';
import { saveLines } from '../report/twin';

async function use(identity: Identity, kind: string, on: boolean): Promise<void> {
  const without = on ? identity.without.filter((one) => one !== kind) : [...identity.without, kind];
  const reply = await call('identity', { without });
  if ('ok' in reply) await adopt(reply.ok);
  else if (reply.problems[0]) toast({ kind: 'problem', problem: reply.problems[0] });
}

const kindsOf = (identity: Identity): string[] => [
  ...new Set([...identity.keys.map(({ kind }) => kind), ...identity.without]),
];
const joinedBy = (identity: Identity, kind: string): number =>
  identity.merges.find((one) => one.kind === kind)?.joined ?? 0;

function save(identity: Identity): void {
  const say = words.value.health;
  const { yes, no } = words.value.common;
  saveLines('health', say.merges, [
    [say.key, say.keyUse, say.keyRows, say.keyDistinct, say.keyJoined],
    ...kindsOf(identity).map((kind) => {
      const key = identity.keys.find((one) => one.kind === kind);
      const figures = [key?.rows ?? 0, key?.distinct ?? 0, joinedBy(identity, kind)];
      return [held(fieldWord(kind)), identity.without.includes(kind) ? no : yes, ...figures.map(String)];
    }),
  ]);
}

function Keys({ identity }: { identity: Identity }) {
  const say = words.value.health;
  const kinds = kindsOf(identity);
  return (
    <div class="table-box" tabIndex={0} role="region" aria-label={say.merges}>
      <table class="data keys">
        <thead>
          <tr>
            <th scope="col">{say.key}</th>
            <th scope="col">{say.keyUse}</th>
            <th scope="col" class="figure">
              {say.keyRows}
            </th>
            <th scope="col" class="figure">
              {say.keyDistinct}
            </th>
            <th scope="col" class="figure">
              {say.keyJoined}
            </th>
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => {
            const key = identity.keys.find((one) => one.kind === kind);
            const off = identity.without.includes(kind);
            return (
              <tr key={kind} class={off ? 'off' : undefined}>
                <th scope="row">{fieldWord(kind)}</th>
                <td>
                  <Check
                    label={off ? say.notBy(fieldWord(kind)) : say.by(fieldWord(kind))}
                    checked={!off}
                    onChange={(on) => void use(identity, kind, on)}
                  />
                </td>
                <td class="figure">{count(key?.rows ?? 0)}</td>
                <td class="figure">{count(key?.distinct ?? 0)}</td>
                <td class="figure">{count(joinedBy(identity, kind))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Conflicts({ identity }: { identity: Identity }) {
  const say = words.value.health;
  const [open, setOpen] = useState(false);
  const show = (text: string): string => (open ? text : masked(text));
  if (identity.conflicts.length === 0) return null;
  return (
    <section class="twin" aria-label={say.conflicts(count(identity.conflict_count))}>
      <header class="twin-head">
        <h2>{say.conflicts(count(identity.conflict_count))}</h2>
        <Button small kind="quiet" onClick={() => setOpen(!open)}>
          {open ? words.value.people.hide : words.value.people.show}
        </Button>
      </header>
      <div class="table-box" tabIndex={0} role="region" aria-label={say.conflicts(count(identity.conflict_count))}>
        <table class="data">
          <thead>
            <tr>
              <th scope="col">{say.conflictKind}</th>
              <th scope="col">{say.conflictValue}</th>
              <th scope="col">{say.conflictOf}</th>
              <th scope="col" class="figure">
                {say.conflictCount}
              </th>
              <th scope="col">{say.conflictJoined}</th>
            </tr>
          </thead>
          <tbody>
            {identity.conflicts.map((one, index) => (
              <tr key={index}>
                <td>{fieldWord(one.kind)}</td>
                <td>
                  <code>{show(one.value)}</code>
                </td>
                <td>
                  {words.value.common.labelled(
                    fieldWord(one.of),
                    one.values.map(show).join(words.value.common.listComma) +
                      (one.count > one.values.length ? '…' : ''),
                  )}
                </td>
                <td class="figure">{count(one.count)}</td>
                <td>{one.joined ? say.joined : say.apart}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function Merges({ identity }: { identity: Identity }) {
  const say = words.value.health;
  if (identity.keys.length === 0) return null;
  return (
    <>
      <section class="twin" aria-label={say.merges}>
        <header class="twin-head">
          <h2>{say.merges}</h2>
          <Button small kind="quiet" icon="download" onClick={() => save(identity)}>
            {words.value.common.csv}
          </Button>
        </header>
        <p class="muted">{say.mergesHelp}</p>
        <Keys identity={identity} />
        {identity.orphans.some((one) => one.customers > 0) && (
          <p class="orphans">
            {words.value.common.labelled(
              say.orphans,
              identity.orphans
                .filter((one) => one.customers > 0)
                .map((one) => `${word(words.value.tables, one.table)} ${count(one.customers)}`)
                .join(words.value.common.listComma),
            )}
          </p>
        )}
      </section>
      <Conflicts identity={identity} />
    </>
  );
}
