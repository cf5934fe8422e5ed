// On the first screen: a method out of a link that waits for data.
import { words } from '../../i18n/words';
import { waiting } from '../../state/opened';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';

export function WaitingMethod() {
  if (waiting.value.length === 0) return null;
  const say = words.value.opened;
  return (
    <p class="waiting-method" role="status">
      <Icon name="info" />
      {say.waiting}
      <Button small kind="quiet" onClick={() => (waiting.value = [])}>
        {say.forget}
      </Button>
    </p>
  );
}
