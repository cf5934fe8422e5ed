// Is the page being printed? Then a long table draws all of its rows, not only those in sight. The browser says so just before, and what hangs
// on the signal is drawn before it looks.
import { signal } from '@preact/signals';

export const printing = signal(false);

export function watchPrinting(): () => void {
  const before = (): void => {
    printing.value = true;
  };
  const after = (): void => {
    printing.value = false;
  };
  window.addEventListener('beforeprint', before);
  window.addEventListener('afterprint', after);
  return () => {
    window.removeEventListener('beforeprint', before);
    window.removeEventListener('afterprint', after);
  };
}
