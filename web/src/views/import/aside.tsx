// The rows that no report uses, as they stand in the file, each with its reason; to look at, and to take away as CSV.
import { useEffect, useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { sayReason } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Aside, Cell } from '../../engine/protocol';
import type { Entry } from '../../state/entries';
import { call, toast } from '../../state/session';
import { Button } from '../../ui/controls';
import { Layer } from '../../ui/layers';
import { saveBytes } from '../../ui/save';
import { DataTable, type Shown } from '../../ui/table';

export async function saveAside(entry: Entry): Promise<void> {
  if (entry.file === undefined) return;
  const codes = new Set([...(entry.coming?.reasons ?? []), ...(entry.loaded?.problems ?? [])].map(({ code }) => code));
  const reply = await call('aside_csv', {
    file: entry.file,
    title: words.value.coming.reason,
    words: Object.fromEntries([...codes].map((code) => [code, sayReason(code, '')])),
  });
  if ('problems' in reply) {
    if (reply.problems[0]) toast({ kind: 'problem', problem: reply.problems[0] });
    return;
  }
  const base = entry.name.replace(/\.[a-z0-9]+$/i, '');
  const name = `${base}.${words.value.coming.aside}.csv`;
  if (reply.bytes) saveBytes(name, reply.bytes);
  toast({ kind: 'saved', name });
}

export function AsideDrawer({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const say = words.value.coming;
  const [seen, setSeen] = useState<Aside | null>(null);
  const [waiting, setWaiting] = useState(false);
  const more = async (): Promise<void> => {
    if (waiting || entry.file === undefined || (seen && seen.rows.length >= seen.total)) return;
    setWaiting(true);
    const reply = await call('aside', { file: entry.file, limit: 200, offset: seen?.rows.length ?? 0 });
    if ('ok' in reply && (reply.ok.rows.length > 0 || !seen))
      setSeen({ ...reply.ok, rows: [...(seen?.rows ?? []), ...reply.ok.rows] });
    setWaiting(false);
  };
  useEffect(() => void more(), []);
  const columns: Shown[] = [
    { index: 0, head: words.value.importing.problemRow, column: { name: '#row', role: 'key', unit: 'count' } },
    { index: 1, head: say.reason, column: { name: '#reason', role: 'key', unit: 'text' } },
    ...(seen?.columns ?? []).map((name, at): Shown => ({
      index: at + 2,
      head: name,
      column: { name, role: 'key', unit: 'text' },
    })),
  ];
  const rows: Cell[][] = (seen?.rows ?? []).map((row) => [
    row.number,
    row.reasons.map(({ code, column }) => sayReason(code, column)).join('; '),
    ...row.cells,
  ]);
  return (
    <Layer
      title={say.asideTitle(count(entry.coming?.aside))}
      shape="drawer"
      wide
      onClose={onClose}
      foot={
        <>
          <span class="layer-note muted">
            {say.asideShown(count(rows.length), count(seen?.total ?? rows.length))} · {words.value.people.note}
          </span>
          <Button kind="primary" icon="download" onClick={() => void saveAside(entry)}>
            {say.saveAside}
          </Button>
        </>
      }
    >
      <div class="aside-rows">
        <DataTable
          caption={say.asideTitle(count(rows.length))}
          columns={columns}
          rows={rows}
          tall
          onEnd={() => void more()}
        />
      </div>
    </Layer>
  );
}
