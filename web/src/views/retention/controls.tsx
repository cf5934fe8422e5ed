// The choices of a retention report: what starts, what counts as coming back, per which period; the rarer ones behind 口径.
import { word, words } from '../../i18n/words';
import type { Definition, EventStep, Rule } from '../../engine/protocol';
import { model } from '../../state/session';
import { Choice, Select, Text } from '../../ui/controls';
import { RuleBuilder } from '../funnel/rule_builder';
import { RangeControl } from '../report/range';
import { EventSelect, groupFields, GroupSelect, type Happening } from './steps';

export interface RetentionParams {
  start: Happening;
  return?: Happening;
  leave?: Happening;
  period?: string;
  intervals?: number;
  count?: string;
  cohort_by?: string;
  time_window?: string;
  min_occurrences?: number;
  brackets?: number[];
  week_start?: string;
  breakdown?: { by: string[]; limit?: number };
}
export type RetentionDefinition = Definition<RetentionParams>;
type Ask = (definition: RetentionDefinition) => void;

// Hours are worth a table only of a short stretch.
const kHourly = 31;
function daysOf({ range }: RetentionDefinition): number {
  const from = range?.from ?? model.value?.first_day;
  const to = range?.to ?? model.value?.as_of;
  return from && to ? (Date.parse(to) - Date.parse(from)) / 86_400_000 : 0;
}

const without = <T extends object>(from: T, ...keys: (keyof T)[]): T =>
  Object.fromEntries(Object.entries(from).filter(([key]) => !keys.includes(key as keyof T))) as T;

// "1, 2, 4": nothing when it is no list of whole numbers.
export function readList(text: string): number[] | null {
  const parts = text.split(/[\s,，、]+/).filter(Boolean).map(Number);
  return parts.every((part) => Number.isInteger(part) && part >= 1) ? parts : null;
}

// Questions with a name, as far as the data has what they need.
export function presets(): Record<string, Pick<RetentionParams, 'start' | 'leave'>> {
  const names = new Set(model.value?.events.map((event) => event.name));
  return {
    ...(names.has('paid') ? { bought: { start: { event: 'paid' } } } : {}),
    ...(names.has('added') && names.has('deleted')
      ? { added: { start: { event: 'added' }, leave: { event: 'deleted' } } }
      : {}),
    ...(names.size > 1 ? { active: { start: { event: null } } } : {}),
  };
}
function presetOf(params: RetentionParams): string {
  const asked = JSON.stringify([params.start, params.leave ?? null, params.return ?? null]);
  const found = Object.entries(presets()).find(
    ([, one]) => JSON.stringify([one.start, one.leave ?? null, null]) === asked,
  );
  return found?.[0] ?? 'own';
}

export function RetentionControls({ definition, ask }: { definition: RetentionDefinition; ask: Ask }) {
  const say = words.value.retention;
  const { params } = definition;
  const set = (part: Partial<RetentionParams>, ...gone: (keyof RetentionParams)[]): void =>
    ask({ ...definition, params: { ...without(params, ...gone), ...part } });
  const period = params.period ?? 'day';
  const preset = presetOf(params);
  const n = (say.nth[period] ?? say.nth['day']!)('n');
  return (
    <div class="controls">
      <Select
        label={say.preset}
        value={preset}
        onChange={(name) => {
          const chosen = presets()[name];
          if (chosen) set(chosen, 'return', 'leave', ...(chosen.leave ? (['count', 'min_occurrences'] as const) : []));
        }}
        options={[...Object.keys(presets()), ...(preset === 'own' ? ['own'] : [])].map((value) => ({
          value,
          text: word(say.presets, value),
        }))}
      />
      <RangeControl
        range={definition.range}
        onChange={(range) => ask(range ? { ...definition, range } : without(definition, 'range'))}
      />
      <EventSelect label={say.start} step={params.start} onChange={(start) => start && set({ start })} />
      {params.leave ? (
        <EventSelect label={say.leave} step={params.leave} onChange={(leave) => leave && set({ leave })} />
      ) : (
        <EventSelect
          label={say.comesBack}
          step={params.return}
          empty={say.same}
          onChange={(step) => (step ? set({ return: step }) : set({}, 'return'))}
        />
      )}
      <Select
        label={say.period}
        value={period}
        onChange={(value) => set({ period: value })}
        options={['hour', 'day', 'week', 'month']
          .filter((value) => value !== 'hour' || period === 'hour' || daysOf(definition) <= kHourly)
          .map((value) => ({ value, text: word(say.periods, value) }))}
      />
      {!params.leave && (
        <Choice
          label={say.count}
          value={params.count ?? 'on'}
          onChange={(count) =>
            count === 'on_or_after' ? set({ count, time_window: 'calendar' }) : set({}, 'count')
          }
          options={[
            { value: 'on', text: say.on(n) },
            { value: 'on_or_after', text: say.on_or_after(n) },
          ]}
        />
      )}
      <GroupSelect
        fields={groupFields(params.start)}
        value={params.breakdown?.by[0] ?? ''}
        onChange={(field) =>
          field === '' ? set({}, 'breakdown') : set({ breakdown: { ...params.breakdown, by: [field] } })
        }
      />
    </div>
  );
}

const listed = (list: Record<string, string>, help?: Record<string, string>) =>
  Object.entries(list).map(([value, text]) => ({ value, text, ...(help?.[value] ? { help: help[value] } : {}) }));

export function RetentionOptions({ definition, ask }: { definition: RetentionDefinition; ask: Ask }) {
  const say = words.value.retention;
  const { params } = definition;
  const set = (part: Partial<RetentionParams>, ...gone: (keyof RetentionParams)[]): void =>
    ask({ ...definition, params: { ...without(params, ...gone), ...part } });
  const rule = (step: Happening | undefined, key: 'start' | 'return' | 'leave', label: string) =>
    step &&
    'event' in step && (
      <div class="options-people">
        <h3>{label}</h3>
        <RuleBuilder
          key={`${key}${step.event}`}
          rule={step.where}
          event={step.event}
          onChange={(where: Rule | undefined) =>
            set({ [key]: where ? { ...step, where } : without(step as EventStep, 'where') })
          }
        />
      </div>
    );
  return (
    <div class="options">
      {rule(params.start, 'start', words.value.common.labelled(say.start, words.value.funnel.where))}
      {rule(params.return, 'return', words.value.common.labelled(say.comesBack, words.value.funnel.where))}
      {rule(params.leave, 'leave', words.value.common.labelled(say.leave, words.value.funnel.where))}
      <div class="options-people">
        <h3>{words.value.funnel.onlyPeople}</h3>
        <RuleBuilder
          rule={definition.where}
          event={null}
          people
          onChange={(where) => ask(where ? { ...definition, where } : without(definition, 'where'))}
        />
      </div>
      <Choice
        shape="list"
        label={say.cohort_by}
        value={params.cohort_by ?? 'first_time'}
        onChange={(cohort_by) => set({ cohort_by })}
        options={listed(say.cohortBys, say.cohortByHelp)}
      />
      <Choice
        shape="list"
        label={say.time_window}
        value={params.time_window ?? 'calendar'}
        onChange={(time_window) => set({ time_window }, ...(time_window === 'rolling' ? (['count'] as const) : []))}
        options={listed(say.windows, say.windowHelp)}
      />
      {params.period === 'week' && (
        <Select
          label={say.week_start}
          value={params.week_start ?? 'monday'}
          onChange={(week_start) => set({ week_start })}
          options={listed(say.weekdays)}
        />
      )}
      {!params.leave && (
        <Text
          label={say.min_occurrences}
          type="number"
          min="1"
          value={String(params.min_occurrences ?? 1)}
          onChange={(text) => Number(text) >= 1 && set({ min_occurrences: Math.round(Number(text)) })}
        />
      )}
      {!params.brackets?.length && (
        <Text
          label={say.intervals}
          type="number"
          min="2"
          max="104"
          value={String(params.intervals ?? 13)}
          onChange={(text) => Number(text) >= 1 && set({ intervals: Math.min(104, Math.round(Number(text))) })}
        />
      )}
      <Text
        label={say.brackets}
        placeholder={say.bracketsHelp}
        value={(params.brackets ?? []).join(', ')}
        onChange={(text) => {
          const brackets = readList(text);
          if (brackets) set(brackets.length > 0 ? { brackets } : {}, 'brackets', 'intervals');
        }}
      />
    </div>
  );
}
