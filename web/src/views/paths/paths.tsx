// 用户路径: what people do first, and what next. Every step adds up to the same people.
import { type FlowEdge, type FlowNode, kExit, kOther, PathFlow } from '../../charts/path_flow';
import { count, rate, shortCount, span } from '../../i18n/format';
import { eventWord, fieldWord } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Cell, Definition, FunnelParams, Mark } from '../../engine/protocol';
import { behind, questions, rowsOf, tableOf } from '../../state/questions';
import { go, model, offered } from '../../state/session';
import { Check, Select } from '../../ui/controls';
import { Popover } from '../../ui/layers';
import { NextSteps, type NextStep } from '../report/next';
import { RangeControl, withRange } from '../report/range';
import { ReportShell } from '../report/shell';
import { Twin } from '../report/twin';
import { edgesOf, mainWay, nodesOf } from './reading';

const gaps = ['30m', '2h', '24h', '7d', '30d'];
const kColumns = 5;
const kWide = '30d';

export function Paths() {
  const say = words.value.paths;
  const question = questions.paths;
  const report = question.report.value;
  const definition = question.definition.value;
  const params = { ...report?.definition.params, ...definition?.params };
  const byEvent = (params['node'] ?? 'event.name') === 'event.name';
  const name = (node: Cell | undefined): string => {
    if (node === kExit) return say.exit;
    if (node === kOther) return say.other;
    return byEvent ? eventWord(String(node ?? '')) : String(node ?? '');
  };
  const nodeTable = tableOf(report, 'nodes');
  const edgeTable = tableOf(report, 'edges');
  const nodes = nodesOf(nodeTable, kColumns);
  const edges = edgesOf(edgeTable, kColumns);
  const all = nodes.filter((node) => node.step === 1).reduce((sum, node) => sum + node.customers, 0);
  const shares = new Map(rowsOf(nodeTable).map((row) => [`${row['step']}\n${row['node']}`, row['share']]));
  const shareOf = (node: FlowNode): string => rate(shares.get(`${node.step}\n${node.node}`));
  const set = (part: Record<string, unknown>, ...gone: string[]): void => {
    if (!definition) return;
    const kept = Object.fromEntries(Object.entries(definition.params).filter(([key]) => !gone.includes(key)));
    question.ask({ ...definition, params: { ...kept, ...part } });
  };
  const people = (mark: Mark, text: string, number: number): void => {
    if (definition) behind.value = { definition, mark, title: { text }, count: number };
  };
  const onNode = (node: FlowNode): void =>
    people({ from_step: node.step, from: node.node }, say.people(count(node.step), name(node.node)), node.customers);
  const onEdge = (edge: FlowEdge): void =>
    people(
      { from_step: edge.step, from: edge.from, to_step: edge.step + 1, to: edge.to },
      say.peopleEdge(count(edge.step), name(edge.from), name(edge.to)),
      edge.customers,
    );
  const way = mainWay(nodes, edges);
  const events = model.value?.events ?? [];
  const texts = (model.value?.fields ?? []).filter(
    (field) => field.table === 'events' && field.type === 'text' && field.field !== 'event.name' && field.distinct > 1,
  );
  const excluded = (definition?.params['exclude'] as string[] | undefined) ?? [];
  const ends = byEvent ? events.map((event) => ({ value: event.name, text: eventWord(event.name) })) : [];
  const point = (key: 'start_point' | 'end_point', label: string) =>
    ends.length > 0 && (
      <Select
        label={label}
        value={String(definition?.params[key] ?? '')}
        onChange={(value) => (value === '' ? set({}, key) : set({ [key]: value }))}
        options={[{ value: '', text: say.any }, ...ends]}
      />
    );
  const gap = String(params['session_gap'] ?? '30m');
  const steps = String(params['max_steps'] ?? kColumns);
  const limit = String(params['limit'] ?? 10);
  const among = (values: string[], value: string): string[] => (values.includes(value) ? values : [value, ...values]);
  const next: NextStep[] = [];
  const stopped = nodes.find((node) => node.step === 2 && node.node === kExit)?.customers ?? 0;
  if (stopped * 2 > all && gap !== kWide)
    next.push({ text: say.nextWiden(span(kWide)), icon: 'slider', onClick: () => set({ session_gap: kWide }) });
  if (way?.stop)
    next.push({
      text: say.next(count(way.stop.customers), name(way.first.node)),
      icon: 'people',
      onClick: () => onEdge(way.stop!),
    });
  if (byEvent && way && way.nodes.length > 1 && offered('funnel'))
    next.push({
      text: say.nextFunnel,
      onClick: () => {
        const funnel: Definition<FunnelParams> = {
          version: 1,
          analysis: 'funnel',
          params: { steps: way.nodes.map((event) => ({ event })), window: '30d' },
        };
        go('funnel'); // first, so that there is a question to step back to
        questions.funnel.ask(funnel as unknown as Definition);
      },
    });
  return (
    <ReportShell
      title={words.value.nav.paths}
      question={question}
      conclusion={
        !way ? (
          <p class="sentence">{say.none}</p>
        ) : (
          <>
            <p class="sentence">
              {say.conclusion(name(way.first.node), count(way.first.customers), shareOf(way.first))}
            </p>
            {way.busiest && (
              <p class="sentence-more muted">
                {say.onward(name(way.busiest.from), name(way.busiest.to), count(way.busiest.customers))}
              </p>
            )}
          </>
        )
      }
      method={<p>{say.method}</p>}
      controls={
        definition && (
          <div class="controls">
            <RangeControl
              range={definition.range}
              onChange={(range) => question.ask(withRange(definition, range))}
            />
            {texts.length > 0 && (
              <Select
                label={say.node}
                value={String(params['node'] ?? 'event.name')}
                onChange={(node) => set({ node }, 'start_point', 'end_point', 'exclude')}
                options={[
                  { value: 'event.name', text: say.name },
                  ...texts.map((field) => ({ value: field.field, text: fieldWord(field.field) })),
                ]}
              />
            )}
            {point('start_point', say.start)}
            {point('end_point', say.end)}
            <Select
              label={say.gap}
              value={gap}
              onChange={(session_gap) => set({ session_gap })}
              options={among(gaps, gap).map((value) => ({ value, text: span(value) }))}
            />
            <Select
              label={say.steps}
              value={steps}
              onChange={(value) => set({ max_steps: Number(value) })}
              options={among(['2', '3', '4', '5'], steps).map((value) => ({ value, text: value }))}
            />
            <Select
              label={say.limit}
              value={limit}
              onChange={(value) => set({ limit: Number(value) })}
              options={among(['5', '8', '10', '15'], limit).map((value) => ({ value, text: value }))}
            />
            {byEvent && (
              <Popover text={say.exclude} align="left" kind="plain">
                <div class="check-list">
                  {events.map((event) => (
                    <Check
                      key={event.name}
                      label={eventWord(event.name)}
                      checked={excluded.includes(event.name)}
                      onChange={(on) => {
                        const exclude = on ? [...excluded, event.name] : excluded.filter((one) => one !== event.name);
                        set(exclude.length > 0 ? { exclude } : {}, 'exclude');
                      }}
                    />
                  ))}
                </div>
              </Popover>
            )}
          </div>
        )
      }
    >
      {nodes.length > 0 && (
        <section class="heat-section" aria-label={say.title}>
          <h2>{say.title}</h2>
          <PathFlow
            title={say.title}
            keys={say.keys}
            nodes={nodes}
            edges={edges}
            head={(step) => say.step(count(step))}
            name={name}
            readNode={(node) => say.nodeAt(name(node.node), count(node.customers), shareOf(node))}
            readEdge={(edge) => say.edgeAt(name(edge.from), name(edge.to), count(edge.customers))}
            figure={shortCount}
            onNode={onNode}
            onEdge={onEdge}
          />
          <p class="heat-legend muted">{say.sums(count(all))}</p>
        </section>
      )}
      {nodeTable && report && (
        <Twin
          table={nodeTable}
          definition={report.definition}
          title={say.nodes}
          heads={{ node: byEvent ? say.name : fieldWord(String(params['node'])), share: say.share }}
          write={{ node: name }}
        />
      )}
      {edgeTable && report && (
        <Twin
          table={edgeTable}
          definition={report.definition}
          title={say.edges}
          heads={{ from_step: say.fromStep }}
          hide={['to_step']}
          write={{ from: name, to: name }}
        />
      )}
      <NextSteps steps={next} />
    </ReportShell>
  );
}
