// What can be found: reports, metrics, segments, saved reports, tables, notes; each with the way to it.
import { dictionaries, words } from '../../i18n/words';
import { questions } from '../../state/questions';
import { segments } from '../../state/segments';
import { go, model, offered, type Page, type View } from '../../state/session';
import { remarks, savedReports } from '../../state/kept';
import { labelOf } from '../../state/entries';
import type { Findable } from './match';

export interface Found extends Findable {
  key: string;
  kind: 'report' | 'metric' | 'segment' | 'saved' | 'table' | 'note';
  hint: string;
  open: () => void;
}

const views = [
  ...['overview', 'funnel', 'paths', 'customer_funnel', 'segments', 'rfm', 'aipl', 'tiers', 'retention', 'repurchase'],
  ...['lifecycle', 'stickiness', 'ltv', 'sales', 'gmv', 'hours', 'plan', 'benchmarks', 'health', 'import', 'self_check'],
] as View[];
// Reports whose place in the navigation has a name of its own.
const within: Partial<Record<View, 'layers' | 'returning'>> = {
  segments: 'layers',
  rfm: 'layers',
  aipl: 'layers',
  tiers: 'layers',
  retention: 'returning',
  repurchase: 'returning',
  lifecycle: 'returning',
  stickiness: 'returning',
};
const reportOf: Record<string, View> = {
  reachable: 'customer_funnel',
  super_customers: 'customer_funnel',
  repeat_rate: 'repurchase',
  repeat_buyers: 'repurchase',
  ltv: 'ltv',
  lost: 'customer_funnel',
  conversion: 'gmv',
};

const always: readonly View[] = ['import', 'self_check'];
const canOpen = (view: View): boolean => always.includes(view) || (model.peek() !== null && offered(view));

const inAll = (pick: (words: (typeof dictionaries)['zh']) => string | undefined): string[] =>
  Object.values(dictionaries)
    .map(pick)
    .filter((text) => text !== undefined);

function reports(): Found[] {
  const say = words.value;
  return views.filter(canOpen).map((view) => {
    const group = within[view];
    return {
      key: `report/${view}`,
      kind: 'report',
      text: group ? `${say.nav[group]} · ${say.nav[view]}` : say.nav[view],
      also: [
        ...inAll((one) => one.nav[view]),
        ...(group ? inAll((one) => one.nav[group]) : []),
        ...inAll((one) => one.search.names[view]).flatMap((text) => text.split(' ')),
      ],
      hint: say.search.kinds.report,
      open: () => go(view),
    };
  });
}

function metrics(): Found[] {
  const say = words.value;
  return Object.keys(say.overview.metrics).flatMap((metric) => {
    const wanted = reportOf[metric] ?? 'sales';
    const view = canOpen(wanted) ? wanted : 'overview';
    if (!canOpen(view)) return [];
    return [
      {
        key: `metric/${metric}`,
        kind: 'metric' as const,
        text: say.overview.metrics[metric] ?? metric,
        also: [
          ...inAll((one) => one.overview.metrics[metric]),
          ...inAll((one) => one.search.names[metric]).flatMap((text) => text.split(' ')),
        ],
        hint: say.search.inReport(say.nav[view]),
        open: () => go(view),
      },
    ];
  });
}

function own(): Found[] {
  const say = words.value.search;
  const saved = savedReports.value.map((one): Found => {
    const view = one.definition.analysis as Exclude<View, Page>;
    return {
      key: `saved/${one.id}`,
      kind: 'saved',
      text: one.name,
      also: [],
      hint: say.kinds.saved,
      open: () => {
        questions[view]?.ask(one.definition);
        go(view);
      },
    };
  });
  const groups = segments.value.map(
    (one): Found => ({
      key: `segment/${one.id}`,
      kind: 'segment',
      text: one.name,
      also: [],
      hint: say.kinds.segment,
      open: () => go('segments'),
    }),
  );
  const tables = (model.value?.files ?? []).map(
    (file): Found => ({
      key: `table/${file.file}`,
      kind: 'table',
      text: labelOf(file),
      also: inAll((one) => one.tables[file.table as keyof typeof one.tables]),
      hint: say.kinds.table,
      open: () => go('import'),
    }),
  );
  const notes = remarks.value.map(
    (one): Found => ({
      key: `note/${one.id}`,
      kind: 'note',
      text: one.text,
      also: [one.day ?? '', one.step ?? ''],
      hint: [say.kinds.note, one.day ?? one.step ?? ''].filter(Boolean).join(' · '),
      open: () => go(one.step ? 'funnel' : 'overview'),
    }),
  );
  return [...saved, ...groups, ...tables, ...notes];
}

export const everything = (): Found[] => [...reports(), ...metrics(), ...own()];
