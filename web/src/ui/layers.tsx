// What floats: dialogs and drawers on the native <dialog> (focus stays inside, Esc closes, focus returns), and a small
// popover that closes on Esc or a click elsewhere.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { CloseButton } from './close_button';
import { Button } from './controls';
import type { IconName } from './icon';

interface LayerProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  shape?: 'drawer' | 'dialog';
  wide?: boolean;
  foot?: ComponentChildren;
}
export function Layer({ title, onClose, children, shape = 'drawer', wide, foot }: LayerProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const present = dialog.current;
    const before = document.activeElement;
    if (present && !present.open) present.showModal();
    return () => {
      present?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`layer ${shape}${wide ? ' wide' : ''}`}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="layer-inside">
        <header class="layer-head">
          <h2>{title}</h2>
          <CloseButton onClick={onClose} />
        </header>
        <div class="layer-body">{children}</div>
        {foot && <footer class="layer-foot">{foot}</footer>}
      </div>
    </dialog>
  );
}

interface PopoverProps {
  text: string;
  icon?: IconName;
  children: ComponentChildren;
  align?: 'left' | 'right';
  kind?: 'quiet' | 'plain';
}
export function Popover({ text, icon, children, align = 'right', kind = 'quiet' }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event): void => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    const escape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      place.current?.querySelector('button')?.focus();
    };
    document.addEventListener('mousedown', outside);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('mousedown', outside);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);
  return (
    <div class="popover" ref={place}>
      <Button kind={kind} {...(icon ? { icon } : {})} expanded={open} onClick={() => setOpen(!open)}>
        {text}
      </Button>
      {open && (
        <div class={`popover-panel ${align}`} role="group" aria-label={text}>
          {children}
        </div>
      )}
    </div>
  );
}
