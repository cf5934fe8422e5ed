// A WebAssembly module that may have less memory than it was built for: the most pages of its memory section, rewritten.
export function readLeb(bytes, at) {
  let value = 0, shift = 0, size = 0;
  for (;;) {
    const byte = bytes[at + size++];
    value += (byte & 0x7f) * 2 ** shift;
    shift += 7;
    if (byte < 0x80) return { value, size };
  }
}

// A copy whose memory ends at `megabytes`.
export function withMost(wasm, megabytes) {
  const bytes = Uint8Array.from(wasm);
  for (let at = 8; at < bytes.length;) {
    const section = bytes[at];
    const { value: length, size } = readLeb(bytes, at + 1);
    at += 1 + size;
    if (section === 5) {
      // one memory, its flags (1: there is a most), least, most
      const least = readLeb(bytes, at + 2);
      const place = at + 2 + least.size;
      const most = readLeb(bytes, place);
      let pages = Math.max(least.value, megabytes * 16);
      for (let n = 0; n < most.size; n++, pages = Math.floor(pages / 128)) bytes[place + n] = (pages % 128) | (n + 1 < most.size ? 0x80 : 0);
      return bytes;
    }
    at += length;
  }
  throw new Error("this module has no memory of its own");
}
