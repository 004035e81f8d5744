import type { Language } from "../api/shapes";

/** Where the service speaks these words, or plays this recording, as a caller would hear it. */
export function audioAddress(
  language: Language,
  text: string,
  recording?: string,
  pace = 1,
  pauseS = 0,
): string {
  const asked = new URLSearchParams({ language, text });
  if (recording !== undefined) asked.set("recording", recording);
  if (pace !== 1) asked.set("pace", String(pace));
  if (pauseS !== 0) asked.set("pause_s", String(pauseS));
  return `/api/v1/prompts/audio?${asked}`;
}
