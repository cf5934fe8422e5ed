// The calls about workspace files and what such a file holds (docs/format-workspace.md): mirrored from the core, which checks it.
import type { Definition, Hints, Mapping, MappingDocument, Policy, Rule } from './protocol';
import type { PartFacts } from '../containers/part';

export interface WorkspaceTable {
  section: number; // of the file; 1 is the first one that holds a table's bytes
  name: string;
  part?: PartFacts;
  hints?: Hints;
  mapping: Mapping;
  policy?: Policy;
  rows?: number; // as they were when it was saved: what is read again must be as many
  known?: string[];
}
export interface SavedReport {
  id: string;
  name: string;
  definition: Definition;
}
// A mark on a day, on a step of a funnel by its name, or of the workspace as a whole.
export interface Remark {
  id: string;
  text: string;
  day?: string;
  step?: string;
}
export interface HistoryTable {
  name: string;
  table: string;
  rows: number;
  added?: number;
  updated?: number;
  repeated?: number;
  aside?: number;
  first_day?: string | null;
  last_day?: string | null;
}
export interface HistoryEntry {
  at: string;
  kind: 'in' | 'out';
  tables: HistoryTable[];
}
export interface WorkspaceState {
  version: 1;
  name: string;
  saved_at?: string;
  sample?: 'shop' | 'article';
  tables?: WorkspaceTable[];
  remembered?: MappingDocument;
  without?: string[];
  segments?: { id: string; name: string; rule: Rule; base?: Rule; as_of?: string }[];
  reports?: SavedReport[];
  questions?: Record<string, Definition>;
  notes?: Remark[];
  history?: HistoryEntry[];
  targets?: { label: string; count: number }[];
  settings?: Record<string, string>;
}
export interface WorkspaceSection {
  kind: 'state' | 'table';
  name: string;
  offset: number;
  bytes: number;
  sum: number;
  cut: boolean; // the file ends before it does
}

export interface WorkspaceCalls {
  workspace_sum: { in: { sum: number }; out: { sum: number } };
  workspace_write: {
    in: { state: WorkspaceState; sections: { name: string; bytes: number; sum: number }[] };
    out: { head: number; tail: number };
  };
  workspace_open: {
    in: { size: number; samples: { offset: number; bytes: number }[] };
    out: { more: { offset: number; bytes: number }[]; sections: WorkspaceSection[]; by_tail: boolean };
  };
  workspace_state: { in: { sum: number }; out: { state: WorkspaceState } };
}
