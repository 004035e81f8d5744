// What was not saved outlives a reload, and leaving the page, in the same window; for the file that it was based on.
import { isMap, type FlowValues } from "./model/document";
import type { Json } from "./model/declaration";

const keyOf = (document: string) => `callcenter.flow-draft.${document}`;

export function keepDraft(document: string, values: FlowValues, baseHash: string): void {
  try {
    sessionStorage.setItem(keyOf(document), JSON.stringify({ baseHash, values }));
  } catch {
    // A full store: then this draft is not kept.
  }
}

export function dropDraft(document: string): void {
  sessionStorage.removeItem(keyOf(document));
}

/** null where nothing was left, or where the file is another by now. */
export function keptDraft(document: string, hash: string): FlowValues | null {
  const kept = sessionStorage.getItem(keyOf(document));
  if (kept === null) return null;
  try {
    const held = JSON.parse(kept) as Json;
    return isMap(held) && held.baseHash === hash && isMap(held.values) ? held.values : null;
  } catch {
    return null;
  }
}
