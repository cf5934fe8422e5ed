// What the shop sold while it was shut: one numerator, each denominator beside its share and interval; and whose share stands out.
import { useState } from 'preact/hooks';
import { count, rate, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import { rowsOf, tableOf } from '../../state/questions';
import { Button, Text } from '../../ui/controls';
import { Twin } from '../report/twin';
import { smallP } from './reading';

interface Props {
  report: Report;
  onPeople: () => void;
  set: (part: Record<string, unknown>) => void;
}
export function Closed({ report, onPeople, set }: Props) {
  const say = words.value.hours;
  const table = tableOf(report, 'closed');
  const groups = tableOf(report, 'groups');
  const [typed, setTyped] = useState<string | null>(null);
  const rows = rowsOf(table);
  const base = report.definition.params['baseline'];
  const first = rows[0];
  if (!table || !first) return null;
  return (
    <section class="closed-section">
      <h2>{say.closedTitle}</h2>
      <dl class="figures closed-figures">
        {rows.map((row) => (
          <div key={String(row['denominator'])}>
            <dt>{word(say.denominators, String(row['denominator']))}</dt>
            <dd>{row['paid_share'] === null ? rate(row['orders_share']) : rate(row['paid_share'])}</dd>
            <dd class="muted small-line">
              {row['paid_share'] !== null && `${shortMoney(row['paid'])} / ${shortMoney(row['of_paid'])} · `}
              {`${say.orders} ${count(row['orders'])} / ${count(row['of_orders'])}`}
              {row['low'] !== null && ` · ${rate(row['low'])}–${rate(row['high'])}`}
            </dd>
          </div>
        ))}
      </dl>
      <p class="muted">{say.increment}</p>
      <div class="controls">
        <Button small icon="people" onClick={onPeople} disabled={!first['orders']}>
          {say.people(count(first['orders']))}
        </Button>
        <span class="narrow-field">
          <Text
            label={say.baseline}
            type="number"
            min="0"
            max="100"
            placeholder={say.baselineNone}
            value={typed ?? (typeof base === 'number' ? String(+(base * 100).toFixed(4)) : '')}
            onChange={(text) => {
              setTyped(text);
              const share = Number(text) / 100;
              if (text === '') set({ baseline: null });
              else if (share >= 0 && share <= 1) set({ baseline: share });
            }}
          />
        </span>
        {typeof base === 'number' && first['p'] !== null && (
          <p class="baseline-verdict">{say.baselineVerdict(smallP(first['p']), Number(first['p']) < 0.05, rate(base))}</p>
        )}
      </div>
      <Twin
        table={table}
        definition={report.definition}
        title={say.closedTitle}
        heads={say.closedHeads}
        hide={typeof base === 'number' ? [] : ['p']}
        write={{
          denominator: (value) => word(say.denominators, String(value)),
          p: (value) => smallP(value),
        }}
      />
      {groups && groups.rows.length > 1 && (
        <>
          <Twin
            table={groups}
            definition={report.definition}
            title={say.groupsTitle}
            heads={say.groupHeads}
            write={{
              group: (value) => String(value) || say.emptyGroup,
              verdict: (value) => word(say.verdicts, String(value)),
              p: smallP,
              p_clustered: smallP,
              p_adjusted: smallP,
            }}
          />
          <p class="muted">{say.groupsHelp}</p>
        </>
      )}
    </section>
  );
}
