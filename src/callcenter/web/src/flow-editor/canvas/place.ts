// Where cards stand that nobody has placed: in columns by their distance from the start, at once and without a library.
import type { Spot } from "../model/document";
import { CARD_WIDTH, heightOf, type Graph } from "./graph";

const BETWEEN_COLUMNS = 120;
const BETWEEN_CARDS = 32;

export function columns({ cards, ways }: Graph): Record<string, Spot> {
  const ahead = new Map<string, string[]>();
  for (const { source, target } of ways) ahead.set(source, [...(ahead.get(source) ?? []), target]);
  const depths = new Map<string, number>();
  let row = cards.filter(({ starts }) => starts.length > 0).map(({ name }) => name);
  for (let depth = 0; row.length > 0; depth += 1) {
    const fresh = [...new Set(row)].filter((name) => !depths.has(name));
    for (const name of fresh) depths.set(name, depth);
    row = fresh.flatMap((name) => ahead.get(name) ?? []);
  }
  const below = new Map<number, number>();
  const spots: Record<string, Spot> = {};
  for (const card of cards) {
    const depth = depths.get(card.name) ?? 0;
    const y = below.get(depth) ?? 0;
    spots[card.name] = { x: depth * (CARD_WIDTH + BETWEEN_COLUMNS), y };
    below.set(depth, y + heightOf(card) + BETWEEN_CARDS);
  }
  return spots;
}
