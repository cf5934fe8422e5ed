// The report on the screen, or the link that is shown, handed to the shell as it stands on paper: what the browser's own menu prints is the shell's
// document. Made when the page is idle, because most reports are never printed.
import { useEffect } from 'preact/hooks';
import { words } from '../../i18n/words';
import { remarks } from '../../state/kept';
import { opened } from '../../state/opened';
import { sample } from '../../state/session';
import type { Content } from '../../state/sharing';
import { present } from '../../state/undo_all';
import { parts } from '../../ui/markup';
import { basisOf, reportTitle } from './basis';
import { Paper } from './paper';

const kIdle = 400;

function content(): Content | null {
  const link = opened.value;
  if (link) return link.state === 'result' ? link.content : null;
  const question = present();
  const report = question?.report.value;
  if (!report) return null;
  return {
    reports: [report],
    by: '',
    at: '',
    notes: remarks.value.map(({ day, step, text }) => [day, step, text].filter(Boolean).join(' · ')),
    leftOut: [],
    sample: sample.value !== null,
  };
}

export function HandedPaper() {
  const shown = content();
  const [first] = shown?.reports ?? [];
  useEffect(() => {
    const hand = setTimeout(() => {
      const basis = first && basisOf(first);
      const mark = shown?.sample ? words.value.common.sampleMark : '';
      window.parent.postMessage(
        {
          siyu: 'paper',
          parts: shown ? parts(<Paper content={shown} printed />) : null,
          title: first ? reportTitle(first.definition) : '',
          foot: basis ? [mark, basis.asOf, basis.line].filter(Boolean).join(' · ') : '',
        },
        '*',
      );
    }, kIdle);
    return () => clearTimeout(hand);
  }, [first, remarks.value, sample.value, words.value]);
  return null;
}
