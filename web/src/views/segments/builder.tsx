// The rule builder: the rule as a sentence with the number it stands for, its clauses below, and a name to keep it under.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { count } from '../../i18n/format';
import { sayProblem } from '../../i18n/say';
import { sayRule } from '../../i18n/say_rule';
import { words } from '../../i18n/words';
import type { Asked, Problem, Rule } from '../../engine/protocol';
import { behind } from '../../state/questions';
import { saveSegment, segments } from '../../state/segments';
import { model, toast } from '../../state/session';
import { CloseButton } from '../../ui/close_button';
import { Button, Choice, Select } from '../../ui/controls';
import { groupOf, grouped } from './clauses';
import type { Effect } from './clause';
import { useCount } from './counting';
import { change, draft, type Draft, future, leave, past, redo, segmentOf, undo } from './draft';
import { GroupEditor } from './group';
import { bare, prepared } from './tree';
import { Typed } from './typed';

// The event that most questions are about: the paid order, else the one that most people have.
export function mainEvent(): string {
  const events = model.value?.events ?? [];
  return (
    (events.find((one) => one.name === 'paid') ?? [...events].sort((a, b) => b.customers - a.customers)[0])?.name ?? ''
  );
}

const kAll = '';
const kOwn = '$own';

export function Builder() {
  return draft.value && <Editing present={draft.value} key={draft.value.id} />;
}

function Editing({ present }: { present: Draft }) {
  const say = words.value.segments;
  const place = useRef<HTMLElement>(null);
  const [refused, setRefused] = useState<Problem[]>([]);
  const ready = useMemo(() => prepared(present.root), [present.root]);
  const asked: Asked | null = {
    ...(ready.rule && { rule: ready.rule }),
    ...(present.base && { base: present.base }),
    ...(present.as_of && { as_of: present.as_of }),
  };
  const { counted, problems, busy } = useCount(asked);
  const effects = new Map<string, Effect>();
  for (const clause of counted?.clauses ?? []) {
    const at = ready.places.get(clause.where.replace(/^\/rule/, ''));
    if (at !== undefined) effects.set(at, clause);
  }
  const set = (next: Draft): void => {
    setRefused([]);
    change(next, performance.now());
  };
  const root = groupOf(present.root);
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' });
    place.current?.querySelector<HTMLElement>('.clause select, .clause-add button')?.focus();
  }, []);
  const save = async (): Promise<void> => {
    const segment = segmentOf(present);
    const found = await saveSegment(segment);
    setRefused(found);
    if (found.length > 0) return;
    toast({ kind: 'saved', name: segment.name });
    leave();
  };
  const keys = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const key = event.key.toLowerCase();
    if (key === 's') {
      event.preventDefault();
      if (ready.rule && ready.open === 0) void save();
    } else if (key === 'z' || key === 'y') {
      event.preventDefault();
      if (key === 'y' || event.shiftKey) redo();
      else undo();
    }
  };
  const sentence = ready.rule ? sayRule(bare(ready.rule)) : say.everyone;
  const shown = problems.length > 0 ? problems : refused;
  const baseValue = !present.base ? kAll : 'segment' in present.base ? present.base.segment : kOwn;
  const withBase = (value: string): void => {
    const { base: _old, ...rest } = present;
    if (value === kOwn) return;
    set(value === kAll ? rest : { ...rest, base: { segment: value } });
  };
  return (
    <section class="builder" aria-label={say.builder} ref={place} onKeyDown={keys}>
      <header class="builder-head">
        <h2>{present.isNew ? say.newTitle : say.editTitle}</h2>
        <Button
          kind="quiet"
          icon="undo"
          label={words.value.common.undo}
          disabled={past.value.length === 0}
          onClick={undo}
        />
        <Button
          kind="quiet"
          icon="redo"
          label={words.value.common.redo}
          disabled={future.value.length === 0}
          onClick={redo}
        />
        <CloseButton onClick={leave} />
      </header>
      <p class="builder-sentence">
        <span>{sentence}</span> <span aria-hidden="true">→</span>{' '}
        <output class={`builder-count${busy ? ' stale' : ''}`} aria-live="polite">
          {counted ? (
            <>
              <strong>{say.people(count(counted.customers))}</strong>
              {typeof counted.reachable === 'number' && <span>{say.reachable(count(counted.reachable))}</span>}
              <span class="muted">{say.of(baseName(present.base), count(counted.of))}</span>
            </>
          ) : problems.length > 0 ? (
            <strong>—</strong>
          ) : (
            <span class="muted">{words.value.common.loading}</span>
          )}
        </output>
      </p>
      {shown.length > 0 && (
        <ul class="builder-problems" role="alert">
          {shown.map((problem, index) => (
            <li key={index} class="problem-line">
              {sayProblem(problem)}
            </li>
          ))}
        </ul>
      )}
      {ready.open > 0 && <p class="muted builder-open">{say.open(count(ready.open))}</p>}
      {root && root.rules.length > 1 && (
        <Choice
          label={say.join}
          value={root.join}
          onChange={(join) => set({ ...present, root: grouped({ join: join as 'all', rules: root.rules }) })}
          options={(['all', 'any'] as const).map((one) => ({ value: one, text: say.joins[one] }))}
        />
      )}
      <GroupEditor
        root={present.root}
        rule={present.root}
        path={[]}
        effects={effects}
        event={mainEvent()}
        self={present.id}
        onRoot={(next) => set({ ...present, root: next })}
      />
      <div class="builder-frame">
        <Select
          label={say.base}
          value={baseValue}
          onChange={withBase}
          options={[
            { value: kAll, text: say.allCustomers },
            ...(baseValue === kOwn && present.base ? [{ value: kOwn, text: sayRule(present.base) }] : []),
            ...segments.value.filter((one) => one.id !== present.id).map((one) => ({ value: one.id, text: one.name })),
          ]}
        />
        <span class="field">
          <span class="muted">{say.asOf}</span>
          <Typed<string>
            type="date"
            label={say.asOf}
            value={present.as_of ?? ''}
            write={(day) => day.slice(0, 10)}
            read={(text) => text}
            onChange={(day) => {
              const { as_of: _old, ...rest } = present;
              set(day === '' ? rest : { ...rest, as_of: day });
            }}
          />
          <span class="muted">{present.as_of ? say.asOfHelp : say.asOfEnd(model.value?.as_of ?? '—')}</span>
        </span>
      </div>
      <footer class="builder-foot">
        <span class="field">
          <span class="muted">{say.name}</span>
          <Typed<string>
            label={say.name}
            value={present.name}
            write={(one) => one}
            read={(one) => one}
            onChange={(name) => set({ ...present, name })}
          />
        </span>
        <Button
          kind="primary"
          disabled={!ready.rule || ready.open > 0 || present.name.trim() === ''}
          onClick={() => void save()}
        >
          {say.save}
        </Button>
        <Button
          icon="people"
          disabled={!counted || counted.customers === 0}
          onClick={() => {
            behind.value = { asked, title: { text: present.name }, count: counted?.customers ?? null };
          }}
        >
          {say.see}
        </Button>
      </footer>
    </section>
  );
}

export function baseName(base: Rule | undefined): string {
  return base ? sayRule(base) : words.value.segments.allCustomers;
}
