// How wide a text is, roughly, where no browser measures it: a Chinese character takes its whole size, a Latin letter a little more than half.
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const letter of text) units += (letter.codePointAt(0) ?? 0) > 0x2e80 ? 1 : 0.56;
  return units * size;
}

// The text cut to fit, with an ellipsis.
export function fitted(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join('')}…`, size) > width) letters.pop();
  return `${letters.join('')}…`;
}

// The text in lines that fit; cut between words where there are any, anywhere in Chinese.
export function wide(text: string, width: number, size: number): string[] {
  const pieces = text.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+|\s+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && textWidth(line + piece, size) > width) {
      lines.push(line.trim());
      line = piece.trimStart();
    } else line += piece;
  }
  if (line.trim() !== '') lines.push(line.trim());
  return lines;
}
