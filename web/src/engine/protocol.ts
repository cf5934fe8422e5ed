// The types of every call through the core's door (docs/calls.md), and of the messages between page and worker. Data only.
import type { LinkCalls } from './protocol_links';
import type { Rule } from './rules';
import type { WorkspaceCalls } from './workspace_calls';

export type * from './rules';

export interface Problem {
  code: string;
  where: string;
  message: string;
  facts?: Record<string, unknown>;
}

export type Reply<T> = { ok: T; bytes?: Uint8Array<ArrayBuffer> } | { problems: Problem[] };

export type Cell = string | number | boolean | null;
export type Json = Cell | Json[] | { [key: string]: Json };

// ---- definitions (contract.md §2) ----

export interface EventStep {
  event: string | null;
  where?: Rule;
  label?: string;
  optional?: boolean;
  first?: 'ever' | 'matching';
  nth?: number;
  within?: string;
}
export interface AnyStep {
  anyOf: { event: string | null; where?: Rule }[];
  label?: string;
  optional?: boolean;
  within?: string;
}
export interface TotalStep {
  total: { count: number } | { metric: string; where?: Rule };
  label: string;
}
export type Step = EventStep | AnyStep | TotalStep;

export interface FunnelParams {
  steps: Step[];
  order?: 'ordered' | 'strict' | 'unordered';
  window?: string;
  entry?: 'latest' | 'first';
  range_applies?: 'entry' | 'all';
  same_time?: 'step_order' | 'row_order' | 'never' | { grace_s: number };
  count_by?: string;
  breakdown?: { by: string[]; attribution?: string; step?: number; limit?: number };
  trend?: { interval: string; week_start?: string; from_step?: number; to_step?: number };
  time_to_convert?: { from_step: number; to_step: number; bins?: 'auto' | number };
  [other: string]: unknown;
}
export interface Range {
  from?: string;
  to?: string;
  zone?: string;
}
export interface Definition<P = Record<string, unknown>> {
  version: number;
  analysis: string;
  title?: string;
  range?: Range;
  where?: Rule;
  params: P;
}

// ---- reports (contract.md §4) ----

export type Unit = 'count' | 'money' | 'share' | 'seconds' | 'days' | 'day' | 'instant' | 'text' | 'flag';
export interface Column {
  name: string;
  role: 'key' | 'measure';
  unit: Unit;
}
export interface Table {
  name: string;
  columns: Column[];
  rows: Cell[][];
}
export interface Note {
  code: string;
  facts: Record<string, unknown>;
}
export interface Report {
  definition: Definition;
  tables: Table[];
  notes: Note[];
  data: { as_of: string | null; files: number; rows: number; customers: number; fingerprint: string };
}

export type { LinkContent, LinkKind, SharedReport, Withheld } from './protocol_links';

// ---- files ----

export type Confidence = 'high' | 'medium' | 'low';
export interface Mapping {
  match?: { name?: string; headers?: string[] };
  header_row?: number;
  encoding?: string;
  date_order?: DateOrder;
  table: string;
  zone?: string;
  columns: Record<string, string>;
  values?: Record<string, Record<string, string>>;
  export?: string;
  separators?: Record<string, string>;
  skip?: string[]; // headers of columns that are not read
}
// Holds headers and no data: it may be remembered, saved and shared.
export interface MappingDocument {
  version: number;
  files: Mapping[];
}
// What a table is called: the file, the path of an entry in an archive, the sheet of a workbook.
export interface Identification {
  name: string;
  entry?: string;
  sheet?: string;
  container: string;
}
export interface ExportName {
  id: string;
  platform: string;
  title: { zh: string; en: string; tw: string };
}
export interface Dictionary {
  field: string;
  column: string;
  values: { value: string; cells: number; meaning: string | null }[];
}
export interface Plan {
  share: number;
  lost: { field: string; header: string; likely: string | null; alike: number }[];
  added: string[];
}
// What a container's reader counted before the core saw the part; `column` counts from 0.
export interface PartCleaned {
  rule: string;
  column: number;
  cells: number;
}
export interface PartProblem {
  code: string;
  column?: number;
  cells: number;
  message: string;
}
export interface PreviewColumn {
  name: string;
  type: string;
  samples: string[];
  nulls: number;
  field?: string;
  confidence?: Confidence;
  masked?: boolean;
  scientific?: boolean;
  ambiguous_date?: boolean; // nothing tells day from month: empty until somebody says
  estimated_bytes: number; // of memory, if it is read
}
export interface Preview extends Identification {
  file: number;
  encoding: string;
  delimiter: string;
  header_row: number;
  blocks: number;
  block: number;
  estimated_rows: number;
  estimated_bytes: number; // of memory, once it is in
  table: string | null;
  table_why: string[];
  export: ExportName | null;
  mapping: Mapping;
  columns: PreviewColumn[];
  first_rows: string[][];
  missing: string[];
  dictionaries: Dictionary[];
  plan: Plan | null;
}
// How far a file is, after `append` or `offer`.
export interface Taken {
  rows: number;
  position: number;
}
export interface Memory {
  bytes: number;
  tables: number;
  timelines: number;
  events: number;
  bytes_an_event: number | null;
}
export interface Hints {
  encoding?: string;
  delimiter?: string;
  header_row?: number; // 0: the first row is data
  date_order?: DateOrder;
  table?: string;
  block?: number;
}
export type DateOrder = 'day_first' | 'month_first' | 'year_first';
export interface LoadProblem extends Problem {
  column: string;
  cells: number;
  examples: { row: number; column: string; text: string }[];
}
export interface Cleaned {
  rule: string;
  column: string;
  cells: number;
  examples: { row: number; before: string; after: string }[];
}
export interface Loaded extends Identification {
  file: number;
  encoding: string;
  delimiter: string;
  header_row: number;
  rows: number;
  table: string;
  export: ExportName | null;
  mapping: Mapping;
  aside: number;
  columns: {
    name: string;
    field: string;
    type: string;
    nulls: number;
    samples: string[];
    distinct?: number;
    sum?: string;
  }[];
  skipped: { rows: number; reason: string }[];
  cleaned: Cleaned[];
  problems: LoadProblem[];
  dictionaries: Dictionary[];
}
export type Policy = 'merge' | 'append' | 'update';
// What taking a file in would do; added + updated + repeated + aside = rows.
export interface Coming extends Identification {
  file: number;
  table: string;
  rows: number;
  added: number;
  updated: number;
  repeated: number;
  aside: number;
  key: string[];
  policy: Policy;
  exported_at: string | null;
  same_as: string | null;
  first_day: string | null;
  last_day: string | null;
  gaps: { from: string; to: string; usual: number }[];
  moved?: { from: string; to: string; rows: number }[]; // orders whose state is another one now
  reasons: { code: string; column: string; rows: number }[];
}
export interface Aside {
  total: number;
  columns: string[];
  rows: { number: number; reasons: { code: string; column: string }[]; cells: string[] }[];
}
export interface ModelField {
  field: string;
  table: string;
  type: string;
  label: string;
  distinct: number;
}
export interface Conflict {
  kind: string;
  of: string;
  value: string;
  values: string[];
  count: number;
  joined: boolean;
}
export interface Identity {
  keys: { kind: string; rows: number; distinct: number }[];
  matched: number;
  buyers: number;
  buyers_matched: number;
  without_key: number;
  without: string[];
  merges: { kind: string; joined: number }[];
  conflicts: Conflict[];
  conflict_count: number;
  orphans: { table: string; customers: number }[];
  masked: number;
  damaged: number;
}
export interface Model {
  files: {
    file: number;
    name: string;
    entry?: string;
    sheet?: string;
    table: string;
    export: ExportName | null;
    rows: number;
    added?: number;
    updated?: number;
    repeated?: number;
    aside?: number;
  }[];
  customers: number;
  rows: number;
  as_of: string | null;
  first_day: string | null;
  fingerprint: string;
  resolution: string;
  zone: string;
  tables: { table: string; files: number; rows: number; first_day: string | null; last_day: string | null }[];
  events: { name: string; events: number; customers: number; table: string }[];
  metrics: { metric: string; kind: 'flow' | 'stock' | 'rate'; rows: number; value: string | null }[];
  fields: ModelField[];
  identity: Identity;
  notes: Note[];
  bytes: number;
}
export interface Suggestions {
  overview?: Definition;
  funnel?: Definition<FunnelParams>;
  paths?: Definition;
  customer_funnel?: Definition;
  segments?: Definition;
  rfm?: Definition;
  aipl?: Definition;
  tiers?: Definition;
  retention?: Definition;
  repurchase?: Definition;
  lifecycle?: Definition;
  stickiness?: Definition;
  ltv?: Definition;
  sales?: Definition;
  plan?: Definition;
  hours?: Definition;
  benchmarks?: Definition;
  gmv?: Definition;
  health?: Definition;
}
// A set of people: a rule, of whom (default: all customers), and what is known of them up to which day.
export interface Asked {
  rule?: Rule; // none: everybody of the base
  base?: Rule;
  as_of?: string;
  zone?: string;
}
export interface Counted {
  customers: number;
  of: number;
  reachable?: number | null;
  // Of every clause: its place in the rule, how many it holds for alone, and how many more there would be without it.
  clauses: { where: string; alone: number; removed: number }[];
}
export interface Preset {
  key: string;
  available: boolean;
  rule?: Rule;
  facts: Record<string, unknown>;
  needs: string[]; // tables or fields that are missing
  reason?: 'missing_data' | 'short_history' | 'few_repeats';
}
export interface People {
  total: number;
  columns: (Column | string)[];
  rows: Cell[][];
}

export type Mark =
  | { step: number; side: 'reached' | 'dropped'; group?: Record<string, Cell> }
  | { stage: string; view: 'stock' | 'reached' }
  | { from: string; to: string }
  | { cohort: string; period: number; side?: 'returned' | 'lost'; group?: Record<string, Cell> }
  | { bucket: string; state?: 'new' | 'returning' | 'resurrecting' | 'dormant' }
  | { periods: number }
  | { segment: string }
  | { state: string }
  | { tier: string }
  | Record<string, Json>;

export interface Calls extends WorkspaceCalls, LinkCalls {
  open: {
    in: {
      name: string;
      size: number;
      container?: string;
      entry?: string;
      sheet?: string;
      cleaned?: PartCleaned[];
      problems?: PartProblem[];
    };
    out: { file: number };
  };
  sniff: {
    in: {
      file: number;
      samples: { offset: number; bytes: number }[];
      hints?: Hints;
      mapping?: MappingDocument;
      remembered?: MappingDocument;
    };
    out: Preview;
  };
  load: { in: { file: number; mapping: Mapping }; out: Record<string, never> };
  append: { in: { file: number }; out: Taken };
  recipe: { in: { file: number }; out: { possible: boolean } };
  ranges: { in: Record<string, never>; out: Record<string, never> };
  range: { in: { from: number; to: number }; out: { read: false } | { read: true; start: number; end: number } };
  offer: { in: { file: number; source: number }; out: Taken & { taken: boolean } };
  finish: { in: { file: number }; out: Loaded };
  preview: { in: { files: number[]; policies?: Record<string, Policy> }; out: { files: Coming[] } };
  aside: { in: { file: number; limit?: number; offset?: number }; out: Aside };
  aside_csv: {
    in: { file: number; title: string; words: Record<string, string> };
    out: { name: string; rows: number };
  };
  commit: { in: { files: number[] }; out: Model };
  remove: { in: { files: number[] }; out: Model };
  identity: { in: { without: string[] }; out: Model };
  mapping: { in: { files: number[] }; out: { mapping: MappingDocument } };
  model: { in: Record<string, never>; out: Model };
  reset: { in: Record<string, never>; out: Record<string, never> };
  run: { in: { definition: Definition }; out: Report };
  check: { in: { definition: Definition }; out: { definition: Definition } };
  suggest: { in: Record<string, never>; out: { definitions: Suggestions } };
  people: { in: { definition: Definition; mark: Mark; limit?: number; offset?: number }; out: People };
  people_csv: { in: { definition: Definition; mark: Mark; words?: Record<string, string> }; out: { name: string; rows: number } };
  segments: {
    in: { set: { id: string; name?: string; rule: Rule; base?: Rule; as_of?: string }[] };
    out: { segments: { id: string; name?: string; customers: number | null; problems?: Problem[] }[] };
  };
  count: { in: Asked; out: Counted };
  list_people: { in: Asked & { limit?: number; offset?: number }; out: People };
  list_people_csv: { in: Asked & { words?: Record<string, string> }; out: { name: string; rows: number } };
  presets: { in: Record<string, never>; out: { presets: Preset[] } };
  table_csv: { in: { definition: Definition; table: string }; out: { name: string; rows: number } };
  describe: { in: { analysis?: string }; out: { analyses: { name: string; params: unknown; tables: unknown }[] } };
  values: {
    in: { field: string; search?: string; limit?: number };
    out: { values: { value: string; rows: number }[]; distinct: number };
  };
  sample: {
    in: { which: 'shop' | 'article'; customers?: number; seed?: number };
    out: { files: { name: string; offset: number; bytes: number }[]; definitions?: Definition[] };
  };
  memory: { in: Record<string, never>; out: Memory };
}

type Every<T extends readonly (keyof Calls)[]> = Exclude<keyof Calls, T[number]> extends never ? T : never;
const names = [
  'open',
  'sniff',
  'load',
  'append',
  'recipe',
  'ranges',
  'range',
  'offer',
  'finish',
  'preview',
  'aside',
  'aside_csv',
  'commit',
  'remove',
  'identity',
  'mapping',
  'model',
  'reset',
  'run',
  'check',
  'suggest',
  'people',
  'people_csv',
  'segments',
  'count',
  'list_people',
  'list_people_csv',
  'presets',
  'share',
  'seal',
  'open_link',
  'open_payload',
  'table_csv',
  'describe',
  'values',
  'sample',
  'memory',
  'workspace_sum',
  'workspace_write',
  'workspace_open',
  'workspace_state',
] as const;
export const callNames: Every<typeof names> = names;

// ---- page and worker ----

export interface Progress {
  bytes: number;
  total: number;
  rows: number;
}

export type ToWorker =
  | { kind: 'start'; module: WebAssembly.Module; reader: MessagePort }
  | { kind: 'call'; id: number; request: string; bytes?: ArrayBuffer }
  | { kind: 'sniff'; id: number; file: number; blob: Blob; hints?: Hints; remembered?: MappingDocument }
  | { kind: 'load'; id: number; file: number; blob: Blob; mapping: Mapping }
  | { kind: 'parsers'; ports: MessagePort[] }
  | { kind: 'parser_lost'; parser: number }
  | { kind: 'cancel'; id: number };

export type FromWorker =
  | { kind: 'started'; version: string }
  | { kind: 'broken'; message: string }
  | { kind: 'reply'; id: number; reply: string; bytes?: ArrayBuffer }
  | { kind: 'progress'; id: number; progress: Progress };
