// The picture itself, to be kept by a long press: what is left in browsers that save no files.
import { words } from '../../i18n/words';
import { insideChat } from '../../ui/picture';
import { Layer } from '../../ui/layers';
import { held } from './leaving';

export function HeldPicture() {
  const say = words.value.keep;
  if (held.value === null) return null;
  return (
    <Layer title={say.hold} shape="dialog" wide onClose={() => (held.value = null)}>
      {insideChat() && <p class="muted">{say.holdHelp}</p>}
      <img class="held-picture" src={held.value} alt={say.hold} />
    </Layer>
  );
}
