// What a customer has brought in, age by age: all channels side by side, or one against what it cost.
import { useState } from 'preact/hooks';
import { Curves, kMostSeries } from '../../charts/survival';
import { count, shortMoney } from '../../i18n/format';
import { words } from '../../i18n/words';
import { rowsOf, tableOf } from '../../state/questions';
import { Check, Select, Text } from '../../ui/controls';
import { Twin } from '../report/twin';
import { ageName, channelName, channelsBySize, moneyPoints, numberOf, type Part, yuan } from './reading';

const kAll = '$all';

export function ChannelCurves({ report, asked, set }: Part) {
  const say = words.value.ltv;
  const [chosen, setChosen] = useState(kAll);
  const [referrals, setReferrals] = useState(false);
  const channels = channelsBySize(report);
  const curves = rowsOf(tableOf(report, 'channel_curve'));
  const invited = rowsOf(tableOf(report, 'referrals'));
  const one = channels.find((row) => String(row['channel']) === chosen);
  const of = (channel: string) => moneyPoints(curves.filter((row) => String(row['channel']) === channel));
  const shown = one ? [one] : channels.slice(0, kMostSeries);
  const series = shown.map((row) => ({ name: channelName(row['channel']), points: of(String(row['channel'])) }));
  const ages = Math.max(1, ...series.map((each) => each.points.at(-1)?.x ?? 1));
  const cost = one ? numberOf(one['cac']) : null;
  const spots = shown.flatMap((row) =>
    typeof row['payback'] === 'number'
      ? [
          {
            series: channelName(row['channel']),
            x: row['payback'] + 1,
            text: say.paybackAt(ageName(asked, row['payback'])),
          },
        ]
      : [],
  );
  const table = tableOf(report, 'channels');
  const withReferrals = tableOf(report, 'referrals');
  if (!table) return null;
  return (
    <>
      <figure class="strip">
        <figcaption>
          <h2>{say.curve}</h2>
          <span class="muted">{say.curveNote}</span>
          <Select
            label={say.channel}
            value={one ? chosen : kAll}
            onChange={setChosen}
            options={[
              { value: kAll, text: say.allChannels },
              ...channels.map((row) => ({ value: String(row['channel']), text: channelName(row['channel']) })),
            ]}
          />
        </figcaption>
        <Curves
          title={say.curve}
          series={series}
          marks={Array.from({ length: ages }, (_, index) => ({ x: index + 1, text: ageName(asked, index) }))}
          format={yuan}
          {...(cost !== null ? { level: { y: cost, text: say.cacLine(shortMoney(one?.['cac'])) } } : {})}
          spots={spots}
          read={(each, point) => {
            const here = of(String(shown.find((row) => channelName(row['channel']) === each.name)?.['channel'])).find(
              (other) => other.x === point.x,
            );
            const text = say.point(ageName(asked, point.x - 1), yuan(point.y ?? 0), count(here?.n ?? 0));
            return here?.few ? `${text} · ${say.few}` : text;
          }}
        />
      </figure>
      {withReferrals && invited.length > 0 && (
        <div class="controls">
          <Check label={say.withReferrals} checked={referrals} onChange={setReferrals} />
          {referrals && (
            <>
              <Text
                label={say.beta}
                type="number"
                value={String(asked.beta ?? 0.5)}
                onChange={(text) => {
                  const beta = Number(text);
                  if (text !== '' && beta >= 0 && beta <= 1) set({ beta });
                }}
              />
              <span class="muted">{say.betaHelp}</span>
            </>
          )}
        </div>
      )}
      <Twin
        table={referrals && withReferrals ? withReferrals : table}
        definition={report.definition}
        title={say.channels}
        heads={{ channel: say.channel, payback: say.payback }}
        write={{
          channel: (value) => channelName(value),
          payback: (value, row) =>
            typeof value === 'number'
              ? ageName(asked, value)
              : !referrals && row[2] !== null && row[2] !== undefined
                ? say.notYet
                : '—',
        }}
        figures={['payback']}
      />
    </>
  );
}
