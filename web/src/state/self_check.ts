// 网络自检: the page tries to reach an address that cannot exist, in every way that a page could send something, and watches the browser refuse. Judged by what the browser
// itself says (a violation of the content policy that names the attempt's own address, an exception, a thing that is not there), never by an attempt that merely
// failed: without network everything fails. Nothing of the user's is in any attempt. Left out: attempts that end the page, and frames and forms, for which the browser looks a name up before it refuses.
import { signal } from '@preact/signals';

export type Verdict = 'refused' | 'absent' | 'not_refused';
export interface Finding {
  attempt: string;
  verdict: Verdict;
  by: string; // the policy's directive, the name of the exception, or ''
}

const kAddress = 'https://self-check.invalid/'; // .invalid is reserved: no such host can ever be
const kPatienceMs = 3000;
const kThreadMs = 20_000; // a busy machine may be long about starting one

class Absent extends Error {}
// What a policy cannot forbid must not be there at all.
const absent = (name: string): Promise<string> => {
  if ((globalThis as unknown as Record<string, unknown>)[name] === undefined) throw new Absent(name);
  return Promise.resolve('');
};

const put = (tag: string, values: Record<string, string>): Element => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
  document.head.append(element);
  setTimeout(() => element.remove(), kPatienceMs);
  return element;
};

// A thread of its own that tries `code` and tells which directive refused it.
function inThread(code: string): Promise<string> {
  const script = `addEventListener('securitypolicyviolation',({effectiveDirective})=>postMessage(effectiveDirective));try{${code}}catch(error){}setTimeout(()=>postMessage(''),${kPatienceMs})`;
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const thread = new Worker(url);
  return new Promise<string>((resolve) => {
    thread.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
    setTimeout(() => resolve(''), kThreadMs);
  }).finally(() => {
    thread.terminate();
    URL.revokeObjectURL(url);
  });
}

// Closed at once, a connection is never tried.
const closeLater = (one: { close(): void }): void => void setTimeout(() => one.close(), kPatienceMs);

type Attempt = (address: string) => unknown;
// In the order in which they are shown. A promise of a text is a thread's own observation; any other is left to the page's.
export const attempts: Record<string, Attempt> = {
  fetch: (address) => void fetch(address, { mode: 'no-cors' }).catch(() => {}),
  request: (address) => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.send();
  },
  beacon: (address) => navigator.sendBeacon(address),
  socket: (address) => closeLater(new WebSocket(address.replace('https', 'wss'))),
  events: (address) => closeLater(new EventSource(address)),
  image: (address) => {
    new Image().src = address;
  },
  style: (address) => put('link', { rel: 'stylesheet', href: address }),
  font: (address) => void new FontFace('self-check', `url(${address})`).load().catch(() => {}),
  media: (address) => put('audio', { src: address, preload: 'auto' }),
  prefetch: (address) => put('link', { rel: 'prefetch', href: address }),
  script: (address) => put('script', { src: address }),
  thread: (address) => inThread(`fetch(${JSON.stringify(address)},{mode:'no-cors'}).catch(()=>{})`),
  thread_script: (address) => inThread(`importScripts(${JSON.stringify(address)})`),
  peer: () => absent('RTCPeerConnection'),
  transport: () => absent('WebTransport'),
  popup: (address) => {
    const opened = window.open(address, '_blank', 'popup');
    opened?.close();
    if (opened === null) throw new DOMException('', 'SecurityError');
  },
  leave: () => {
    if (window.top === window) return;
    // Forbidden to a sandboxed frame: it throws before anything is looked up.
    (window.top as Window).location.href = 'about:blank#self-check';
  },
};

// What one attempt came to. `heard` waits for the page's own report of a refusal.
export async function judge(
  attempt: Attempt,
  address: string,
  heard: (address: string) => Promise<string>,
): Promise<Omit<Finding, 'attempt'>> {
  const refusal = heard(address);
  try {
    const observed = attempt(address);
    const directive = observed instanceof Promise ? ((await observed) as string) : await refusal;
    return directive ? { verdict: 'refused', by: directive } : { verdict: 'not_refused', by: '' };
  } catch (error) {
    if (error instanceof Absent) return { verdict: 'absent', by: error.message };
    return { verdict: 'refused', by: (await soon(refusal)) || (error as Error).name };
  }
}
const soon = (promise: Promise<string>): Promise<string> =>
  Promise.race([promise, new Promise<string>((resolve) => setTimeout(() => resolve(''), 100))]);

function violation(address: string): Promise<string> {
  const wanted = [address, address.replace('https', 'wss')];
  return new Promise((resolve) => {
    const listen = ({ blockedURI, effectiveDirective }: SecurityPolicyViolationEvent): void => {
      if (wanted.includes(blockedURI)) end(effectiveDirective);
    };
    const end = (directive: string): void => {
      document.removeEventListener('securitypolicyviolation', listen);
      resolve(directive);
    };
    document.addEventListener('securitypolicyviolation', listen);
    setTimeout(() => end(''), kPatienceMs);
  });
}

export const findings = signal<readonly Finding[]>([]);
export const checking = signal(false);

export async function checkNetwork(): Promise<void> {
  if (checking.value) return;
  checking.value = true;
  findings.value = [];
  const results = await Promise.all(
    Object.entries(attempts).map(async ([attempt, run]) => ({
      attempt,
      ...(await judge(run, `${kAddress}${attempt}`, violation)),
    })),
  );
  findings.value = results;
  checking.value = false;
}
