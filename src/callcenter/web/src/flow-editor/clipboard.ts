// Nodes on the clipboard, as text that another window of the editor understands.
import { isMap, type FlowValues } from "./model/document";
import type { Json } from "./model/declaration";
import { isName, type Clip } from "./model/editing";

const MARK = "callcenter-nodes";

type Holder = Pick<DataTransfer, "getData" | "setData">;

export function writeClip(holder: Holder, clip: Clip): void {
  holder.setData("text/plain", JSON.stringify({ [MARK]: 1, ...clip }, null, 1));
}

/** null for anything else that people copy. */
export function readClip(holder: Holder): Clip | null {
  const text = holder.getData("text/plain");
  if (!text.includes(MARK)) return null;
  let held: Json;
  try {
    held = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (!isMap(held) || !isMap(held.nodes)) return null;
  const nodes: Clip["nodes"] = {};
  for (const [name, node] of Object.entries(held.nodes)) if (isName(name) && isMap(node)) nodes[name] = node;
  const prompts: FlowValues = isMap(held.prompts) ? held.prompts : {};
  const spots: Clip["spots"] = {};
  for (const [name, spot] of Object.entries(isMap(held.spots) ? held.spots : {})) {
    if (isMap(spot) && typeof spot.x === "number" && typeof spot.y === "number") {
      spots[name] = { x: spot.x, y: spot.y };
    }
  }
  return { nodes, prompts, spots };
}
