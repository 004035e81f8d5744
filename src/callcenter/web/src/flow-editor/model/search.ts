// Finding a node by its name or by the words it says, in any language.
import type { Declaration } from "./declaration";
import { asMap, asText, isMap, nodesOf, promptsOf, type FlowValues } from "./document";

export interface Hit {
  node: string;
  /** The words in which it was found; empty where it was the name. */
  words: string;
}

const MOST_HITS = 30;

export function searched(values: FlowValues, declaration: Declaration, wanted: string): Hit[] {
  const needle = wanted.trim().toLowerCase();
  if (needle === "") return [];
  const byName: Hit[] = [];
  const byWords: Hit[] = [];
  for (const [node, held] of Object.entries(nodesOf(values))) {
    if (node.includes(needle)) {
      byName.push({ node, words: "" });
      continue;
    }
    const words = promptsOf(held, declaration)
      .flatMap((prompt) => Object.values(asMap(asMap(values.prompts)[prompt])))
      .map((said) => (isMap(said) ? asText(said.text) : asText(said)))
      .find((said) => said.toLowerCase().includes(needle));
    if (words !== undefined) byWords.push({ node, words });
  }
  return [...byName, ...byWords].slice(0, MOST_HITS);
}
