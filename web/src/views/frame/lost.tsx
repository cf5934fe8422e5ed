// The engine died: said in words, with the button that helps. The page around it goes on working.
import { words } from '../../i18n/words';
import { entries, stage } from '../../state/entries';
import { forget } from '../../state/import_steps';
import { begin, engineMessage, engineState, go, sample } from '../../state/session';
import { Button } from '../../ui/controls';
import { Layer } from '../../ui/layers';

export function EngineLost() {
  if (engineState.value !== 'lost') return null;
  const say = words.value.engine;
  const restart = (): void => {
    entries.value = [];
    stage.value = 'desk';
    sample.value = null;
    forget();
    go('home');
    void begin();
  };
  return (
    <Layer
      title={say.lostTitle}
      shape="dialog"
      onClose={restart}
      foot={
        <Button kind="primary" onClick={restart}>
          {say.restart}
        </Button>
      }
    >
      <p>{say.lostText}</p>
      <details>
        <summary>{words.value.common.details}</summary>
        <p class="muted">{engineMessage.value}</p>
      </details>
    </Layer>
  );
}
