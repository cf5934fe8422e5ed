// The clauses about what people did, each one line of fields in the order in which the sentence is said.
import { fieldWord } from '../../i18n/names';
import { word, words } from '../../i18n/words';
import type { Did, Rule } from '../../engine/protocol';
import { Select } from '../../ui/controls';
import { BoundsField, Duration, WithinField } from './parts';
import { fieldsFor } from './property';
import { Happening, Suffixed } from './happening';
import { OccasionFields } from './occasions';
import { NumberField } from './typed';

export interface Props<R> {
  rule: R;
  onChange: (rule: Rule) => void;
}

export function DidFields({ rule, onChange }: Props<Did>) {
  const say = words.value.segments;
  const { did } = rule;
  const set = (part: Partial<Did['did']>): void => onChange({ did: { ...did, ...part } });
  const sums = fieldsFor(did.event).filter(
    (field) => ['money', 'real', 'integer'].includes(field.type) && field.table !== 'customers',
  );
  return (
    <>
      <Happening match={did} onChange={(match) => onChange({ did: match as Did['did'] })} />
      {did.sum ? (
        <>
          <Select
            hidden
            invalid={did.sum.field === ''}
            label={say.sumOf}
            value={did.sum.field}
            onChange={(field) => set({ sum: { ...did.sum, field } })}
            options={[
              ...(did.sum.field === '' ? [{ value: '', text: say.sumOf, disabled: true }] : []),
              ...(did.sum.field !== '' && !sums.some((one) => one.field === did.sum?.field)
                ? [{ value: did.sum.field, text: fieldWord(did.sum.field) }]
                : []),
              ...sums.map((one) => ({ value: one.field, text: fieldWord(one.field) })),
            ]}
          />
          <BoundsField
            label={say.kinds.sum}
            value={did.sum}
            exact={false}
            onChange={(next) => set({ sum: { field: did.sum?.field ?? '', ...next } })}
          />
        </>
      ) : did.days ? (
        <Suffixed text={say.daysUnit}>
          <BoundsField label={say.kinds.days} value={did.days} onChange={(days) => set({ days })} />
        </Suffixed>
      ) : did.first ? (
        <Select
          hidden
          label={say.kinds.first}
          value={did.first}
          onChange={(first) => set({ first: first as 'ever' })}
          options={(['ever', 'matching'] as const).map((one) => ({ value: one, text: say.firsts[one] }))}
        />
      ) : did.nth !== undefined ? (
        <Suffixed before={say.nthBefore} text={say.nthAfter}>
          <NumberField
            label={say.kinds.nth}
            value={did.nth}
            onChange={(nth) => set({ nth: Math.max(1, Math.round(nth ?? 1)) })}
          />
        </Suffixed>
      ) : (
        <Suffixed text={say.timesUnit}>
          <BoundsField label={say.kinds.did} value={did.times ?? { min: 1 }} onChange={(times) => set({ times })} />
        </Suffixed>
      )}
      <WithinField
        value={did.within}
        onChange={(within) => {
          const { within: _old, ...rest } = did;
          onChange({ did: within ? { ...rest, within } : rest });
        }}
      />
    </>
  );
}

export function BehaviourFields({ rule, onChange }: Props<Rule>) {
  const say = words.value.segments;
  if ('stopped' in rule) {
    const body = rule.stopped;
    return (
      <>
        <Happening
          match={body}
          onChange={(match) => onChange({ stopped: { ...match, active: body.active, quiet: body.quiet } })}
        />
        <Suffixed before={say.lastBefore} text={say.ago}>
          <Duration
            label={say.quiet}
            value={body.quiet}
            onChange={(quiet) => onChange({ stopped: { ...body, quiet } })}
          />
          <span>–</span>
          <Duration
            label={say.active}
            value={body.active}
            onChange={(active) => onChange({ stopped: { ...body, active } })}
          />
        </Suffixed>
      </>
    );
  }
  if ('restarted' in rule) {
    const body = rule.restarted;
    return (
      <>
        <Happening
          match={body}
          onChange={(match) => onChange({ restarted: { ...match, active: body.active, quiet: body.quiet } })}
        />
        <Suffixed before={say.againWithin} text="">
          <Duration
            label={say.againWithin}
            value={body.active}
            onChange={(active) => onChange({ restarted: { ...body, active } })}
          />
        </Suffixed>
        <Suffixed before={say.noneSince} text={say.noneUntil}>
          <Duration
            label={say.noneSince}
            value={body.quiet}
            onChange={(quiet) => onChange({ restarted: { ...body, quiet } })}
          />
        </Suffixed>
      </>
    );
  }
  if ('regularly' in rule) {
    const body = rule.regularly;
    const set = (part: Partial<typeof body>): void => onChange({ regularly: { ...body, ...part } });
    const whole = (value: number | undefined): number => Math.max(1, Math.round(value ?? 1));
    return (
      <>
        <Suffixed before={say.lastPeriods} text="">
          <NumberField label={say.lastPeriods} value={body.of} onChange={(of) => set({ of: whole(of) })} />
          <Select
            hidden
            label={say.unit}
            value={body.interval}
            onChange={(interval) => set({ interval })}
            options={['day', 'week', 'month'].map((one) => ({
              value: one,
              text: word(words.value.customer_funnel.interval, one),
            }))}
          />
        </Suffixed>
        <Suffixed before={say.inAtLeast} text={say.periodsWith}>
          <NumberField
            label={say.inAtLeast}
            value={body.at_least}
            onChange={(least) => set({ at_least: whole(least) })}
          />
        </Suffixed>
        <Happening
          match={body}
          onChange={(match) =>
            onChange({ regularly: { ...match, of: body.of, at_least: body.at_least, interval: body.interval } })
          }
        />
      </>
    );
  }
  return <OccasionFields rule={rule} onChange={onChange} />;
}
