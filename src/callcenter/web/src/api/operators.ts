// What operators ask of the service, by the names under which their pages know it.
import type { Language, Need, Refusal } from "./shapes";
import { RefusedError } from "./client";

export type Wording = Partial<Record<Language, string>>;

export interface Problem {
  file: string;
  /** 1-based; 0 where the file as a whole is meant. */
  line: number;
  node: string | null;
  field: string;
  severity: "error" | "warning";
  fault_en: string;
  mend_en: string;
  fault_zh: string;
  mend_zh: string;
}

export interface Lock {
  holder: string;
  expires_at: string;
  is_mine: boolean;
}

/** A version that some calls get, or are to get. */
export interface Trial {
  number: number;
  percent: number | null;
  test_numbers: string[];
}

export type DocumentType = "flow" | "lexicon" | "schedules" | "try";

export interface DocumentSummary {
  name: string;
  type: DocumentType;
  hash: string | null;
  live_number: number | null;
  live_since: string | null;
  canary: Trial | null;
  waiting: Trial | null;
  is_drifted: boolean;
  lock: Lock | null;
  problem_count: number;
}

export interface DocumentView<Values> extends DocumentSummary {
  text: string;
  values: Values | null;
  problems: Problem[];
}

export interface Draft {
  values?: unknown;
  text?: string;
}

export interface SavedDraft {
  hash: string;
  problems: Problem[];
}

export interface TimeToHuman {
  language: Language;
  longest_s: number;
  p95_s: number;
  budget_s: number;
  path: string[];
}

export interface CheckedDraft {
  problems: Problem[];
  time_to_human: TimeToHuman[];
}

/** Who gets a version: all calls, unless one of the two is given. */
export interface ForWhom {
  percent?: number;
  test_numbers?: string[];
}

export type VersionState = "live" | "canary" | "waiting_for_approval" | "past" | "unreleased";

export interface Published {
  number: number;
  state: VersionState;
}

export interface Version {
  number: number;
  hash: string;
  author: string;
  note: string;
  created_at: string;
  state: VersionState;
  trial: Trial | null;
  approvals: { by: string; at: string }[];
  released_at: string | null;
  released_by: string | null;
}

export interface Change {
  path: string;
  kind: "added" | "removed" | "changed";
  before: unknown;
  after: unknown;
  text_zh: string;
  text_en: string;
}

export interface Notice {
  id: number;
  kind: "announcement" | "closure";
  queue: string | null;
  words: Wording;
  starts_at: string;
  ends_at: string;
  state: "coming" | "in_force" | "over";
  by: string;
  created_at: string;
  ended_by: string | null;
}

/** Without `starts_at` it starts now. */
export type NewNotice = Pick<Notice, "kind" | "queue" | "words" | "ends_at"> & { starts_at?: string };

export interface TryCaller {
  tier: number;
  needs: Need[];
  language: Language;
}

/** Sends one request; throws RefusedError for any answer but a good one. */
export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { "X-Callcenter": "web" };
  const isFile = body instanceof Blob;
  if (body !== undefined) headers["Content-Type"] = isFile ? body.type : "application/json";
  const sent = body === undefined ? null : isFile ? body : JSON.stringify(body);
  const response = await fetch(`/api/v1${path}`, { method, headers, body: sent });
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  const answer: unknown = isJson ? await response.json() : undefined;
  if (!response.ok) {
    const refusal = isJson ? (answer as Refusal) : undefined;
    throw new RefusedError(response.status, refusal, Number(response.headers.get("retry-after") ?? 0));
  }
  return answer as T;
}
