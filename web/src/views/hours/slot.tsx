// A fixed slot of the week, before and after it began; with too little data it says so and nothing else.
import { count } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Definition, Report } from '../../engine/protocol';
import { rowsOf, tableOf } from '../../state/questions';
import { model } from '../../state/session';
import { Button, Select, Text } from '../../ui/controls';
import { daysBefore } from '../report/range';
import { Twin } from '../report/twin';
import { clocks } from './controls';
import { smallP } from './reading';

interface Slot {
  weekday?: string;
  from?: string;
  to?: string;
  since: string;
  weeks?: number;
}
interface Props {
  report: Report;
  definition: Definition;
  set: (part: Record<string, unknown>) => void;
}
export function SlotSection({ report, definition, set }: Props) {
  const say = words.value.hours;
  const slot = definition.params['slot'] as Slot | undefined;
  const table = tableOf(report, 'slot');
  const weeks = tableOf(report, 'slot_weeks');
  const result = rowsOf(table).find((row) => row['measure'] === 'difference');
  const change = (part: Partial<Slot>): void => set({ slot: { ...slot, ...part } });
  const sentence = (): string => {
    if (!result) return '';
    const before = count(result['before']);
    const after = count(result['after']);
    switch (result['verdict']) {
      case 'more':
        return say.slotMore(before, after, smallP(result['p']));
      case 'fewer':
        return say.slotFewer(before, after, smallP(result['p']));
      case 'no_difference':
        return say.slotNone(before, after, smallP(result['p']));
      default:
        return say.slotFew(count(result['weeks_before']), count(result['weeks_after']));
    }
  };
  return (
    <section class="heat-section slot-section">
      <h2>{say.slotTitle}</h2>
      <p class="muted">{say.slotHelp}</p>
      {!slot ? (
        <div class="controls">
          <Button
            small
            onClick={() => set({ slot: { weekday: 'friday', since: daysBefore(model.value?.as_of ?? '', 60) } })}
          >
            {say.slotStart}
          </Button>
        </div>
      ) : (
        <div class="controls">
          <Select
            label={say.weekday}
            value={slot.weekday ?? 'friday'}
            options={Object.entries(say.weekdays).map(([value, text]) => ({ value, text }))}
            onChange={(weekday) => change({ weekday })}
          />
          <Select label={say.from} value={slot.from ?? '21:00'} options={clocks(false)} onChange={(from) => change({ from })} />
          <Select label={say.to} value={slot.to ?? '22:00'} options={clocks(true)} onChange={(to) => change({ to })} />
          <Text label={say.since} type="date" value={slot.since} onChange={(since) => since && change({ since })} />
          <span class="narrow-field">
            <Text
              label={say.slotWeeks}
              type="number"
              min="1"
              max="26"
              value={String(slot.weeks ?? 8)}
              onChange={(text) => Number(text) >= 1 && Number(text) <= 26 && change({ weeks: Math.round(Number(text)) })}
            />
          </span>
          <Button small kind="quiet" onClick={() => set({ slot: undefined })}>
            {say.slotStop}
          </Button>
        </div>
      )}
      {table && weeks && (
        <>
          <p class="slot-verdict">{sentence()}</p>
          <Twin
            table={table}
            definition={report.definition}
            title={say.slotTitle}
            heads={say.slotHeads}
            write={{
              measure: (value) => word(say.slotMeasures, String(value)),
              verdict: (value) => word(say.verdicts, String(value)),
              p: smallP,
              least_p: smallP,
            }}
          />
          <Twin
            table={weeks}
            definition={report.definition}
            title={say.slotHeads['day'] ?? ''}
            heads={say.slotHeads}
            write={{ period: (value) => word(say.slotPeriods, String(value)) }}
          />
        </>
      )}
    </section>
  );
}
