// Beside figures that join several files: how much of it met. Little of it is said in words, because then the figures are too small.
import { count, rate } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import { go } from '../../state/session';
import { Icon } from '../../ui/icon';

const kLow = 0.5;
const kEnough = 30; // of fewer people nothing is concluded

export function Match({ report }: { report: Report | null }) {
  const facts = report?.notes.find((note) => note.code === 'match_rate')?.facts;
  const matched = Number(facts?.['matched']);
  const of = Number(facts?.['of']);
  if (!facts || !(of > 0)) return null;
  const say = words.value.health;
  const low = of >= kEnough && matched / of < kLow;
  return (
    <p class={`match${low ? ' low' : ''}`}>
      {low && <Icon name="warn" />}
      <button type="button" class="link" onClick={() => go('health')}>
        {say.match(rate(matched / of), count(matched), count(of))}
      </button>
      {low && <span>{say.matchLow(rate(matched / of))}</span>}
    </p>
  );
}
