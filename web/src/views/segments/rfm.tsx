// RFM: the eight groups as a grid, the important ones above; the thresholds that divide them, and who moved since another day.
import { FlowMatrix } from '../../charts/flow_matrix';
import { shade } from '../../charts/geometry';
import { count, rate, shortMoney } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Definition, Report } from '../../engine/protocol';
import { behind, questions, type Row, rowsOf, tableOf } from '../../state/questions';
import { go, model } from '../../state/session';
import { Select, Text } from '../../ui/controls';
import { NextSteps } from '../report/next';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { Cuts } from './cuts';
import { groupWord } from './names';

// R, F and M of every group: high or low.
const flags: Record<string, readonly [boolean, boolean, boolean]> = {
  重要价值: [true, true, true],
  重要发展: [true, false, true],
  重要保持: [false, true, true],
  重要挽留: [false, false, true],
  一般价值: [true, true, false],
  一般发展: [true, false, false],
  一般保持: [false, true, false],
  一般挽留: [false, false, false],
};
const kSmall = 30;

export function Rfm() {
  const say = words.value.rfm;
  const question = questions.rfm;
  const definition = question.definition.value;
  const report = question.report.value;
  const groups = tableOf(report, 'segments');
  const cuts = tableOf(report, 'cuts');
  const movement = tableOf(report, 'movement');
  const rows = rowsOf(groups);
  const people = (
    mark: { segment: string } | { from: string; to: string },
    text: string,
    number: number | null,
  ): void => {
    if (definition) behind.value = { definition, mark, title: { text }, count: number };
  };
  const keep = rows.find((row) => row['segment'] === '重要保持');
  return (
    <ReportShell
      title={words.value.nav.rfm}
      question={question}
      conclusion={<Conclusion rows={rows} />}
      method={
        <ul>
          {say.method.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      }
      controls={definition && <Controls definition={definition} report={report} />}
    >
      <figure class="rfm-figure">
        <figcaption>
          <h2>{say.groups}</h2>
        </figcaption>
        <ul class="rfm-grid">
          {rows.map((row) => (
            <GroupCell
              key={String(row['segment'])}
              row={row}
              onPeople={() =>
                people({ segment: String(row['segment']) }, groupWord(row['segment']), Number(row['customers'] ?? 0))
              }
            />
          ))}
        </ul>
      </figure>
      {groups && report && (
        <Twin
          table={groups}
          definition={report.definition}
          title={say.groups}
          heads={{ share: words.value.tiers.customersAxis, monetary_share: words.value.tiers.paidAxis }}
          write={{ segment: (value) => groupWord(value) }}
        />
      )}
      {cuts && report && <Cuts key={JSON.stringify(definition?.params)} table={cuts} report={report} />}
      {movement && report && (
        <section class="flow-section" aria-label={say.movement}>
          <header class="twin-head">
            <h2>{say.movement}</h2>
            <span class="muted">
              {say.movementHelp(
                String(report.definition.params['compare_to'] ?? ''),
                String(report.definition.params['as_of'] || (model.value?.as_of ?? '')),
              )}
            </span>
          </header>
          <FlowMatrix
            caption={say.movement}
            order={[...Object.keys(flags), '$refunded', '$new']}
            name={groupWord}
            flows={rowsOf(movement).map((row) => ({
              from: String(row['from']),
              to: String(row['to']),
              customers: Number(row['customers'] ?? 0),
            }))}
            onPeople={(from, to) => people({ from, to }, words.value.people.flow(groupWord(from), groupWord(to)), null)}
          />
          <Twin
            table={movement}
            definition={report.definition}
            title={say.movement}
            write={{ from: (value) => groupWord(value), to: (value) => groupWord(value) }}
          />
        </section>
      )}
      <NextSteps
        steps={[
          ...(keep && Number(keep['customers'] ?? 0) > 0
            ? [
                {
                  text: `${say.next} · ${groupWord('重要保持')} ${words.value.segments.people(count(keep['customers']))}`,
                  icon: 'people' as const,
                  onClick: () => people({ segment: '重要保持' }, groupWord('重要保持'), Number(keep['customers'])),
                },
              ]
            : []),
          { text: words.value.nav.tiers, onClick: () => go('tiers') },
        ]}
      />
    </ReportShell>
  );
}

function Conclusion({ rows }: { rows: readonly Row[] }) {
  const say = words.value.rfm;
  const by = (key: string): Row | undefined =>
    [...rows]
      .filter((row) => String(row['segment']) in flags)
      .sort((a, b) => Number(b[key] ?? 0) - Number(a[key] ?? 0))[0];
  const money = by('monetary_share');
  const most = by('customers');
  return (
    <>
      {money && (
        <p class="sentence">
          {say.conclusion(groupWord(money['segment']), count(money['customers']), rate(money['monetary_share']))}
        </p>
      )}
      {most && most !== money && (
        <p class="sentence-more muted">{say.second(groupWord(most['segment']), count(most['customers']))}</p>
      )}
    </>
  );
}

function GroupCell({ row, onPeople }: { row: Row; onPeople: () => void }) {
  const say = words.value.rfm;
  const name = String(row['segment']);
  const number = Number(row['customers'] ?? 0);
  const levels = flags[name];
  const share = typeof row['monetary_share'] === 'number' ? row['monetary_share'] : 0;
  return (
    <li class={levels ? `shade${shade(share, 1)}` : 'shade0'}>
      <button type="button" disabled={number === 0} onClick={onPeople}>
        <span class="rfm-name">
          <strong>{groupWord(name)}</strong>
          {levels && (
            <span class="rfm-flags">
              {(['r', 'f', 'm'] as const).map((key, index) => (
                <span
                  key={key}
                  class={levels[index] ? 'high' : 'low'}
                  title={say.flag(say.flags[key], levels[index] ? say.high : say.low)}
                >
                  {key.toUpperCase()}
                  <span aria-hidden="true">{levels[index] ? '↑' : '↓'}</span>
                  <span class="unseen">{levels[index] ? say.high : say.low}</span>
                </span>
              ))}
            </span>
          )}
        </span>
        <span class="rfm-count">{row['customers'] === null ? '—' : words.value.segments.people(count(number))}</span>
        <span class="rfm-share">
          {say.share(rate(row['share']))} · {say.money(rate(row['monetary_share']))}
        </span>
        <span class="muted">{shortMoney(row['monetary'])}</span>
        {number > 0 && number < kSmall && <span class="mark small-sample">◌ {words.value.common.small}</span>}
      </button>
    </li>
  );
}

function Controls({ definition, report }: { definition: Definition; report: Report | null }) {
  const say = words.value.rfm;
  const params = definition.params;
  const ask = (part: Record<string, unknown>): void => {
    const next = Object.fromEntries(
      Object.entries({ ...params, ...part }).filter(([, value]) => value !== '' && value !== undefined),
    );
    questions.rfm.ask({ ...definition, params: next });
  };
  const scores = params['scores'];
  const own = typeof scores === 'object' && scores !== null;
  return (
    <div class="controls">
      <Text
        type="date"
        label={say.asOf}
        value={String(params['as_of'] ?? '')}
        onChange={(day) => ask({ as_of: day })}
      />
      <Text
        type="date"
        label={say.compareTo}
        value={String(params['compare_to'] ?? '')}
        onChange={(day) => ask({ compare_to: day })}
      />
      <Select
        label={say.threshold}
        value={String(report?.definition.params['threshold'] ?? 'mean')}
        onChange={(threshold) => ask({ threshold })}
        options={(['mean', 'median', 'scores'] as const).map((value) => ({ value, text: say.thresholds[value] }))}
      />
      <Select
        label={say.scores}
        value={own ? 'cuts' : String(scores ?? 'quintile')}
        onChange={(value) => ask({ scores: value, threshold: undefined })}
        options={[...(own ? (['cuts'] as const) : []), ...(['quintile', 'fifth', 'mean', 'median'] as const)].map((value) => ({
          value,
          text: say.scoreKinds[value],
        }))}
      />
      <Select
        label={words.value.sales.refunds}
        value={String(params['refunds'] ?? 'net')}
        onChange={(refunds) => ask({ refunds })}
        options={(['net', 'gross'] as const).map((value) => ({ value, text: words.value.sales[value] }))}
      />
    </div>
  );
}
