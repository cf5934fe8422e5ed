// 存为人群: the people of the panel become a segment, under the name of the mark they stood behind.
import { useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { sayProblem } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Behind } from '../../state/questions';
import { kMostPeople, type Saved, savePeople } from '../../state/save_people';
import { freeName } from '../../state/segments';
import { Button } from '../../ui/controls';

export function SavePeople({ what, total, title }: { what: Behind; total: number | null; title: string }) {
  const say = words.value.segments;
  const [name, setName] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const [saved, setSaved] = useState<Saved | null>(null);
  if (saved && 'name' in saved)
    return (
      <span class="layer-note" role="status">
        {saved.customers < saved.of
          ? say.savedSome(saved.name, count(saved.customers), count(saved.of))
          : say.savedAs(saved.name, count(saved.customers))}
      </span>
    );
  if (name === null)
    return (
      <span class="layer-note">
        <Button icon="people" disabled={!total} onClick={() => setName(freeName(title))}>
          {say.saveAs}
        </Button>
      </span>
    );
  const tooMany = !what.asked && (total ?? 0) > kMostPeople;
  const save = async (): Promise<void> => {
    setSaving(true);
    setSaved(await savePeople(what, name.trim()));
    setSaving(false);
  };
  return (
    <span class="layer-note save-people">
      <input
        type="text"
        aria-label={say.name}
        value={name}
        ref={(input) => {
          if (input && !input.dataset['met']) {
            input.dataset['met'] = 'yes';
            input.focus();
            input.select();
          }
        }}
        onInput={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.isComposing && name.trim() !== '') void save();
        }}
      />
      <Button disabled={saving || tooMany || name.trim() === ''} onClick={() => void save()}>
        {say.save}
      </Button>
      {tooMany && <span class="problem-line">{say.listTooLong(count(total), count(kMostPeople))}</span>}
      {saved && 'problems' in saved && (
        <span class="problem-line" role="alert">
          {saved.problems[0] && (saved.problems[0].code === 'no_ids' ? say.noIds : sayProblem(saved.problems[0]))}
        </span>
      )}
    </span>
  );
}
