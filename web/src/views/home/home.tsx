// The first screen: drop, choose, paste, or look at the sample; and why nothing leaves this computer.
import { useState } from 'preact/hooks';
import { sayProblem } from '../../i18n/say';
import { words } from '../../i18n/words';
import { leaveFor } from '../../state/incoming';
import { startNew } from '../../state/shelf';
import { hasContent } from '../../state/workspace';
import { loadSample } from '../../state/taking';
import type { Problem } from '../../engine/protocol';
import { engineState, firstReport, go, model, sample } from '../../state/session';
import { Button } from '../../ui/controls';
import { Icon, Seal } from '../../ui/icon';
import { chooseFiles, chooseWorkspace } from '../import/choose';
import { PasteLink } from '../share/paste_link';
import { WaitingMethod } from '../share/waiting';
import { Continue } from '../workspace/continue';
import { Paste } from './paste';

export function Home() {
  const say = words.value.home;
  const [pasting, setPasting] = useState(false);
  const [linking, setLinking] = useState(false);
  const [loading, setLoading] = useState<'shop' | 'article' | null>(null);
  const [problems, setProblems] = useState<Problem[]>([]);
  const waiting = engineState.value !== 'ready';
  const show = async (which: 'shop' | 'article'): Promise<void> => {
    setLoading(which);
    if (hasContent.peek() || sample.peek() !== null) await startNew(); // what is kept on this device stays as it was
    setProblems(await loadSample(which));
    setLoading(null);
  };
  const samples = [
    { which: 'shop', title: say.sampleShop, text: say.sampleShopText },
    { which: 'article', title: say.sampleArticle, text: say.sampleArticleText },
  ] as const;
  return (
    <div class="home">
      <h1>{say.title}</h1>
      <WaitingMethod />
      <section class="drop-paper" aria-label={say.drop}>
        <Icon name="upload" />
        <p class="drop-word">{say.drop}</p>
        <p class="muted">{say.kinds}</p>
        <p class="drop-buttons">
          <Button kind="primary" onClick={chooseFiles} disabled={waiting}>
            {say.choose}
          </Button>
          <Button icon="upload" onClick={chooseWorkspace} disabled={waiting}>
            {words.value.workspace.openFile}
          </Button>
          <Button icon="paste" onClick={() => setPasting(true)} disabled={waiting}>
            {say.paste}
          </Button>
          <Button onClick={() => setLinking(true)} disabled={waiting}>
            {words.value.opened.pasteTitle}
          </Button>
          {model.value && (
            <Button kind="quiet" onClick={() => go(firstReport())}>
              {say.resume}
            </Button>
          )}
        </p>
        <p class="muted drop-kinds">{say.sources}</p>
      </section>
      {!waiting && <Continue />}
      <section class="home-samples" aria-label={say.sampleTitle}>
        <h2>{say.sampleTitle}</h2>
        <div>
          {samples.map(({ which, title, text }) => (
            <button
              key={which}
              type="button"
              class="sample-button"
              disabled={waiting || loading !== null}
              onClick={() => leaveFor(title, () => show(which))}
            >
              <span class="sample-title">
                {loading === which && <Seal busy />}
                {title}
                <Icon name="right" />
              </span>
              <span class="muted">{text}</span>
            </button>
          ))}
        </div>
        {problems.map((problem) => (
          <p class="problem-line" role="alert" key={problem.code}>
            <Icon name="warn" />
            {sayProblem(problem)}
          </p>
        ))}
      </section>
      <section class="home-columns">
        <div>
          <h2>{say.answers}</h2>
          <ul>
            {say.questions.map((question) => (
              <li key={question}>{question}</li>
            ))}
          </ul>
        </div>
        <div>
          <h2>{say.trustTitle}</h2>
          <p>{say.trustText}</p>
          <details>
            <summary>{words.value.trust.how}</summary>
            <ol>
              {words.value.trust.sentences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ol>
            <button type="button" class="link" onClick={() => go('self_check')}>
              {words.value.nav.self_check}
            </button>
          </details>
        </div>
      </section>
      {linking && <PasteLink onClose={() => setLinking(false)} />}
      {pasting && <Paste onClose={() => setPasting(false)} />}
    </div>
  );
}
