import type { Words } from "../words/words";
import { RefusedError } from "./client";

/** Why a request failed, for the person who made it; empty for no error. */
export function whyRefused(error: Error | null, words: Words): string {
  if (error === null) return "";
  if (!(error instanceof RefusedError) || error.status >= 500) return words.operators.unreachable;
  const { refusal } = error;
  const known = refusal === undefined ? undefined : words.operators.codes[refusal.code];
  return words.operators.refused(known ?? refusal?.detail ?? String(error.status));
}
