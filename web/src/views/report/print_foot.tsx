// On paper: at the foot of every page up to which day the data goes and how it is counted. The sheet's @page rule puts it into the margin; here it is
// told what to say.
import { useEffect } from 'preact/hooks';
import { words } from '../../i18n/words';
import { type Question, questions } from '../../state/questions';
import { sample, view } from '../../state/session';
import { basisOf } from '../paper/basis';

// A text as a string of CSS: whatever is no letter or digit is written by its number.
const quoted = (text: string): string =>
  `"${text.replaceAll(/[^\p{L}\p{N} ]/gu, (letter) => `\\${letter.codePointAt(0)?.toString(16)} `)}"`;

export function PrintFoot() {
  const report = (questions as Partial<Record<string, Question>>)[view.value]?.report.value;
  const mark = sample.value === null ? '' : words.value.common.sampleMark;
  const basis = report ? basisOf(report) : null;
  const said = basis ? [mark, basis.asOf, basis.line].filter(Boolean).join(' · ') : '';
  useEffect(() => {
    document.documentElement.style.setProperty('--print-foot', quoted(said));
  }, [said]);
  return null;
}
