// What channels cost: typed in or from a table, what it brought, and how the cost of a customer moves.
import { useState } from 'preact/hooks';
import { TimeChart } from '../../charts/time_chart';
import { cell, count, shortMoney } from '../../i18n/format';
import { words } from '../../i18n/words';
import { rowsOf, tableOf } from '../../state/questions';
import { Button, Select, Text } from '../../ui/controls';
import { Twin } from '../report/twin';
import { type ChannelCost, channelName, channelsBySize, numberOf, type Part } from './reading';

type Typed = Record<string, { spent: string; cac: string }>;

export function TypedCosts({ report, asked, set }: Part) {
  const say = words.value.ltv;
  const start: Typed = Object.fromEntries(
    (asked.cost ?? []).map((one) => [one.channel, { spent: String(one.spent ?? ''), cac: String(one.cac ?? '') }]),
  );
  const [typed, setTyped] = useState<Typed>(start);
  const channels = channelsBySize(report).map((row) => String(row['channel']));
  const write = (channel: string, key: 'spent' | 'cac', value: string): void =>
    setTyped({ ...typed, [channel]: { spent: '', cac: '', [key]: value } });
  const use = (): void => {
    const cost = Object.entries(typed).flatMap(([channel, { spent, cac }]): ChannelCost[] =>
      spent !== '' && Number(spent) >= 0
        ? [{ channel, spent: Number(spent) }]
        : cac !== '' && Number(cac) >= 0
          ? [{ channel, cac: Number(cac) }]
          : [],
    );
    set({ cost });
  };
  return (
    <section class="typed-costs" aria-label={say.costs}>
      <h2>{say.costs}</h2>
      <p class="muted">{say.costsHelp}</p>
      <ul>
        {channels
          .filter((channel) => channel !== '$other')
          .map((channel) => (
            <li key={channel}>
              <span>{channelName(channel)}</span>
              <Text
                label={say.spent}
                type="number"
                min="0"
                value={typed[channel]?.spent ?? ''}
                onChange={(value) => write(channel, 'spent', value)}
              />
              <Text
                label={say.perCustomer}
                type="number"
                min="0"
                value={typed[channel]?.cac ?? ''}
                onChange={(value) => write(channel, 'cac', value)}
              />
            </li>
          ))}
      </ul>
      <p class="controls">
        <Button kind="primary" onClick={use}>
          {say.use}
        </Button>
        <Button
          kind="quiet"
          onClick={() => {
            setTyped({});
            set({ cost: [] });
          }}
        >
          {say.clear}
        </Button>
      </p>
    </section>
  );
}

export function CostTrend({ report }: Part) {
  const say = words.value.ltv;
  const rows = rowsOf(tableOf(report, 'cac_trend'));
  const channels = channelsBySize(report)
    .map((row) => String(row['channel']))
    .filter((channel) => rows.some((row) => row['channel'] === channel));
  const [chosen, setChosen] = useState('');
  const channel = channels.includes(chosen) ? chosen : channels[0];
  const acquisition = tableOf(report, 'acquisition');
  const trend = tableOf(report, 'cac_trend');
  const heads = { channel: say.channel };
  const write = { channel: (value: Parameters<typeof channelName>[0]) => channelName(value) };
  return (
    <>
      {channel !== undefined && (
        <figure class="strip">
          <figcaption>
            <h2>{say.trendOf(channelName(channel))}</h2>
            <Select
              label={say.channel}
              value={channel}
              onChange={setChosen}
              options={channels.map((value) => ({ value, text: channelName(value) }))}
            />
          </figcaption>
          <TimeChart
            title={say.trendOf(channelName(channel))}
            format={(value) => shortMoney(value)}
            axis={(bucket) => bucket}
            points={rows
              .filter((row) => row['channel'] === channel)
              .map((row) => ({
                bucket: String(row['bucket']),
                value: numberOf(row['cac']),
                complete: row['complete'] !== false,
                text: `${String(row['bucket'])} · ${cell(row['spent'], 'money')} ÷ ${count(row['customers'])} = ${cell(row['cac'], 'money')}`,
              }))}
          />
        </figure>
      )}
      {acquisition && acquisition.rows.length > 0 && (
        <Twin table={acquisition} definition={report.definition} title={say.acquisition} heads={heads} write={write} />
      )}
      {trend && trend.rows.length > 0 && (
        <Twin table={trend} definition={report.definition} title={say.trend} heads={heads} write={write} />
      )}
    </>
  );
}
