// Elements as text: what a component without hooks draws on the page is written as markup of a file, with every text and every
// attribute escaped. For pictures (SVG) and for the report that is one file; it knows no events and no properties but attributes. Or as
// plain parts, for the shell to make elements of.
import { Fragment, type ComponentChild, type ComponentChildren, type VNode } from 'preact';

const empty = new Set(['br', 'hr', 'img', 'meta', 'link', 'input', 'col']);

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
// What XML cannot hold at all is left out; the rest is text, never markup.
export const escaped = (text: string): string =>
  text
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replaceAll(/[&<>"']/g, (letter) => escapes[letter] ?? '');

const isElement = (child: ComponentChild): child is VNode<Record<string, unknown>> =>
  typeof child === 'object' && child !== null && 'type' in child && 'props' in child;

function attributes(props: Record<string, unknown>): string {
  return Object.entries(props)
    .filter(([name, value]) => name !== 'children' && value !== undefined && value !== null && value !== false)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => (value === true ? ` ${name}=""` : ` ${name}="${escaped(String(value))}"`))
    .join('');
}

export function markup(child: ComponentChildren): string {
  if (child === null || child === undefined || typeof child === 'boolean') return '';
  if (Array.isArray(child)) return child.map(markup).join('');
  if (!isElement(child as ComponentChild)) return escaped(String(child));
  const { type, props } = child as VNode<Record<string, unknown>>;
  const inside = props['children'] as ComponentChildren;
  if (type === Fragment) return markup(inside);
  if (typeof type === 'function')
    return markup((type as unknown as (given: unknown) => ComponentChildren)(props));
  // A style sheet is the one text that HTML does not unescape; it is a constant of ours, and could not end its element if it were not.
  if (type === 'style') return `<${type}>${String(inside).replaceAll('<', '')}</${type}>`;
  return empty.has(type) ? `<${type}${attributes(props)}>` : `<${type}${attributes(props)}>${markup(inside)}</${type}>`;
}

export type Part = string | readonly Part[]; // [element, class, inside…]

// The same as nested lists: an element's name, its class, what is in it; a picture is an image whose address holds it. Other attributes are dropped.
export function parts(child: ComponentChildren): Part[] {
  if (child === null || child === undefined || typeof child === 'boolean') return [];
  if (Array.isArray(child)) return child.flatMap(parts);
  if (!isElement(child as ComponentChild)) return [String(child)];
  const { type, props } = child as VNode<Record<string, unknown>>;
  const inside = props['children'] as ComponentChildren;
  if (type === Fragment) return parts(inside);
  if (typeof type === 'function') return parts((type as unknown as (given: unknown) => ComponentChildren)(props));
  if (type === 'svg') return [['img', `data:image/svg+xml,${encodeURIComponent(markup(child))}`]];
  return [[type, String(props['class'] ?? ''), ...parts(inside)]];
}
