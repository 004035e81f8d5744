// The nodes in the order in which callers walk them: depth first from where calls begin, exits in their order.
import type { PageLanguage } from "../../words/words";
import type { Declaration, Field } from "./declaration";
import { asText, nodesOf, type FlowValues } from "./document";
import { exitsOf } from "./exits";

export interface Walk {
  /** null: what nobody can reach. */
  start: Field | null;
  nodes: string[];
}

/** Every node once, under the first of the starts that reaches it. */
export function walks(values: FlowValues, declaration: Declaration, language: PageLanguage): Walk[] {
  const nodes = nodesOf(values);
  const seen = new Set<string>();
  const found: Walk[] = [];
  for (const start of declaration.starts) {
    const reached: string[] = [];
    // A stack of our own: a chain of two thousand nodes must not end the page.
    const ahead = [asText(values[start.name])];
    for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
      const node = nodes[name];
      if (node === undefined || seen.has(name)) continue;
      seen.add(name);
      reached.push(name);
      const next = exitsOf(node, declaration, language).flatMap(({ aim }) =>
        aim.to === "node" ? [aim.name] : [],
      );
      ahead.push(...next.reverse());
    }
    if (reached.length > 0) found.push({ start, nodes: reached });
  }
  const left = Object.keys(nodes).filter((name) => !seen.has(name));
  if (left.length > 0) found.push({ start: null, nodes: left });
  return found;
}

/** For each node, the nodes that lead to it. */
export function comingFrom(
  values: FlowValues,
  declaration: Declaration,
  language: PageLanguage,
): Map<string, string[]> {
  const from = new Map<string, string[]>();
  for (const [name, node] of Object.entries(nodesOf(values))) {
    for (const { aim } of exitsOf(node, declaration, language)) {
      if (aim.to !== "node") continue;
      const known = from.get(aim.name) ?? [];
      if (!known.includes(name)) from.set(aim.name, [...known, name]);
    }
  }
  return from;
}
