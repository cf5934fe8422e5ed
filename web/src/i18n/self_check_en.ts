// English words of the network self-check.
import type { selfCheckZh } from './self_check_zh';
import type { Widen } from './words';

export const selfCheckEn: Widen<typeof selfCheckZh> = {
  selfCheck: {
    lead: 'Press the button: this page tries, in the ways that a page can, to reach an address that cannot exist, and sees whether the browser refuses. No data goes into any attempt.',
    run: 'Start',
    again: 'Check again',
    running: 'Trying',
    good: (n) => `None of ${n} ways out is open`,
    bad: (n, all) => `${n} of ${all} ways out were not refused`,
    badText:
      'This page may have been changed, or the browser or an extension has switched off its security policy. Put no customer data in yet: try another browser, disable extensions, or get the original file again.',
    table: 'Result of the check',
    columns: { attempt: 'What was tried', verdict: 'Result', why: 'How we know' },
    verdicts: { refused: 'Refused', absent: 'Not there', not_refused: 'Not refused' },
    byPolicy: (directive) => `The browser refused it by the security policy (${directive})`,
    byError: (name) => `The browser refused it at once (${name})`,
    byAbsence: 'The page took this feature away when it opened',
    byNothing: 'The browser did not say that it refused; it may really have been sent',
    attempts: {
      fetch: 'Send a request',
      request: 'Send a request the old way',
      beacon: 'Slip a message out when the page closes',
      socket: 'Open a lasting connection',
      events: 'Subscribe to messages from elsewhere',
      image: 'Carry it out with a picture',
      style: 'Carry it out with a style sheet',
      font: 'Carry it out with a font',
      media: 'Carry it out with a sound',
      prefetch: 'Carry it out by loading ahead',
      script: 'Fetch a program from elsewhere',
      thread: 'Send a request from a background thread',
      thread_script: 'Fetch a program into a background thread',
      peer: 'Connect peer to peer (WebRTC)',
      transport: 'Newer transport (WebTransport)',
      popup: 'Open a new window',
      leave: 'Take the whole page elsewhere',
    },
    limitsTitle: 'What the check cannot cover',
    limits: [
      'What you save, copy, photograph or print yourself.',
      'Browser extensions: they have rights of their own, beyond a page’s reach. For customer data use a window without them.',
      'Forms and embedded pages are not tried here: the browser looks the host name up before it refuses; no content is sent. To avoid even that, work offline.',
    ],
  },
};
