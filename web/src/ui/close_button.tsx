// The cross that closes what it stands in; with a `label` of its own it takes away the one thing beside it.
import { words } from '../i18n/words';
import { Button } from './controls';

interface CloseProps {
  onClick: () => void;
  label?: string;
  small?: boolean;
}
export function CloseButton({ onClick, label, small }: CloseProps) {
  return (
    <Button
      kind="quiet"
      icon="close"
      label={label ?? words.value.common.close}
      small={small ?? false}
      onClick={onClick}
    />
  );
}
