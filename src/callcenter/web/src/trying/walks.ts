// Walks on the service's virtual clock: what is asked to be tried, and what comes of it.
import { ask } from "../api/operators";
import type { Language, Need } from "../api/shapes";

export interface Told {
  zh: string;
  en: string;
}

export interface Said {
  prompt: string | null;
  text: string;
  language: Language;
  seconds: number;
  is_estimate: boolean;
  recording: string | null;
  pace: number;
  pause_s: number;
}

export interface Way {
  flow: string;
  node: string;
  field: string;
}

export interface Moment {
  at_s: number;
  by: "caller" | "time" | "agent" | "outside";
  what: Told;
  flow: string;
  node: string | null;
  state: string;
  entered: string[];
  said: Said[];
  effects: Told[];
  timer_s: number | null;
  is_listening: boolean;
  taken: Way[];
}

export type End = "hung_up" | "left" | "waiting" | "talking" | "in_flow";

export interface TriedWalk {
  steps: Moment[];
  failure: Told | null;
  is_over: boolean;
  end: End;
  flow: string;
  node: string | null;
  state: string;
  is_listening: boolean;
  now_s: number;
  playing_left_s: number | null;
  next_s: number | null;
}

export interface Run {
  script: string;
  has_passed: boolean;
  failures: Told[];
  person_s: number | null;
  has_estimates: boolean;
  end: End;
  steps: Moment[];
}

export interface Report {
  has_passed: boolean;
  runs: Run[];
  coverage: {
    flow: string;
    nodes: number;
    nodes_entered: number;
    node_percent: number;
    exits: number;
    exits_taken: number;
    exit_percent: number;
    never_entered: string[];
    never_taken: Way[];
  };
}

/** One thing that the caller, an agent or time does. */
export type Step =
  | { hears_out: true }
  | { presses: string }
  | { says: string }
  | { silent: true }
  | { waits: number }
  | { goes_on: true }
  | { agent_answers: true }
  | { agent_declines: true }
  | { agent_leaves: true }
  | { hangs_up: true };

export interface World {
  recogniser: "up" | "down";
  queues: Record<string, { waiting?: number; wait_min?: number; closed?: Partial<Record<Language, string>> }>;
}

export interface ToTry {
  values: object | null;
  caller: { tier: string; needs: Need[]; language: Language };
  /** On the site's clock. */
  at: string;
  world: World;
  events: readonly Step[];
}

export function tryWalk(flow: string, wanted: ToTry): Promise<TriedWalk> {
  return ask("POST", `/flows/${encodeURIComponent(flow)}/try`, wanted);
}

export function tryScripts(flow: string, values: object | null): Promise<Report> {
  return ask("POST", `/flows/${encodeURIComponent(flow)}/try-scripts`, { values });
}
