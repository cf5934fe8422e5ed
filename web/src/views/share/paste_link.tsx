// The place for a link, or for the part of it behind the #, where the address bar is no way: a page from a disk, a chat that cut it.
import { useState } from 'preact/hooks';
import { words } from '../../i18n/words';
import { linkIn, openLink } from '../../state/opened';
import { Button } from '../../ui/controls';
import { Layer } from '../../ui/layers';

export function PasteField({ label, onOpen = () => {} }: { label: string; onOpen?: () => void }) {
  const say = words.value.opened;
  const [text, setText] = useState('');
  const [none, setNone] = useState(false);
  const open = (): void => {
    const link = linkIn(text);
    setNone(link === null);
    if (link === null) return;
    setText('');
    onOpen();
    void openLink(link);
  };
  return (
    <div class="paste-link">
      <label>
        <span>{label}</span>
        <textarea
          rows={4}
          spellcheck={false}
          value={text}
          aria-invalid={none}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <p class="muted">{say.pasteHelp}</p>
      {none && (
        <p class="problem-line" role="alert">
          {say.pasteNone}
        </p>
      )}
      <Button kind="primary" disabled={text.trim() === ''} onClick={open}>
        {say.pasteOpen}
      </Button>
    </div>
  );
}

export function PasteLink({ onClose }: { onClose: () => void }) {
  const say = words.value.opened;
  return (
    <Layer title={say.pasteTitle} shape="dialog" onClose={onClose}>
      <PasteField label={say.pasteFull} onOpen={onClose} />
    </Layer>
  );
}
