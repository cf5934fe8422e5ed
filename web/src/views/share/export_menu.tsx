// Beside a report: what can be saved of it, and 分享. What is saved here is one's own, in full; what goes out by 分享 is looked through first.
import { words } from '../../i18n/words';
import type { Question } from '../../state/questions';
import { sample } from '../../state/session';
import { canShare, sharing } from '../../state/sharing';
import { Button } from '../../ui/controls';
import { Popover } from '../../ui/layers';
import { stillOf } from '../paper/stills';
import { savePng, saveSvg } from './leaving';

export function ExportMenu({ question }: { question: Question }) {
  const say = words.value.keep;
  const report = question.report.value;
  if (!report) return null;
  const picture = stillOf(report) !== null;
  const marked = sample.value !== null;
  return (
    <>
      <Popover text={say.menu} icon="download">
        <ul class="export-menu">
          <li>
            <Button kind="quiet" disabled={!picture} onClick={() => void savePng(report, marked)}>
              {say.png}
            </Button>
          </li>
          <li>
            <Button kind="quiet" disabled={!picture} onClick={() => saveSvg(report, marked)}>
              {say.svg}
            </Button>
          </li>
          <li>
            <Button kind="quiet" onClick={() => window.print()}>
              {say.print}
            </Button>
          </li>
        </ul>
        {!picture && <p class="muted">{say.noPicture}</p>}
      </Popover>
      {canShare(question) && (
        <Button icon="share" onClick={() => (sharing.value = question)}>
          {words.value.share.button}
        </Button>
      )}
    </>
  );
}
