// Clauses of shares, festivals, shared values and sequences.
import { fieldWord } from '../../i18n/names';
import { word, words } from '../../i18n/words';
import type { Rule } from '../../engine/protocol';
import { model } from '../../state/session';
import { CloseButton } from '../../ui/close_button';
import { Button, Select } from '../../ui/controls';
import { Happening, Suffixed } from './happening';
import { BoundsField, Duration } from './parts';
import { NumberField } from './typed';

interface Props<R> {
  rule: R;
  onChange: (rule: Rule) => void;
}

export function OccasionFields({ rule, onChange }: Props<Rule>) {
  const say = words.value.segments;
  if ('share' in rule) {
    const body = rule.share;
    return (
      <>
        <Happening label={say.sharePart} match={body.of} onChange={(of) => onChange({ share: { ...body, of } })} />
        <span>{say.shareOf}</span>
        <Happening
          label={say.shareWhole}
          match={body.in}
          onChange={(whole) => onChange({ share: { ...body, in: whole } })}
        />
        <Suffixed text="%">
          <BoundsField
            label={say.kinds.share}
            scale={100}
            exact={false}
            value={body}
            onChange={(next) => {
              const { min: _min, max: _max, ...rest } = body;
              onChange({ share: { ...rest, ...next } });
            }}
          />
        </Suffixed>
      </>
    );
  }
  if ('festival' in rule) {
    const body = rule.festival;
    const set = (part: Partial<typeof body>): void => onChange({ festival: { ...body, ...part } });
    const known = words.value.festivals;
    return (
      <>
        <Select
          hidden
          label={say.kinds.festival}
          value={body.festival}
          onChange={(festival) => set({ festival })}
          options={[...new Set([...Object.keys(known), body.festival])].map((one) => ({
            value: one,
            text: word(known, one),
          }))}
        />
        <Suffixed before={say.before} text="">
          <Duration label={say.before} value={body.before ?? '30d'} onChange={(before) => set({ before })} />
        </Suffixed>
        <Suffixed before={say.after} text={say.during}>
          <Duration label={say.after} value={body.after ?? '1d'} onChange={(after) => set({ after })} />
        </Suffixed>
        <Happening match={body} onChange={(match) => onChange({ festival: { ...body, ...match } })} />
        <Suffixed text={say.seasonsUnit}>
          <BoundsField
            label={say.seasons}
            exact={false}
            value={body.seasons ?? { min: 1 }}
            onChange={(next) => set({ seasons: { ...next, ...(body.seasons?.last && { last: body.seasons.last }) } })}
          />
        </Suffixed>
        <Suffixed before={say.seasonsLast} text="">
          <NumberField
            label={say.seasonsLast}
            value={body.seasons?.last ?? 0}
            onChange={(last) => {
              const { last: _old, ...rest } = body.seasons ?? {};
              set({ seasons: last && last > 0 ? { ...rest, last: Math.round(last) } : rest });
            }}
          />
        </Suffixed>
      </>
    );
  }
  if ('shared' in rule) {
    const body = rule.shared;
    const fields = (model.value?.fields ?? []).filter((field) => field.type === 'text' && field.distinct > 1);
    return (
      <>
        <Select
          hidden
          invalid={body.field === ''}
          label={words.value.rules.field}
          value={body.field}
          onChange={(field) => onChange({ shared: { ...body, field } })}
          options={[
            ...(fields.some((one) => one.field === body.field)
              ? []
              : [{ value: body.field, text: body.field ? fieldWord(body.field) : say.chooseField, disabled: true }]),
            ...fields.map((one) => ({ value: one.field, text: fieldWord(one.field) })),
          ]}
        />
        <Suffixed before={say.sharedWith} text={say.sharedPeople}>
          <BoundsField
            label={say.kinds.shared}
            exact={false}
            value={body.customers}
            onChange={(customers) => onChange({ shared: { ...body, customers } })}
          />
        </Suffixed>
      </>
    );
  }
  return 'sequence' in rule ? <SequenceFields rule={rule} onChange={onChange} /> : null;
}

function SequenceFields({ rule, onChange }: Props<Extract<Rule, { sequence: unknown }>>) {
  const say = words.value.segments;
  const { sequence } = rule;
  const set = (part: Partial<typeof sequence>): void => onChange({ sequence: { ...sequence, ...part } });
  return (
    <>
      {sequence.steps.map((step, index) => (
        <span class="bounds" key={index}>
          {index > 0 && <span>{say.then}</span>}
          <Happening
            label={`${words.value.funnel.step} ${index + 1}`}
            match={step}
            onChange={(next) => set({ steps: sequence.steps.map((one, at) => (at === index ? next : one)) })}
          />
          {sequence.steps.length > 2 && (
            <CloseButton
              small
              label={words.value.funnel.remove}
              onClick={() => set({ steps: sequence.steps.filter((_, at) => at !== index) })}
            />
          )}
        </span>
      ))}
      <Button small kind="quiet" icon="plus" onClick={() => set({ steps: [...sequence.steps, { event: '' }] })}>
        {words.value.funnel.addStep}
      </Button>
      <Suffixed before={say.allWithin} text="">
        <Duration label={say.allWithin} value={sequence.within ?? '7d'} onChange={(within) => set({ within })} />
      </Suffixed>
    </>
  );
}
