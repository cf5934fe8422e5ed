// From the funnel's report to what is drawn and said. Picks values out of tables and notes; computes none.
import type { FunnelRow } from '../../charts/funnel_bars';
import { count, rate } from '../../i18n/format';
import { isTotal, stepLabel } from '../../i18n/say';
import { words } from '../../i18n/words';
import type { Cell, Definition, FunnelParams, Report } from '../../engine/protocol';
import { rowsOf, tableOf } from '../../state/questions';

const number = (value: Cell | undefined): number | null => (typeof value === 'number' ? value : null);
const note = (report: Report, code: string): Record<string, unknown> | null =>
  report.notes.find((one) => one.code === code)?.facts ?? null;

export function barsOf(report: Report | null): FunnelRow[] {
  if (!report) return [];
  const steps = (report.definition as unknown as Definition<FunnelParams>).params.steps ?? [];
  const leak = Number(note(report, 'biggest_drop')?.['step'] ?? 0);
  const small = note(report, 'small_sample')?.['steps'];
  return rowsOf(tableOf(report, 'steps')).map((row) => {
    const step = Number(row['step']);
    const asked = steps[step - 1];
    return {
      step,
      label: asked ? stepLabel(asked) : String(row['label'] ?? ''),
      customers: number(row['customers']) ?? 0,
      stepRate: number(row['step_rate']),
      overallRate: number(row['overall_rate']),
      dropped: number(row['dropped']),
      medianSeconds: number(row['median_s']),
      total: asked !== undefined && isTotal(asked),
      small: Array.isArray(small) && small.includes(step),
      leak: step === leak,
      optional: asked !== undefined && 'optional' in asked && asked.optional === true,
    };
  });
}

// "关注 → 行动": the step and the one before it that can be lost from.
function passage(bars: readonly FunnelRow[], step: number): string {
  const before = bars.filter((row) => row.step < step && !row.optional).at(-1);
  return `${before?.label ?? ''} → ${bars[step - 1]?.label ?? ''}`;
}

export function concludes(report: Report | null, bars: readonly FunnelRow[]) {
  const say = words.value.funnel;
  const first = bars[0];
  const last = bars.at(-1);
  if (!report || !first || !last) return null;
  if (bars.length === 1) return <p class="sentence">{say.single(first.label, count(first.customers))}</p>;
  const worst = note(report, 'biggest_drop');
  const listed = note(report, 'biggest_listed_drop');
  const share = typeof worst?.['rate'] === 'number' ? worst['rate'] : null;
  const parts = [say.overall(first.label, last.label, rate(last.overallRate))];
  if (listed && listed['step'] !== worst?.['step'])
    parts.unshift(say.biggestListed(passage(bars, Number(listed['step'])), count(Number(listed['dropped']))));
  if (bars.some((row) => row.small)) parts.push(say.smallSteps);
  return (
    <>
      <p class="sentence">
        {worst
          ? say.biggest(passage(bars, Number(worst['step'])), count(Number(worst['dropped'])), rate(share))
          : say.noDrop}
      </p>
      <p class="sentence-more muted">{parts.join(' · ')}</p>
    </>
  );
}
