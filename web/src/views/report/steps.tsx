// ↶ ↷: the last step back and forth, as Ctrl Z and Ctrl Shift Z; nothing where there is no step yet.
import { words } from '../../i18n/words';
import { canRedo, canUndo, redoLast, undoLast } from '../../state/undo_all';
import { Button } from '../../ui/controls';

export function Steps() {
  const say = words.value.common;
  const [back, forth] = [canUndo(), canRedo()];
  if (!back && !forth) return null;
  return (
    <>
      <Button kind="quiet" icon="undo" label={say.undo} disabled={!back} onClick={() => void undoLast()} />
      <Button kind="quiet" icon="redo" label={say.redo} disabled={!forth} onClick={() => void redoLast()} />
    </>
  );
}
