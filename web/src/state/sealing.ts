// A password on a link. The core packs and unpacks; the cipher is the browser's own: AES-256-GCM under a key of PBKDF2-SHA-256 with 600,000
// rounds, over salt (16 bytes) and iv (12 bytes) of its random source. Browsers give these only to https and to this computer's own pages.
const kRounds = 600_000;
const kSalt = 16;
const kIv = 12;
const kTag = 16;

export const canSeal = (): boolean => globalThis.crypto?.subtle !== undefined;

type Bytes = Uint8Array<ArrayBuffer>;

export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

// Nothing for a text that is not base64url.
export function fromBase64Url(text: string): Bytes | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const letters = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

async function keyOf(password: string, salt: Bytes, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const given = new TextEncoder().encode(password.normalize('NFKC'));
  const base = await crypto.subtle.importKey('raw', given, 'PBKDF2', false, ['deriveKey']);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: kRounds },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    [use],
  );
}

// `payload` is base64url of the packed bytes; so is what comes back, of salt, iv and cipher text.
export async function lock(payload: string, password: string): Promise<string | null> {
  const bytes = fromBase64Url(payload);
  if (!bytes) return null;
  const salt = crypto.getRandomValues(new Uint8Array(kSalt));
  const iv = crypto.getRandomValues(new Uint8Array(kIv));
  const key = await keyOf(password, salt, 'encrypt');
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes));
  const all = new Uint8Array(kSalt + kIv + sealed.length);
  all.set(salt);
  all.set(iv, kSalt);
  all.set(sealed, kSalt + kIv);
  return toBase64Url(all);
}

// Nothing when the password is not the one, or the bytes are not what it sealed.
export async function unlock(payload: string, password: string): Promise<string | null> {
  const bytes = fromBase64Url(payload);
  if (!bytes || bytes.length < kSalt + kIv + kTag) return null;
  try {
    const key = await keyOf(password, bytes.slice(0, kSalt), 'decrypt');
    const iv = bytes.slice(kSalt, kSalt + kIv);
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.slice(kSalt + kIv));
    return toBase64Url(new Uint8Array(plain));
  } catch {
    return null;
  }
}
