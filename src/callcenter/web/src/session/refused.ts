// Why what concerns one's own login was refused, in words.
import { RefusedError } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { Refusal } from "../api/shapes";
import type { Words } from "../words/words";

/** `told` holds the words of this form; everything else is told as anywhere. */
export function whyNot(
  error: Error | null,
  told: Partial<Record<Refusal["code"], string>>,
  words: Words,
): string {
  if (error instanceof RefusedError) {
    if (error.status === 429) return words.signIn.tooMany(error.retryAfterS);
    const said = error.refusal && told[error.refusal.code];
    if (said !== undefined) return said;
  }
  return whyRefused(error, words);
}
