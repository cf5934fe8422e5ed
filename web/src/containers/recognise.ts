// What a file is by its first bytes. Small, because the page asks it about every file before it starts the thread that unpacks.
export type Kind = 'zip' | 'ole' | 'gzip' | 'image' | 'document' | 'other';

const starts = (bytes: Uint8Array, ...wanted: number[]): boolean => wanted.every((byte, at) => bytes[at] === byte);

export const kHeadBytes = 16;

export function kindOf(head: Uint8Array): Kind {
  // 05 06: a zip without a file in it; 07 08: one that was once cut into volumes.
  if (starts(head, 0x50, 0x4b, 3, 4) || starts(head, 0x50, 0x4b, 5, 6) || starts(head, 0x50, 0x4b, 7, 8)) return 'zip';
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return 'ole';
  if (starts(head, 0x1f, 0x8b, 8)) return 'gzip';
  if (starts(head, 0x89, 0x50, 0x4e, 0x47) || starts(head, 0xff, 0xd8, 0xff) || starts(head, 0x47, 0x49, 0x46, 0x38))
    return 'image';
  if (starts(head, 0x52, 0x49, 0x46, 0x46) && starts(head.subarray(8), 0x57, 0x45, 0x42, 0x50)) return 'image'; // WebP
  if (starts(head, 0x25, 0x50, 0x44, 0x46)) return 'document'; // PDF
  return 'other';
}

// Whether the page and the command line must unpack the file before the core can read it.
export const isContainer = (head: Uint8Array): boolean => ['zip', 'ole', 'gzip'].includes(kindOf(head));
