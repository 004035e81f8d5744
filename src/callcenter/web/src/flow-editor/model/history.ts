// Undo and redo: the values before and after, nothing else.
import type { Declaration } from "./declaration";
import type { FlowValues } from "./document";
import { edited, mergesWith, type Edit } from "./editing";

const MOST_STEPS = 200;
/** Edits that merge go on as one step for as long as the next one comes within this time. */
const SAME_STEP_MS = 1500;

export interface History {
  values: FlowValues;
  past: readonly FlowValues[];
  future: readonly FlowValues[];
  /** As the file holds them. */
  saved: FlowValues;
  savedHash: string;
  /** Counts the changes, so that answers about older values can be told apart. */
  revision: number;
  merging: { key: string; atMs: number } | null;
}

export type Step =
  | { do: "edit"; edit: Edit; declaration: Declaration; atMs: number }
  | { do: "undo" }
  | { do: "redo" }
  | { do: "saved"; values: FlowValues; hash: string }
  | { do: "open"; values: FlowValues; hash: string };

export function opened(values: FlowValues, hash: string, revision = 0): History {
  return { values, past: [], future: [], saved: values, savedHash: hash, revision, merging: null };
}

/** With changes that were left unsaved as one step, which undo takes back. */
export function restored(history: History, values: FlowValues): History {
  return turned(history, values, [history.values], []);
}

export function stepped(history: History, step: Step): History {
  switch (step.do) {
    case "edit":
      return changed(history, step.edit, step.declaration, step.atMs);
    case "undo": {
      const before = history.past.at(-1);
      if (before === undefined) return history;
      const past = history.past.slice(0, -1);
      return turned(history, before, past, [history.values, ...history.future]);
    }
    case "redo": {
      const [after, ...future] = history.future;
      if (after === undefined) return history;
      return turned(history, after, [...history.past, history.values], future);
    }
    case "saved":
      // What was typed while it was being saved is not saved yet.
      return { ...history, saved: step.values, savedHash: step.hash, merging: null };
    case "open":
      return opened(step.values, step.hash, history.revision + 1);
  }
}

export function isDirty(history: History): boolean {
  return history.values !== history.saved;
}

function changed(history: History, edit: Edit, declaration: Declaration, atMs: number): History {
  const values = edited(history.values, edit, declaration);
  if (values === history.values) return history;
  const key = mergesWith(edit);
  const { merging } = history;
  const isSameStep = key !== null && merging?.key === key && atMs - merging.atMs < SAME_STEP_MS;
  const past = isSameStep ? history.past : [...history.past, history.values].slice(-MOST_STEPS);
  return {
    ...history,
    values,
    past,
    future: [],
    revision: history.revision + 1,
    merging: key === null ? null : { key, atMs },
  };
}

function turned(
  history: History,
  values: FlowValues,
  past: readonly FlowValues[],
  future: readonly FlowValues[],
): History {
  return { ...history, values, past, future, revision: history.revision + 1, merging: null };
}
