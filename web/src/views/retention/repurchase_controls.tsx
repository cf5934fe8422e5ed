// The choices of a repurchase report.
import { count } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Definition, EventMatch } from '../../engine/protocol';
import { model } from '../../state/session';
import { Choice, Select, Text } from '../../ui/controls';
import { RangeControl, withRange } from '../report/range';
import { readList } from './controls';
import { EventSelect, groupFields, GroupSelect } from './steps';

export interface RepurchaseParams {
  order?: EventMatch;
  cohort?: string;
  windows?: number[];
  nth?: number;
  as_of?: string;
  same_day?: string;
  breakdown?: { by: string[]; limit?: number };
}
export type RepurchaseDefinition = Definition<RepurchaseParams>;

interface Props {
  definition: RepurchaseDefinition;
  asked: RepurchaseParams | undefined; // as the core completed them
  ask: (definition: RepurchaseDefinition) => void;
}
function changing({ definition, ask }: Props) {
  return (part: Partial<RepurchaseParams>, gone?: keyof RepurchaseParams): void => {
    const kept = Object.fromEntries(Object.entries(definition.params).filter(([key]) => key !== gone));
    ask({ ...definition, params: { ...kept, ...part } });
  };
}

export function RepurchaseControls(props: Props) {
  const { definition, asked, ask } = props;
  const say = words.value.repurchase;
  const set = changing(props);
  const { params } = definition;
  const order = asked?.order ?? params.order;
  const table = model.value?.events.find((event) => event.name === order?.event)?.table;
  return (
    <div class="controls">
      <RangeControl
        range={definition.range}
        onChange={(range) => ask(withRange(definition, range))}
      />
      <Select
        label={say.cohort}
        value={params.cohort ?? 'month'}
        onChange={(cohort) => set({ cohort })}
        options={['week', 'month', 'quarter', 'year'].map((value) => ({ value, text: word(say.cohortsBy, value) }))}
      />
      <Select
        label={say.nth}
        value={String(params.nth ?? 1)}
        onChange={(nth) => set({ nth: Number(nth) })}
        options={[1, 2, 3, 4, 5].map((n) => ({ value: String(n), text: say.nths(count(n), count(n + 1)) }))}
      />
      <GroupSelect
        fields={groupFields(undefined, table ?? 'orders')}
        value={params.breakdown?.by[0] ?? ''}
        onChange={(field) => (field === '' ? set({}, 'breakdown') : set({ breakdown: { by: [field] } }))}
      />
    </div>
  );
}

export function RepurchaseOptions(props: Props) {
  const { definition, asked } = props;
  const say = words.value.repurchase;
  const set = changing(props);
  const { params } = definition;
  const order = asked?.order ?? params.order;
  return (
    <div class="options">
      <EventSelect
        label={say.order}
        step={order ? { event: order.event } : undefined}
        onChange={(step) => step && set({ order: { event: step.event } })}
      />
      <Text
        label={say.windowsField}
        placeholder={say.windowsHelp}
        value={(asked?.windows ?? params.windows ?? []).join(', ')}
        onChange={(text) => {
          const windows = readList(text);
          if (windows) set(windows.length > 0 ? { windows } : {}, 'windows');
        }}
      />
      <Text
        label={say.as_of}
        type="date"
        value={params.as_of ?? model.value?.as_of ?? ''}
        onChange={(as_of) => set(as_of ? { as_of } : {}, 'as_of')}
      />
      <Choice
        shape="list"
        label={say.same_day}
        value={params.same_day ?? 'each'}
        onChange={(same_day) => set({ same_day })}
        options={Object.entries(say.sameDays).map(([value, text]) => ({ value, text }))}
      />
    </div>
  );
}
