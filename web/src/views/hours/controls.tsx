// What the reader may say: dates, business hours, which channels are counters, how refunds count, by what to compare.
import { useEffect, useState } from 'preact/hooks';
import { fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Definition } from '../../engine/protocol';
import { call, model } from '../../state/session';
import { Check, Select } from '../../ui/controls';
import { RangeControl, withRange } from '../report/range';

export const clocks = (last: boolean): { value: string; text: string }[] =>
  Array.from({ length: last ? 49 : 48 }, (_, half) => {
    const text = `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`;
    return { value: text, text };
  });
const withOwn = (options: { value: string; text: string }[], value: string) =>
  options.some((one) => one.value === value) ? options : [{ value, text: value }, ...options];

interface Props {
  definition: Definition;
  open: string;
  close: string;
  set: (part: Record<string, unknown>) => void;
  ask: (definition: Definition) => void;
}
export function HoursControls({ definition, open, close, set, ask }: Props) {
  const say = words.value.hours;
  const fields = model.value?.fields ?? [];
  const has = (field: string): boolean => fields.some((one) => one.field === field);
  const groupable = ['order.channel', 'order.store', 'customer.source', 'customer.staff'].filter(has);
  return (
    <div class="controls">
      <RangeControl
        range={definition.range}
        onChange={(range) => ask(withRange(definition, range))}
      />
      <Select label={say.open} value={open} options={withOwn(clocks(false), open)} onChange={(value) => set({ open: value })} />
      <Select
        label={say.close}
        value={close}
        options={withOwn(clocks(true), close)}
        onChange={(value) => set({ close: value })}
      />
      <Select
        label={say.refunds}
        value={String(definition.params['refunds'] ?? 'net')}
        onChange={(value) => set({ refunds: value })}
        options={(['net', 'gross'] as const).map((value) => ({ value, text: words.value.sales[value] }))}
      />
      {groupable.length > 0 && (
        <Select
          label={say.by}
          value={String(definition.params['by'] ?? '')}
          onChange={(value) => set({ by: value })}
          options={[{ value: '', text: say.byNone }, ...groupable.map((value) => ({ value, text: fieldWord(value) }))]}
        />
      )}
      <Counters definition={definition} known={has('order.channel')} ask={ask} />
    </div>
  );
}

// The channels that are a counter in a shop; what is not is the online exit.
function Counters({ definition, known, ask }: { definition: Definition; known: boolean; ask: Props['ask'] }) {
  const say = words.value.hours;
  const [channels, setChannels] = useState<string[]>([]);
  useEffect(() => {
    if (!known) return;
    void call('values', { field: 'order.channel', limit: 20 }).then((reply) => {
      if ('ok' in reply) setChannels(reply.ok.values.map((one) => one.value));
    });
  }, [known, model.value?.fingerprint]);
  if (!known) return <p class="muted counters-none">{say.countersNone}</p>;
  const rule = definition.params['online'] as { op?: string; value?: unknown } | undefined;
  const chosen = rule?.op === 'not_in' && Array.isArray(rule.value) ? rule.value.map(String) : [];
  const tick = (channel: string, on: boolean): void => {
    const next = on ? [...chosen, channel].sort() : chosen.filter((one) => one !== channel);
    const { online: _old, ...params } = definition.params;
    ask({
      ...definition,
      params: next.length > 0 ? { ...params, online: { field: 'order.channel', op: 'not_in', value: next } } : params,
    });
  };
  return (
    <details class="counters">
      <summary>
        {words.value.common.labelled(say.counters, chosen.join(words.value.common.listComma) || words.value.common.none)}
      </summary>
      <p class="muted">{say.countersHelp}</p>
      <div class="counter-list">
        {channels.map((channel) => (
          <Check key={channel} label={channel} checked={chosen.includes(channel)} onChange={(on) => tick(channel, on)} />
        ))}
      </div>
    </details>
  );
}
