// A look at a text's first records as they stand, for the eye only: to choose an encoding or a header row. The core reads the file.
const kBytes = 64 * 1024;

export interface Peek {
  rows: string[][];
  bad: number; // letters that this encoding cannot tell
}

export async function peek(blob: Blob, encoding: string, delimiter: string, most: number): Promise<Peek> {
  const bytes = await blob.slice(0, kBytes).arrayBuffer();
  let text: string;
  try {
    text = new TextDecoder(encoding).decode(bytes);
  } catch {
    return { rows: [], bad: 0 };
  }
  const end = text.lastIndexOf('\n');
  if (blob.size > kBytes && end > 0) text = text.slice(0, end);
  return { rows: records(text, delimiter, most), bad: text.split('\uFFFD').length - 1 };
}

export function records(text: string, delimiter: string, most: number): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length && rows.length < most; at++) {
    const letter = text[at] as string;
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[at + 1] === '"') cell += text[++at];
      else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === delimiter) {
      row.push(cell);
      cell = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') at++;
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else cell += letter;
  }
  if (rows.length < most && (cell !== '' || row.length > 0)) rows.push([...row, cell]);
  return rows;
}
