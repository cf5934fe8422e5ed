// A control that takes itself off the page (an answered question, a removed card, a whole screen) would leave the keyboard at the top
// of the document. Focus goes on to what stood after it, else to the heading of what is left.
const reachable = 'button:not(:disabled), select:not(:disabled), input:not(:disabled), summary, a[href], [tabindex="0"]';

export function keepFocus(): () => void {
  let trail: { element: Element; next: Element | null }[] = [];
  const remember = (event: FocusEvent): void => {
    trail = [];
    for (let at = event.target as Element | null; at; at = at.parentElement)
      trail.push({ element: at, next: at.nextElementSibling });
  };
  const goOn = (): void => {
    if (document.activeElement !== document.body || document.querySelector('dialog[open]')) return;
    const lost = trail.filter(({ element }) => !element.isConnected);
    const left = trail[lost.length]?.element;
    if (lost.length === 0 || !left) return;
    trail = [];
    const near = lost
      .toReversed()
      .map(({ next }) => (next?.isConnected ? (next.matches(reachable) ? next : next.querySelector(reachable)) : null))
      .find((one) => one);
    const head = left.closest('main')?.querySelector('h1') ?? document.querySelector('main h1') ?? left;
    const goal = (near ?? head) as HTMLElement;
    if (!near && !goal.hasAttribute('tabindex')) goal.setAttribute('tabindex', '-1');
    goal.focus();
  };
  const watch = new MutationObserver(() => {
    if (trail.length > 0 && trail[0]?.element.isConnected === false) requestAnimationFrame(goOn);
  });
  document.addEventListener('focusin', remember);
  watch.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener('focusin', remember);
    watch.disconnect();
  };
}
