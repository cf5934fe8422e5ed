// A table from the clipboard becomes a file like any other.
import { useState } from 'preact/hooks';
import { words } from '../../i18n/words';
import { addFiles } from '../../state/imports';
import { Button } from '../../ui/controls';
import { Layer } from '../../ui/layers';

export function Paste({ onClose }: { onClose: () => void }) {
  const say = words.value.home;
  const [text, setText] = useState('');
  const use = (): void => {
    onClose();
    void addFiles([new File([text], say.pasteName)]);
  };
  return (
    <Layer
      title={say.pasteTitle}
      shape="dialog"
      onClose={onClose}
      foot={
        <Button kind="primary" disabled={text.trim() === ''} onClick={use}>
          {say.pasteUse}
        </Button>
      }
    >
      <p class="muted">{say.pasteHelp}</p>
      <textarea
        class="paste-area"
        rows={10}
        value={text}
        aria-label={say.pasteTitle}
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
    </Layer>
  );
}
