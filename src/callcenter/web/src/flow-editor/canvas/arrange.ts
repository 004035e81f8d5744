// A tidy layout by elkjs, in a worker: the page stays alive while five hundred cards are arranged.
import type { ELK, ElkNode } from "elkjs/lib/elk-api";
import type { Spot } from "../model/document";
import { CARD_WIDTH, heightOf, type Graph } from "./graph";

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.layered.spacing.nodeNodeBetweenLayers": "80",
  "elk.spacing.nodeNode": "36",
  "elk.spacing.edgeNode": "16",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.nodePlacement.bk.fixedAlignment": "BALANCED",
  "elk.layered.cycleBreaking.strategy": "DEPTH_FIRST",
};

let engine: Promise<ELK> | undefined;

async function started(): Promise<ELK> {
  const [{ default: Elk }, { default: url }] = await Promise.all([
    import("elkjs/lib/elk-api"),
    import("elkjs/lib/elk-worker.min.js?url"),
  ]);
  return new Elk({ workerFactory: () => new Worker(url) });
}

export async function arranged(graph: Graph): Promise<Record<string, Spot>> {
  engine ??= started().catch((fault: unknown) => {
    engine = undefined;
    throw fault;
  });
  const elk = await engine;
  const laidOut = await elk.layout(asElk(graph));
  const spots: Record<string, Spot> = {};
  for (const { id, x = 0, y = 0 } of laidOut.children ?? [])
    spots[id] = { x: Math.round(x), y: Math.round(y) };
  return spots;
}

export function asElk({ cards, ways }: Graph): ElkNode {
  return {
    id: "flow",
    layoutOptions: OPTIONS,
    children: cards.map((card) => ({
      id: card.name,
      width: CARD_WIDTH,
      height: heightOf(card),
      layoutOptions: { "elk.portConstraints": "FIXED_ORDER" },
      ports: [
        { id: `${card.name}:in`, width: 0, height: 0, layoutOptions: { "elk.port.side": "WEST" } },
        ...card.ports.map((port, index) => ({
          id: `${card.name}:${port.id}`,
          width: 0,
          height: 0,
          layoutOptions: { "elk.port.side": "EAST", "elk.port.index": String(index) },
        })),
      ],
    })),
    edges: ways.map(({ id, source, sourceHandle, target }) => ({
      id,
      sources: [`${source}:${sourceHandle ?? ""}`],
      targets: [`${target}:in`],
    })),
  };
}
