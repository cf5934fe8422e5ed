// From the tables of paths to what is drawn and said. Picks values; computes none.
import { type FlowEdge, type FlowNode, kExit, kOther } from '../../charts/path_flow';
import type { Table } from '../../engine/protocol';
import { rowsOf } from '../../state/questions';

export function nodesOf(table: Table | null, columns: number): FlowNode[] {
  return rowsOf(table)
    .map((row) => ({ step: Number(row['step']), node: String(row['node']), customers: Number(row['customers'] ?? 0) }))
    .filter((node) => node.step <= columns);
}

export function edgesOf(table: Table | null, columns: number): FlowEdge[] {
  return rowsOf(table)
    .map((row) => ({
      step: Number(row['from_step']),
      from: String(row['from']),
      to: String(row['to']),
      customers: Number(row['customers'] ?? 0),
    }))
    .filter((edge) => edge.step < columns);
}

export interface Way {
  first: FlowNode;
  stop: FlowEdge | null; // those who ended right after it
  busiest: FlowEdge | null; // between two real nodes
  nodes: string[]; // where most go on from there, as long as it is somewhere new
}

const real = (node: string): boolean => node !== kExit && node !== kOther;
const most = <T extends { customers: number }>(list: readonly T[]): T | null =>
  list.reduce<T | null>((best, one) => (best === null || one.customers > best.customers ? one : best), null);

export function mainWay(nodes: readonly FlowNode[], edges: readonly FlowEdge[]): Way | null {
  const first = most(nodes.filter((node) => node.step === 1 && real(node.node)));
  if (!first) return null;
  const way = [first.node];
  for (let step = 1; ; step++) {
    const next = most(
      edges.filter((edge) => edge.step === step && edge.from === way.at(-1) && real(edge.to) && !way.includes(edge.to)),
    );
    if (!next) break;
    way.push(next.to);
  }
  return {
    first,
    stop: edges.find((edge) => edge.step === 1 && edge.from === first.node && edge.to === kExit) ?? null,
    busiest: most(edges.filter((edge) => real(edge.from) && real(edge.to))),
    nodes: way,
  };
}
