// Columns of boxes and the ways between them. Every column holds all people: who stopped is in $exit, the less common in $other, so the
// ways out of a box are as thick as the box. Boxes are buttons (arrow keys walk them), ways open their people by pointer; the table says all.
import { useState } from 'preact/hooks';
import { words } from '../i18n/words';
import { useWidth } from './reading';

export interface FlowNode {
  step: number;
  node: string;
  customers: number;
}
export interface FlowEdge {
  step: number;
  from: string;
  to: string;
  customers: number;
}
export interface FlowBox extends FlowNode {
  x: number;
  y: number;
  height: number;
}
export interface FlowBand extends FlowEdge {
  path: string;
}
export const kExit = '$exit';
export const kOther = '$other';

const kBar = 8;
const kLeast = 26; // room of a box for its label, and for a finger
const kGap = 6;

const rank = (node: string): number => (node === kExit ? 2 : node === kOther ? 1 : 0);

// One scale for all columns, `tall` pixels for everybody; a thin box still gets room for its words.
export function layOut(
  nodes: readonly FlowNode[],
  edges: readonly FlowEdge[],
  width: number,
  tall: number,
): { boxes: FlowBox[]; bands: FlowBand[]; height: number } {
  const steps = [...new Set(nodes.map((node) => node.step))].sort((a, b) => a - b);
  const total = (step: number): number =>
    nodes.reduce((sum, one) => (one.step === step ? sum + one.customers : sum), 0);
  const all = Math.max(1, ...steps.map(total));
  const scale = tall / all;
  const column = width / Math.max(1, steps.length);
  let height = 0;
  const boxes: FlowBox[] = [];
  for (const [index, step] of steps.entries()) {
    const here = nodes
      .filter((one) => one.step === step)
      .sort((a, b) => rank(a.node) - rank(b.node) || b.customers - a.customers || (a.node < b.node ? -1 : 1));
    let y = 0;
    for (const one of here) {
      const size = Math.max(1, one.customers * scale);
      boxes.push({ ...one, x: index * column, y, height: size });
      y += Math.max(size, kLeast) + kGap;
    }
    height = Math.max(height, y - kGap);
  }
  const place = new Map(boxes.map((box) => [`${box.step}\n${box.node}`, box]));
  const order = (step: number, node: string): number =>
    boxes.findIndex((box) => box.step === step && box.node === node);
  const sorted = [...edges].sort(
    (a, b) =>
      a.step - b.step ||
      order(a.step, a.from) - order(b.step, b.from) ||
      order(a.step + 1, a.to) - order(b.step + 1, b.to),
  );
  const out = new Map<string, number>();
  const into = new Map<string, number>();
  const bands = sorted.flatMap((edge) => {
    const a = place.get(`${edge.step}\n${edge.from}`);
    const b = place.get(`${edge.step + 1}\n${edge.to}`);
    if (!a || !b) return [];
    const thick = edge.customers * scale;
    const ka = `${edge.step}\n${edge.from}`;
    const kb = `${edge.step + 1}\n${edge.to}`;
    const ya = a.y + (out.get(ka) ?? 0);
    const yb = b.y + (into.get(kb) ?? 0);
    out.set(ka, (out.get(ka) ?? 0) + thick);
    into.set(kb, (into.get(kb) ?? 0) + thick);
    const x0 = a.x + kBar;
    const x1 = b.x;
    const bend = (x1 - x0) / 2;
    const t = Math.max(0.5, thick);
    const p = (n: number): string => n.toFixed(1);
    const path =
      `M${p(x0)} ${p(ya)}C${p(x0 + bend)} ${p(ya)} ${p(x1 - bend)} ${p(yb)} ${p(x1)} ${p(yb)}` +
      `V${p(yb + t)}C${p(x1 - bend)} ${p(yb + t)} ${p(x0 + bend)} ${p(ya + t)} ${p(x0)} ${p(ya + t)}Z`;
    return [{ ...edge, path }];
  });
  return { boxes, bands, height };
}

interface Props {
  title: string;
  keys: string;
  nodes: readonly FlowNode[];
  edges: readonly FlowEdge[];
  head: (step: number) => string;
  name: (node: string) => string;
  readNode: (node: FlowNode) => string;
  readEdge: (edge: FlowEdge) => string;
  figure: (customers: number) => string;
  onNode: (node: FlowNode) => void;
  onEdge: (edge: FlowEdge) => void;
}

export function PathFlow({ title, keys, nodes, edges, head, name, readNode, readEdge, figure, onNode, onEdge }: Props) {
  const { box, width: room } = useWidth(0);
  const [at, setAt] = useState<string | null>(null);
  const steps = [...new Set(nodes.map((node) => node.step))].sort((a, b) => a - b);
  const width = Math.max(room, steps.length * 132);
  const column = width / Math.max(1, steps.length);
  const { boxes, bands, height } = layOut(nodes, edges, width, 280);
  const walk = (event: KeyboardEvent): void => {
    const marks = [...(box.current?.querySelectorAll<HTMLElement>('[data-mark]') ?? [])];
    const here = marks.indexOf(document.activeElement as HTMLElement);
    const present = boxes[here];
    if (!present) return;
    const beside = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const goal = beside
      ? boxes
          .map((one, index) => ({ index, one }))
          .filter(({ one }) => one.step === present.step + beside)
          .sort((a, b) => Math.abs(a.one.y - present.y) - Math.abs(b.one.y - present.y))[0]?.index
      : event.key === 'ArrowDown'
        ? here + 1
        : event.key === 'ArrowUp'
          ? here - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? marks.length - 1
              : undefined;
    const target = goal === undefined ? undefined : marks[goal];
    if (!target) return;
    event.preventDefault();
    for (const mark of marks) mark.tabIndex = mark === target ? 0 : -1;
    target.focus();
  };
  const touches = (band: FlowBand): boolean =>
    at !== null && (at === `${band.step}\n${band.from}` || at === `${band.step + 1}\n${band.to}`);
  return (
    <figure class="path-flow" aria-label={title}>
      <figcaption class="unseen">{`${title} · ${keys}`}</figcaption>
      <div class="table-box" ref={box}>
        <div class="path-inner" style={{ '--wide': `${width}px` }}>
          <div class="path-heads" aria-hidden="true">
            {steps.map((step) => (
              <span key={step} style={{ '--wide': `${column}px` }}>
                {head(step)}
              </span>
            ))}
          </div>
          <div class="path-body" style={{ '--tall': `${height}px` }} onKeyDown={walk}>
            <svg width={width} height={height} aria-hidden="true" viewBox={`0 0 ${width} ${height}`}>
              {bands.map((band) => (
                <path
                  key={`${band.step}\n${band.from}\n${band.to}`}
                  class={`band${band.from === kExit ? ' ended' : band.to === kExit ? ' exit' : ''}${touches(band) ? ' at' : ''}`}
                  d={band.path}
                  onClick={() => onEdge(band)}
                >
                  <title>{readEdge(band)}</title>
                </path>
              ))}
            </svg>
            {boxes.map((one, index) => (
              <button
                key={`${one.step}\n${one.node}`}
                type="button"
                data-mark
                class={`path-node${one.node === kExit ? ' exit' : one.node === kOther ? ' other' : ''}`}
                tabIndex={index === 0 ? 0 : -1}
                style={{
                  '--x': `${one.x}px`,
                  '--y': `${one.y}px`,
                  '--wide': `${column - 14}px`,
                  '--tall': `${Math.max(one.height, kLeast)}px`,
                  '--bar': `${one.height}px`,
                }}
                aria-label={words.value.common.labelled(head(one.step), readNode(one))}
                title={readNode(one)}
                onClick={() => onNode(one)}
                onPointerEnter={() => setAt(`${one.step}\n${one.node}`)}
                onPointerLeave={() => setAt(null)}
                onFocus={() => setAt(`${one.step}\n${one.node}`)}
                onBlur={() => setAt(null)}
              >
                <i />
                <span>{name(one.node)}</span>
                <b>{figure(one.customers)}</b>
              </button>
            ))}
          </div>
        </div>
      </div>
    </figure>
  );
}
