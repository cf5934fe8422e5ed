// How a report leaves by hand: as a picture, as one file, on paper. In a browser inside a chat, which saves nothing, the picture is shown to be
// pressed on instead.
import { signal } from '@preact/signals';
import { framed } from '../../charts/still/picture';
import { count } from '../../i18n/format';
import { words } from '../../i18n/words';
import type { Report } from '../../engine/protocol';
import type { Content } from '../../state/sharing';
import { toast } from '../../state/session';
import { markup } from '../../ui/markup';
import { dataAddress, insideChat, pngOf } from '../../ui/picture';
import { copyImage, saveBytes } from '../../ui/save';
import { basisOf, reportTitle } from '../paper/basis';
import { kLargest, oneFile } from '../paper/one_file';
import { stillOf } from '../paper/stills';

export const held = signal<string | null>(null); // a picture to be pressed on, as a data: address

const fileName = (report: Report, ending: string, title = reportTitle(report.definition)): string =>
  `${title.replaceAll(/[\\/:*?"<>|]/g, ' ').trim()}${report.data?.as_of ? ` ${report.data.as_of}` : ''}.${ending}`;

interface Drawn {
  svg: string;
  width: number;
  height: number;
}
export function drawn(report: Report, sample: boolean): Drawn | null {
  const still = stillOf(report);
  if (!still) return null;
  const basis = basisOf(report);
  const { element, width, height } = framed(still, {
    title: reportTitle(report.definition),
    lines: [basis.line],
    foot: basis.asOf,
    mark: sample ? words.value.common.sampleMark : undefined,
  });
  return { svg: markup(element), width, height };
}

const save = (name: string, bytes: Uint8Array<ArrayBuffer>, type: string): void => {
  saveBytes(name, bytes, type);
  toast({ kind: 'saved', name });
};

export function saveSvg(report: Report, sample: boolean): void {
  const picture = drawn(report, sample);
  if (!picture) return;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n${picture.svg}`;
  save(fileName(report, 'svg'), new TextEncoder().encode(xml), 'image/svg+xml');
}

export async function savePng(report: Report, sample: boolean): Promise<void> {
  const picture = drawn(report, sample);
  const png = picture && (await pngOf(picture.svg, picture.width, picture.height));
  if (!png) return;
  if (insideChat()) held.value = await dataAddress(png);
  else save(fileName(report, 'png'), new Uint8Array(await png.arrayBuffer()), 'image/png');
}

// To the clipboard; where the browser does not give it, the picture is shown.
export async function copyPng(report: Report, sample: boolean): Promise<void> {
  const picture = drawn(report, sample);
  const png = picture && (await pngOf(picture.svg, picture.width, picture.height));
  if (!png) return;
  if (!insideChat() && (await copyImage(png))) toast({ kind: 'said', name: words.value.keep.imageCopied });
  else held.value = await dataAddress(png);
}

// False when it is too large to be sent around.
export function saveFile(content: Content, fragment: string): boolean {
  const first = content.reports[0];
  const bytes = new TextEncoder().encode(oneFile(content, fragment));
  if (!first || bytes.length > kLargest) return false;
  const many = content.reports.length > 1;
  const title = many ? words.value.share.pack(count(content.reports.length)) : undefined;
  save(fileName(first, 'html', title), bytes, 'text/html;charset=utf-8');
  return true;
}
