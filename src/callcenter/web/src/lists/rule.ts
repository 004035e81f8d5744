import type { Words } from "../words/words";
import type { Tier } from "./lists";

/** The order's rule for callers of a tier, in plain words. */
export function orderRule(tier: Tier, headStartS: number, words: Words): string {
  const text = words.lists;
  if (tier === 0) return text.first;
  const minutes = Math.round(Math.abs(headStartS) / 60);
  if (minutes === 0) return text.inTurn;
  return headStartS > 0 ? text.earlier(minutes) : text.later(minutes);
}
