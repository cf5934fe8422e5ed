// One step in the editor: which event, under which condition, how it is called; or a bare total.
import { count } from '../../i18n/format';
import { eventWord, isAny, isEvent, isTotal, stepLabel } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { EventStep, Step, TotalStep } from '../../engine/protocol';
import { model } from '../../state/session';
import { Button, Check, Select, Text } from '../../ui/controls';
import { RuleBuilder } from './rule_builder';

interface Props {
  step: Step;
  index: number;
  count: number;
  skippable: boolean;
  onChange: (step: Step) => void;
  onMove: (by: number) => void;
  onDuplicate: () => void;
  onRemove: () => void;
}

function Total({ step, onChange }: { step: TotalStep; onChange: (step: Step) => void }) {
  const say = words.value.funnel;
  const metrics = (model.value?.metrics ?? []).filter((one) => one.kind !== 'rate'); // rates do not add up
  const chosen = 'metric' in step.total ? step.total.metric : '';
  return (
    <div class="step-fields">
      {metrics.length > 0 && (
        <Select
          label={say.metric}
          value={chosen}
          onChange={(metric) =>
            onChange(metric === '' ? { ...step, total: { count: 0 } } : { ...step, total: { metric } })
          }
          options={[
            { value: '', text: say.typed },
            ...metrics.map((one) => ({ value: one.metric, text: `${one.metric} · ${count(one.value)}` })),
          ]}
        />
      )}
      {'count' in step.total && (
        <Text
          label={say.count}
          type="number"
          min="0"
          value={step.total.count > 0 ? String(step.total.count) : ''}
          onChange={(value) => onChange({ ...step, total: { count: Math.max(0, Math.round(Number(value) || 0)) } })}
        />
      )}
      <Text
        label={say.label}
        value={step.label}
        onChange={(label) => onChange({ ...step, label: label || say.totalStep })}
      />
      <p class="muted step-help">{say.totalHelp}</p>
    </div>
  );
}

function Happening({
  step,
  skippable,
  onChange,
}: {
  step: EventStep;
  skippable: boolean;
  onChange: (step: Step) => void;
}) {
  const say = words.value.funnel;
  const events = model.value?.events ?? [];
  const value = step.event === null ? '*' : step.event;
  const strange = value !== '' && value !== '*' && !events.some((event) => event.name === value);
  const set = <K extends keyof EventStep>(key: K, next: EventStep[K] | undefined): void => {
    const { [key]: _old, ...rest } = step;
    onChange((next === undefined ? rest : { ...rest, [key]: next }) as EventStep);
  };
  return (
    <div class="step-fields">
      <Select
        label={say.event}
        value={value}
        invalid={value === ''}
        onChange={(name) => onChange({ ...step, event: name === '*' ? null : name })}
        options={[
          ...(value === '' ? [{ value: '', text: say.chooseEvent, disabled: true }] : []),
          ...(strange ? [{ value, text: value }] : []),
          ...events.map((event) => ({
            value: event.name,
            text: `${eventWord(event.name)} · ${say.people(count(event.customers))}`,
          })),
          { value: '*', text: say.anyEvent },
        ]}
      />
      <Text
        label={say.label}
        placeholder={say.labelHint}
        value={step.label ?? ''}
        onChange={(label) => set('label', label === '' ? undefined : label)}
      />
      <RuleBuilder rule={step.where} event={step.event} onChange={(where) => set('where', where)} />
      {(skippable || step.optional) && (
        <Check
          label={say.optional}
          checked={step.optional === true}
          onChange={(on) => set('optional', on ? true : undefined)}
        />
      )}
    </div>
  );
}

export function StepCard({ step, index, count: steps, skippable, onChange, onMove, onDuplicate, onRemove }: Props) {
  const say = words.value.funnel;
  const keys = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  const name = isEvent(step) && step.event === '' ? (step.label ?? say.chooseEvent) : stepLabel(step);
  return (
    <li class="step-card" data-step={index} tabIndex={-1} onKeyDown={keys}>
      <header>
        <span class="step-number">{index + 1}</span>
        <strong>{name}</strong>
        {isTotal(step) && <span class="mark">{words.value.common.estimated}</span>}
        <span class="step-buttons">
          <Button small kind="quiet" icon="up" label={say.moveUp} disabled={index === 0} onClick={() => onMove(-1)} />
          <Button
            small
            kind="quiet"
            icon="down"
            label={say.moveDown}
            disabled={index === steps - 1}
            onClick={() => onMove(1)}
          />
          <Button small kind="quiet" icon="copy" label={say.duplicate} onClick={onDuplicate} />
          <Button small kind="quiet" icon="trash" label={say.remove} disabled={steps === 1} onClick={onRemove} />
        </span>
      </header>
      {isTotal(step) ? (
        <Total step={step} onChange={onChange} />
      ) : isAny(step) ? (
        <p class="muted">{stepLabel(step)}</p>
      ) : (
        <Happening step={step} skippable={skippable} onChange={onChange} />
      )}
    </li>
  );
}
