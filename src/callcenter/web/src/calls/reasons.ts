// Why somebody hears a recording, or takes it out of the house.
import type { components } from "../api/openapi.gen";

export type ListenReason = components["schemas"]["ListeningWanted"]["reason"];

export const REASONS: readonly ListenReason[] = [
  "own_work",
  "case",
  "complaint",
  "quality",
  "training",
  "caller_asked",
  "law",
];

export type Purpose = components["schemas"]["ExportWanted"]["purpose"];

export const PURPOSES: readonly Purpose[] = ["archive", "law", "complaint", "caller_asked"];
