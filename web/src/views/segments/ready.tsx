// Ready-made groups: each with its rule in words, its size, and an editable copy. One that the data cannot tell says what would open it.
import { useEffect, useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { sayRule } from '../../i18n/say_rule';
import { word, words } from '../../i18n/words';
import type { Preset } from '../../engine/protocol';
import { behind } from '../../state/questions';
import { call, model } from '../../state/session';
import { Button } from '../../ui/controls';
import { draft, write } from './draft';

interface Counted {
  preset: Preset;
  people: number | null;
}

async function read(): Promise<Counted[]> {
  const reply = await call('presets', {});
  if ('problems' in reply) return [];
  const found: Counted[] = [];
  for (const preset of reply.ok.presets) {
    const counted = preset.rule ? await call('count', { rule: preset.rule }) : null;
    found.push({ preset, people: counted && 'ok' in counted ? counted.ok.customers : null });
  }
  return found;
}

function facts({ facts: given }: Preset): string {
  const say = words.value.presets.facts;
  const median = given['median_days'];
  const quiet = given['quiet_days'];
  if (given['assumed'] === true && typeof quiet === 'number') return say.assumed(count(quiet));
  return [
    typeof median === 'number' ? say.median(count(median)) : '',
    typeof quiet === 'number' ? say.quiet(count(quiet)) : '',
  ]
    .filter(Boolean)
    .join(words.value.common.listComma);
}

function Card({ preset, people }: Counted) {
  const say = words.value.segments;
  const list = words.value.presets;
  const name = word(list.names, preset.key);
  const { rule } = preset;
  const needs = preset.needs.map((one) => word(list.needs, one)).join(words.value.common.listComma);
  return (
    <li class={`ready-card${rule ? '' : ' closed'}`}>
      <h3>{name}</h3>
      <p class="muted">{Object.hasOwn(list.about, preset.key) ? list.about[preset.key] : ''}</p>
      {rule ? (
        <>
          <p class="ready-rule">{sayRule(rule)}</p>
          {facts(preset) && <p class="muted ready-facts">{facts(preset)}</p>}
          <p class="ready-foot">
            <button
              type="button"
              class="link ready-count"
              disabled={!people}
              onClick={() => {
                behind.value = { asked: { rule }, title: { text: name }, count: people };
              }}
            >
              {people === null ? '—' : say.people(count(people))}
            </button>
            <Button small icon="edit" disabled={draft.value !== null} onClick={() => write(name, rule)}>
              {say.readyCopy}
            </Button>
          </p>
        </>
      ) : (
        <p class="ready-rule">
          {needs ? say.readyNeeds(needs) : word(list.reasons, preset.reason ?? '') || say.readyNotYet}
        </p>
      )}
    </li>
  );
}

export function Ready() {
  const say = words.value.segments;
  const [found, setFound] = useState<Counted[]>([]);
  const data = `${model.value?.fingerprint ?? ''}/${model.value?.identity.without.join() ?? ''}`;
  useEffect(() => {
    let gone = false;
    void read().then((next) => {
      if (!gone) setFound(next);
    });
    return () => {
      gone = true;
    };
  }, [data]);
  if (found.length === 0) return null;
  const sorted = [...found.filter((one) => one.preset.rule), ...found.filter((one) => !one.preset.rule)];
  return (
    <section aria-label={say.ready}>
      <header class="twin-head">
        <h2>{say.ready}</h2>
        <span class="muted">{say.readyHelp}</span>
      </header>
      <ul class="ready-list">
        {sorted.map((one) => (
          <Card key={one.preset.key} {...one} />
        ))}
      </ul>
    </section>
  );
}
