// The page before an import takes effect: for every table what is new, changed, repeated and set aside, adding up to its rows; the key
// that tells rows apart; days that lack; the same file again.
import { useEffect, useRef } from 'preact/hooks';
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import { entries, stage } from '../../state/entries';
import { firstReport, go } from '../../state/session';
import { takeIn } from '../../state/taking';
import { Button } from '../../ui/controls';
import { ComingCard } from './coming_card';

async function take(): Promise<void> {
  const more = entries.value.some((entry) => entry.status === 'ready' || entry.status === 'failed');
  if ((await takeIn()) && !more) go(firstReport());
}

export function ComingPage() {
  const say = words.value.coming;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const list = entries.value.filter((entry) => entry.status === 'loaded' && entry.coming && entry.loaded);
  const unread = entries.value.filter(({ status }) => status === 'failed' || status === 'cancelled').length;
  const fresh = list.reduce((sum, { coming }) => sum + (coming ? coming.added + coming.updated : 0), 0);
  return (
    <div class="desk coming">
      <header class="desk-head">
        <h1 tabIndex={-1} ref={head}>
          {say.title}
        </h1>
        <span class="muted">{words.value.importing.tables(count(list.length))}</span>
        <p class="muted coming-help">
          {say.help}
          {unread > 0 && ` · ${say.unread(count(unread))}`}
        </p>
      </header>
      {list.map((entry) => (
        <ComingCard key={entry.key} entry={entry} />
      ))}
      <footer class="desk-foot">
        {fresh === 0 && list.length > 0 && <span class="muted">{say.nothingNew}</span>}
        <Button
          onClick={() => {
            stage.value = 'desk';
          }}
        >
          {say.back}
        </Button>
        <Button kind="primary" disabled={list.length === 0} onClick={() => void take()}>
          {say.take}
        </Button>
      </footer>
    </div>
  );
}
