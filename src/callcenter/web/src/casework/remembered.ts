// What could not be saved yet, on this computer: written at each change, forgotten once the server has it.
import type { Draft, Remembered } from "./sheet";

const PREFIX = "callcenter.case.";
/** A shift later nobody comes back to it at this desk. */
const LONGEST_MS = 12 * 3600_000;

interface Entry extends Remembered {
  at: number;
}

export function remember(call: string, version: number, draft: Draft, nowMs: number): void {
  const entry: Entry = { version, draft, at: nowMs };
  try {
    localStorage.setItem(PREFIX + call, JSON.stringify(entry));
  } catch {
    // Full or switched off: the server is asked to keep it in any case.
  }
}

export function forget(call: string): void {
  localStorage.removeItem(PREFIX + call);
}

/** What there is of this call; what is too old, of any call, is forgotten. */
export function remembered(call: string, nowMs: number): Remembered | null {
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    const entry = read(key);
    if (entry === null || nowMs - entry.at > LONGEST_MS) localStorage.removeItem(key);
  }
  return read(PREFIX + call);
}

function read(key: string): Entry | null {
  try {
    const entry = JSON.parse(localStorage.getItem(key) ?? "null") as Entry | null;
    return entry !== null && typeof entry.at === "number" && typeof entry.draft.notes === "string"
      ? entry
      : null;
  } catch {
    return null;
  }
}
