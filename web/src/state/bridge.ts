// The other side of the shell's script: the address's fragment comes in and goes out as text. Without a shell (development,
// tests) nothing listens and nothing happens.
import { effect } from '@preact/signals';
import { closeLink, isLink, opened, openLink } from './opened';
import { model, type View, view } from './session';

const views: readonly View[] = ['overview', 'funnel', 'customer_funnel', 'sales', 'import', 'health', 'self_check'];

export function readFragment(text: string): View | null {
  const name = text.replace(/^#/, '');
  return views.find((one) => one === name) ?? null;
}

export function joinShell(): void {
  if (window.parent === window) return;
  let known = false;
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const data = event.data as { siyu?: unknown; text?: unknown } | null;
    if (event.source !== window.parent || data?.siyu !== 'fragment' || typeof data.text !== 'string') return;
    known = true;
    if (isLink(data.text)) {
      void openLink(data.text);
      return;
    }
    const wanted = readFragment(data.text);
    if (wanted || data.text === '') closeLink(); // the reader went back, or on, by the address
    if (wanted && (model.peek() || wanted === 'import' || wanted === 'self_check')) view.value = wanted;
  });
  effect(() => {
    const fragment = view.value === 'home' ? '' : `#${view.value}`;
    // While a link is shown the address stays the link.
    if (known && opened.value === null) window.parent.postMessage({ siyu: 'fragment', text: fragment }, '*');
  });
  window.parent.postMessage({ siyu: 'ready' }, '*');
}
