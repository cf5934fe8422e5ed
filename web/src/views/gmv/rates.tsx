// Why the conversion of all moved: because the groups weigh otherwise than before, or because of their own rates. The core splits it
// (Kitagawa); both parts add up to the change.
import { Waterfall } from '../../charts/waterfall';
import { points, rate } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Definition, Table } from '../../engine/protocol';
import { rowsOf } from '../../state/questions';
import { Twin } from '../report/twin';

const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);

export function Rates({ table, definition, by }: { table: Table | null; definition: Definition; by: string }) {
  const say = words.value.gmv;
  const row = rowsOf(table)[0];
  if (!table || !row) return null;
  const bar = (key: 'base' | 'current' | 'mix' | 'within') => {
    const value = number(row[key]);
    const total = key === 'base' || key === 'current';
    return {
      key,
      label: total ? word(say.periods, key) : word(say.rateParts, key),
      kind: total ? ('total' as const) : ('part' as const),
      value,
      text: total ? rate(value) : value === null ? '--' : points(value),
      ...(key === 'mix' ? { tone: 'mix' } : {}),
    };
  };
  return (
    <>
      {number(row['mix']) !== null && (
        <figure class="strip">
          <figcaption>
            <h2>{say.ratesTitle(by)}</h2>
          </figcaption>
          <p class="muted">{say.ratesHelp}</p>
          <Waterfall
            title={say.ratesTitle(by)}
            keys={say.keys}
            rows={[bar('base'), bar('mix'), bar('within'), bar('current')]}
          />
        </figure>
      )}
      <Twin
        table={table}
        definition={definition}
        title={say.ratesTitle(by)}
        heads={{ ...say.heads, ...say.rateParts, rate: say.rateHead }}
        write={{
          rate: (value) => word(say.factors, String(value)),
          mix: (value) => (typeof value === 'number' ? points(value) : '--'),
          within: (value) => (typeof value === 'number' ? points(value) : '--'),
        }}
      />
    </>
  );
}
