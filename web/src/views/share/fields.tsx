// The lines of the dialog that are written by hand: a name, a note, a password.
import { words } from '../../i18n/words';
import { canSeal } from '../../state/sealing';
import { Check } from '../../ui/controls';
import { Icon } from '../../ui/icon';

export const kShortest = 8; // of a password

export function Line(props: { label: string; value: string; onInput: (value: string) => void; most: number }) {
  return (
    <label class="share-line">
      <span>{props.label}</span>
      <input
        type="text"
        value={props.value}
        maxLength={props.most}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </label>
  );
}

export function Password({ secret, onChange }: { secret: string | null; onChange: (secret: string | null) => void }) {
  const say = words.value.share;
  if (!canSeal())
    return (
      <p class="muted share-part">
        <Icon name="lock" />
        {say.passwordNone}
      </p>
    );
  return (
    <div class="share-part">
      <Check label={say.password} checked={secret !== null} onChange={(on) => onChange(on ? '' : null)} />
      {secret !== null && (
        <>
          <label class="share-line">
            <span>{say.passwordField}</span>
            <input
              type="text"
              autocomplete="off"
              spellcheck={false}
              value={secret}
              onInput={(event) => onChange(event.currentTarget.value)}
            />
          </label>
          <p class="muted">{secret.length < kShortest ? say.passwordShort : say.passwordHelp}</p>
        </>
      )}
    </div>
  );
}
