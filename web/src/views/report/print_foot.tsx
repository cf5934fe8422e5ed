// On paper only: at the foot of every page up to which day the data goes and how it is counted.
import { words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import { sample } from '../../state/session';
import { basisOf } from '../paper/basis';

export function PrintFoot({ report }: { report: Report }) {
  const { asOf, line } = basisOf(report);
  const mark = sample.value === null ? '' : words.value.common.sampleMark;
  return <p class="print-foot">{[mark, asOf, line].filter(Boolean).join(' · ')}</p>;
}
