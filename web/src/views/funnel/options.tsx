// The rules of counting in plain words, each with what it means.
import { stepLabel } from '../../i18n/say';
import { fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import { model } from '../../state/session';
import { Choice, Select, Text } from '../../ui/controls';
import { RuleBuilder } from './rule_builder';
import type { FunnelDefinition } from './funnel';

interface Props {
  definition: FunnelDefinition;
  ask: (definition: FunnelDefinition) => void;
}
export function Options({ definition, ask }: Props) {
  const say = words.value.funnel;
  const params = definition.params;
  const change = (part: Partial<FunnelDefinition['params']>): void =>
    ask({ ...definition, params: { ...params, ...part } });
  const countable = (model.value?.fields ?? []).filter(
    (field) => field.type === 'text' && /^event\.|^order\.id$/.test(field.field) && field.distinct > 1,
  );
  const span = params.time_to_convert;
  const grace = typeof params.same_time === 'object' ? params.same_time.grace_s : 0;
  const last = params.steps.length;
  const pairs = params.steps
    .flatMap((_, from) => params.steps.slice(from + 1).map((__, rest) => [from + 1, from + rest + 2] as const))
    .filter(([from]) => !('total' in (params.steps[from - 1] ?? {})))
    .filter(([from, to]) => to === from + 1 || to === last)
    .slice(0, 40);
  return (
    <div class="options">
      <Text
        label={say.windowDaysField}
        type="number"
        min="1"
        value={/^\d+d$/.test(params.window ?? '7d') ? (params.window ?? '7d').slice(0, -1) : ''}
        onChange={(days) => Number(days) >= 1 && change({ window: `${Math.round(Number(days))}d` })}
      />
      <div class="options-people">
        <h3>{say.onlyPeople}</h3>
        <RuleBuilder
          rule={definition.where}
          event={null}
          people
          onChange={(where) => {
            const { where: _old, ...rest } = definition;
            ask(where ? { ...rest, where } : rest);
          }}
        />
      </div>
      <Choice
        shape="list"
        label={say.order}
        value={params.order ?? 'ordered'}
        onChange={(value) => change({ order: value as 'ordered' })}
        options={[
          { value: 'ordered', text: say.ordered, help: say.orderedHelp },
          { value: 'strict', text: say.strict, help: say.strictHelp },
          { value: 'unordered', text: say.unordered, help: say.unorderedHelp },
        ]}
      />
      <Choice
        shape="list"
        label={say.entry}
        value={params.entry ?? 'latest'}
        onChange={(value) => change({ entry: value as 'latest' })}
        options={[
          { value: 'latest', text: say.latest, help: say.latestHelp },
          { value: 'first', text: say.first, help: say.firstHelp },
        ]}
      />
      <Choice
        shape="list"
        label={say.range_applies}
        value={params.range_applies ?? 'entry'}
        onChange={(value) => change({ range_applies: value as 'entry' })}
        options={[
          { value: 'entry', text: say.rangeEntry },
          { value: 'all', text: say.rangeAll },
        ]}
      />
      <Choice
        shape="list"
        label={say.same_time}
        value={grace ? 'grace' : typeof params.same_time === 'string' ? params.same_time : 'step_order'}
        onChange={(value) => change({ same_time: value as 'never' })}
        options={[
          { value: 'step_order', text: say.step_order },
          { value: 'row_order', text: say.row_order },
          { value: 'never', text: say.never },
          ...(grace ? [{ value: 'grace', text: say.grace(String(grace)), disabled: true }] : []),
        ]}
      />
      {params.breakdown && (
        <Choice
          shape="list"
          label={say.attribution}
          value={params.breakdown.attribution ?? 'first_touch'}
          onChange={(attribution) => {
            const { step: _gone, ...rest } = params.breakdown ?? { by: [] };
            change({
              breakdown:
                attribution === 'step'
                  ? {
                      ...rest,
                      attribution,
                      step: Math.max(1, params.steps.findIndex((step) => !('total' in step)) + 1),
                    }
                  : { ...rest, attribution },
            });
          }}
          options={[
            { value: 'first_touch', text: say.first_touch },
            { value: 'last_touch', text: say.last_touch },
            { value: 'all_events', text: say.all_events },
            { value: 'step', text: say.attributionStep },
          ]}
        />
      )}
      {params.breakdown?.attribution === 'step' && (
        <Select
          label={say.step}
          value={String(params.breakdown.step ?? 1)}
          onChange={(step) => change({ breakdown: { ...params.breakdown!, step: Number(step) } })}
          options={params.steps.map((step, index) => ({
            value: String(index + 1),
            text: stepLabel(step),
            disabled: 'total' in step,
          }))}
        />
      )}
      <Select
        label={say.count_by}
        value={params.count_by ?? 'customer'}
        onChange={(count_by) => change({ count_by })}
        options={[
          { value: 'customer', text: say.customer },
          ...countable.map((field) => ({ value: field.field, text: fieldWord(field.field) })),
        ]}
      />
      <Select
        label={say.timeTitle}
        value={span ? `${span.from_step}-${span.to_step}` : ''}
        onChange={(value) => {
          const { time_to_convert: _gone, ...rest } = params;
          const [from, to] = value.split('-').map(Number);
          ask({
            ...definition,
            params: (from && to
              ? { ...rest, time_to_convert: { from_step: from, to_step: to } }
              : rest) as FunnelDefinition['params'],
          });
        }}
        options={[
          { value: '', text: say.trendOff },
          ...pairs.map(([from, to]) => ({
            value: `${from}-${to}`,
            text: `${stepLabel(params.steps[from - 1]!)} → ${stepLabel(params.steps[to - 1]!)}`,
          })),
        ]}
      />
    </div>
  );
}
