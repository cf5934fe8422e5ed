// What the parts of the LTV page share: parameters, names of channels and ages, the rows of a channel.
import { count, shortMoney } from '../../i18n/format';
import { word, words } from '../../i18n/words';
import type { Cell, Definition, Report } from '../../engine/protocol';
import { type Row, rowsOf, tableOf } from '../../state/questions';

export interface ChannelCost {
  channel: string;
  spent?: number;
  cac?: number;
}
export interface LtvParams {
  cohort?: string;
  horizon?: number;
  model?: string;
  time_window?: string;
  channel?: string;
  margin?: number;
  cost?: ChannelCost[];
  beta?: number;
}
export type LtvDefinition = Definition<LtvParams>;

export interface Part {
  report: Report;
  asked: LtvParams; // as the core completed them
  set: (part: LtvParams) => void;
}

export const cohortOf = (asked: LtvParams): string => asked.cohort ?? 'month';

// Ages count from 0 in the core and from 1 for people: the period of the first order is the first.
export function ageName(asked: LtvParams, age: Cell | undefined): string {
  const say = words.value.ltv;
  return (say.nth[cohortOf(asked)] ?? String)(count(Number(age) + 1));
}
export function spanName(asked: LtvParams, ages: number): string {
  return (words.value.ltv.spans[cohortOf(asked)] ?? String)(count(ages));
}

export function channelName(channel: Cell | undefined): string {
  const say = words.value.ltv;
  return channel === '' ? say.unknownChannel : channel === '$other' ? say.other : String(channel);
}

export const numberOf = (value: Cell | undefined): number | null =>
  value === null || value === undefined || value === '' ? null : Number(value);

export const moneyPoints = (rows: readonly Row[]): { x: number; y: number | null; n: number; few: boolean }[] =>
  rows.map((row) => ({
    x: Number(row['age']) + 1,
    y: numberOf(row['cumulative']),
    n: Number(row['customers']),
    few: row['few'] === true,
  }));

export const refusal = (report: Report): string | null => {
  const facts = report.notes.find((note) => note.code === 'model_refused')?.facts;
  if (!facts) return null;
  const reason = String(facts['reason']);
  const say = words.value.ltv.refused[reason];
  return say ? say(count(Number(facts['repeaters'] ?? facts['weeks'])), count(Number(facts['least']))) : word({}, reason);
};

// The largest channels first: those that a picture has room for.
export function channelsBySize(report: Report): Row[] {
  return [...rowsOf(tableOf(report, 'channels'))].sort((a, b) => Number(b['customers']) - Number(a['customers']));
}

export const yuan = (value: number): string => shortMoney(value);
