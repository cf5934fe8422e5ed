// How far a table on the desk is: one mark, one short sentence.
import { count, rate } from '../../i18n/format';
import { words } from '../../i18n/words';
import { type Entry, isReady, missingOf, renamedOf } from '../../state/entries';
import { Icon, Seal } from '../../ui/icon';

export const partRead = (entry: Entry): number => (entry.progress?.bytes ?? 0) / Math.max(1, entry.size);

function Mark({ good, text }: { good: boolean; text: string }) {
  return (
    <span class={`card-state ${good ? 'good' : 'bad'}`}>
      <Icon name={good ? 'check' : 'warn'} />
      {text}
    </span>
  );
}
function Busy({ text }: { text: string }) {
  return (
    <span class="card-state">
      <Seal busy />
      {text}
    </span>
  );
}

export function StateMark({ entry }: { entry: Entry }) {
  const say = words.value.importing;
  switch (entry.status) {
    case 'unpacking':
      return <Busy text={say.unpacking} />;
    case 'looking':
      return <Busy text={say.looking} />;
    case 'loading':
      return <Busy text={say.loading(rate(partRead(entry)))} />;
    case 'loaded':
      return <Mark good text={say.loaded} />;
    case 'done':
      return <Mark good text={say.done} />;
    case 'failed':
      return <Mark good={false} text={say.failed} />;
    case 'cancelled':
      return <span class="card-state">{say.cancelled}</span>;
    default:
      if (isReady(entry)) return <Mark good text={say.ready} />;
      if (!entry.preview?.table) return <Mark good={false} text={say.needsTable} />;
      if (missingOf(entry).length > 0)
        return <Mark good={false} text={say.needsMapping(count(missingOf(entry).length))} />;
      return <Mark good={false} text={say.needsAnswer(count(renamedOf(entry).length))} />;
  }
}
