// The engine died: said in words, with the button that helps. The page around it goes on working, and still holds the files.
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import { readable, restart, startEmpty } from '../../state/restarting';
import { engineMessage, engineState, sample } from '../../state/session';
import { Button } from '../../ui/controls';
import { Layer } from '../../ui/layers';

export function EngineLost() {
  if (engineState.value !== 'lost') return null;
  const say = words.value.engine;
  const kept = readable();
  const back = kept > 0 || sample.value !== null;
  return (
    <Layer
      title={say.lostTitle}
      shape="dialog"
      onClose={() => void restart()}
      foot={
        <>
          {back && <Button onClick={() => void startEmpty()}>{say.startEmpty}</Button>}
          <Button kind="primary" onClick={() => void restart()}>
            {back ? say.restartAndRead : say.restart}
          </Button>
        </>
      }
    >
      <p>{kept > 0 ? say.lostKept(count(kept)) : say.lostText}</p>
      <p>{say.lostAdvice}</p>
      <details>
        <summary>{words.value.common.details}</summary>
        <p class="muted">{engineMessage.value}</p>
      </details>
    </Layer>
  );
}
