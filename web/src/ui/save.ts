// What leaves the page, always by the user's own hand: a file to the download folder, text to the clipboard.
export function saveBytes(name: string, bytes: Uint8Array<ArrayBuffer>, type = 'text/csv;charset=utf-8'): void {
  saveBlob(name, new Blob([bytes], { type }));
}
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 30_000);
}

export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'unseen';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

// A table in both shapes that spreadsheets paste: lines with tabs, and cells. Within the user's own press, which is all that an old or an
// unencrypted page gives.
export async function copyTable(plain: string, html: string): Promise<boolean> {
  let put = false;
  const give = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', plain);
    event.clipboardData?.setData('text/html', html);
    event.preventDefault();
    put = event.clipboardData !== null;
  };
  document.addEventListener('copy', give, { once: true });
  const done = document.execCommand('copy');
  document.removeEventListener('copy', give);
  return (done && put) || copyText(plain);
}

export async function copyImage(blob: Blob): Promise<boolean> {
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    return true;
  } catch {
    return false;
  }
}

export const csvName = (name: string): string => (name.endsWith('.csv') ? name : `${name}.csv`);
