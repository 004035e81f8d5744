import type { Language } from "../api/shapes";

/** Where the service speaks these words, or keeps this recording. */
export function audioAddress(language: Language, text: string, recording?: string): string {
  const asked = new URLSearchParams({ language, text });
  if (recording !== undefined) asked.set("recording", recording);
  return `/api/v1/prompts/audio?${asked}`;
}
