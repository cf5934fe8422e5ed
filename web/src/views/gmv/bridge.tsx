// Who came and who went between the two periods: 期初 + 新增 + 裂变 + 回流 − 流失 = 期末, of those who can be reached or who bought.
import { useState } from 'preact/hooks';
import { type Fall, Waterfall } from '../../charts/waterfall';
import { count } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Definition, Json, Table } from '../../engine/protocol';
import { rowsOf } from '../../state/questions';
import { Choice } from '../../ui/controls';
import { Twin } from '../report/twin';

interface Props {
  table: Table | null;
  definition: Definition;
  onPeople: (mark: Record<string, Json>, title: string, count: number | null) => void;
}
export function Bridge({ table, definition, onPeople }: Props) {
  const say = words.value.gmv;
  const [of, setOf] = useState<'users' | 'buyers'>('buyers');
  const rows = rowsOf(table).filter((row) => row['of'] === of);
  if (!table) return null;
  const falls: Fall[] = rows.map((row) => {
    const step = String(row['step']);
    const people = row['customers'] === null ? null : Number(row['customers']);
    const lost = step === 'lost';
    return {
      key: step,
      label: word(say.steps, step),
      kind: step === 'start' || step === 'end' ? 'total' : 'part',
      value: people === null ? null : lost ? -people : people,
      text: people === null ? '--' : `${lost ? '−' : step === 'start' || step === 'end' ? '' : '+'}${count(people)}`,
      opens: people !== null && people > 0,
    };
  });
  const title = say.bridgeTitle(word(say.bridgeOf, of));
  return (
    <>
      <figure class="strip">
        <figcaption>
          <h2>{title}</h2>
          <Choice
            label={say.bridge}
            value={of}
            onChange={(value) => setOf(value as 'users' | 'buyers')}
            options={(['buyers', 'users'] as const).map((value) => ({ value, text: word(say.bridgeOf, value) }))}
          />
        </figcaption>
        <Waterfall
          title={title}
          keys={say.keys}
          rows={falls}
          onOpen={(row) =>
            onPeople({ bridge: of, step: row.key }, `${title} · ${row.label}`, Math.abs(row.value ?? 0))
          }
        />
      </figure>
      <Twin
        table={table}
        definition={definition}
        title={say.bridge}
        heads={say.heads}
        write={{
          of: (value) => word(say.bridgeOf, String(value)),
          step: (value) => word(say.steps, String(value)),
        }}
      />
    </>
  );
}
