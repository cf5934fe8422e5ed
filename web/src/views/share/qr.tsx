// A link as a QR code, drawn as one path; always dark on white, because cameras expect it.
import { generate } from 'lean-qr';
import { words } from '../../i18n/words';

const kQuiet = 4; // modules around it

export function QrCode({ text }: { text: string }) {
  const code = generate(text);
  let path = '';
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + kQuiet} ${y + kQuiet}h1v1h-1z`;
  const size = code.size + 2 * kQuiet;
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={words.value.share.qr} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
