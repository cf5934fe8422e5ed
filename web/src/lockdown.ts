// The first import of the page: takes away what a content policy cannot forbid (WebRTC and WebTransport would carry data
// past it), and lets script addresses through only when they are blobs of our own.
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport']) {
  Object.defineProperty(globalThis, name, { value: undefined, writable: false, configurable: false });
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): unknown;
}
(globalThis as { trustedTypes?: PolicyFactory }).trustedTypes?.createPolicy('default', {
  createScriptURL(url: string): string {
    if (url.startsWith('blob:')) return url;
    throw new TypeError('refused');
  },
});

export {};
