// The types of rules and of what they are made of (contract.md §2, docs/rules.md). Data only.
import type { Json } from './protocol';

export type Operator =
  '=' | '!=' | 'in' | 'not_in' | 'contains' | 'has_tag' | '<' | '<=' | '>' | '>=' | 'is_set' | 'not_set';
export interface Leaf {
  field: string;
  op: Operator;
  value?: Json;
}
// Which events are meant, and when: `last` counts back from the as-of moment.
export interface EventMatch {
  event: string | null;
  where?: Rule;
}
export type Within = { last: string } | { from?: string; to?: string };
export interface Bounds<T = number> {
  min?: T;
  max?: T;
}
export interface Did {
  did: EventMatch & {
    times?: Bounds;
    sum?: { field: string } & Bounds<number | string>;
    days?: Bounds;
    first?: 'ever' | 'matching';
    nth?: number;
    within?: Within;
  };
}
export interface Sequence {
  sequence: { steps: EventMatch[]; within?: string; in?: Within };
}
export interface Stopped {
  stopped: EventMatch & { active: string; quiet: string };
}
export interface Restarted {
  restarted: EventMatch & { active: string; quiet: string };
}
export interface Regularly {
  regularly: EventMatch & { of: number; at_least: number; interval: string };
}
export interface Share {
  share: { of: EventMatch; in: EventMatch; within?: Within } & Bounds<number | string>;
}
export interface FestivalRule {
  festival: EventMatch & { festival: string; before?: string; after?: string; seasons?: Bounds & { last?: number } };
}
// A value, such as an address, that several customers have.
export interface Shared {
  shared: { field: string; customers: Bounds };
}
// In a canonical definition a segment stands with its rule, so that the definition can be read alone.
export interface SegmentRule {
  segment: string;
  rule?: Rule;
  as_of?: string;
  base?: Rule;
}
export type Rule =
  | Leaf
  | { all: Rule[] }
  | { any: Rule[] }
  | { not: Rule }
  | Did
  | Sequence
  | Stopped
  | Restarted
  | Regularly
  | Share
  | FestivalRule
  | Shared
  | SegmentRule;
