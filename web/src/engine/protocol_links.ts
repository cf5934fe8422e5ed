// What the calls about links take and give (docs/calls.md, docs/links.md). Data only.
import type { Definition, Json, MappingDocument, Report, Table } from './protocol';

export type LinkKind = 'definition' | 'result' | 'mapping';
// [row, column] of cells that are null because they are withheld: `few` are counts of people under the threshold, `more` what would
// give a few away.
export interface Withheld {
  few?: [number, number][];
  more?: [number, number][];
}
export interface SharedReport extends Omit<Report, 'tables'> {
  tables: (Table & { withheld?: Withheld })[];
  shared: {
    threshold: number;
    by?: string;
    at?: string;
    notes?: Json[];
    left_out?: { table: string; reason: 'people' | 'long' | 'small' }[];
  };
}
export type LinkContent = Definition | Definition[] | SharedReport | SharedReport[] | MappingDocument;

export interface LinkCalls {
  share: {
    in: {
      kind: LinkKind;
      content: Definition | Report | (Definition | Report)[] | MappingDocument;
      threshold?: number;
      by?: string;
      at?: string;
      notes?: Json[];
      most?: number;
    };
    out: {
      fragment: string;
      payload: string;
      characters: number;
      content: LinkContent;
      withheld: { cells: number; tables: { report: number; table: string; cells: number }[] };
    };
  };
  seal: { in: { kind: LinkKind; payload: string }; out: { fragment: string; characters: number } };
  open_link: {
    in: { fragment: string };
    out: { kind: LinkKind; content: LinkContent } | { kind: LinkKind; locked: true; payload: string };
  };
  open_payload: { in: { kind: LinkKind; payload: string }; out: { kind: LinkKind; content: LinkContent } };
}
