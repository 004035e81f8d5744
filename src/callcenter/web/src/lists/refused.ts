import { RefusedError } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { Words } from "../words/words";

/** Why an entry was refused: the service's sentence begins with the field. */
export function whyUnfit(error: Error | null, words: Words): string {
  if (error instanceof RefusedError && error.refusal?.code === "unfit") {
    const [field = ""] = error.refusal.detail.split(": ");
    const known = words.lists.faults[field];
    if (known !== undefined) return known;
  }
  return whyRefused(error, words);
}
