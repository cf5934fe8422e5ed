// SVG to PNG, at twice its size, by the browser itself: the picture is drawn from an address that holds it, so nothing is fetched and the canvas
// stays readable.
const kTwice = 2;
const kWidest = 8192; // more than this a canvas of a phone does not give

export const svgAddress = (svg: string): string => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

export async function pngOf(svg: string, width: number, height: number): Promise<Blob | null> {
  const image = new Image();
  image.src = svgAddress(svg);
  await image.decode();
  const scale = Math.min(kTwice, kWidest / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

export async function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });
}

// Browsers inside a chat save no files; they let a picture be kept by pressing on it.
export const insideChat = (agent = navigator.userAgent): boolean => /MicroMessenger|wxwork|DingTalk|Lark|Feishu|QQ\/|Weibo/i.test(agent);
