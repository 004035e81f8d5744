// A case while it is being written: what the server has, what stands here, and what is on its way. Pure.
//
// Rules: one save at a time, over the version that was seen; what is typed meanwhile goes with the next one; a version
// that somebody else has written is shown beside ours and never overwritten unseen; nothing that was typed is dropped
// but by a person's choice.
import type { CaseView } from "./casework";

export interface Draft {
  notes: string;
  matter: string | null;
  tags: readonly string[];
  disposition: string | null;
  is_solved: boolean | null;
}

export interface Sheet {
  /** As the server has it. */
  kept: Draft;
  version: number;
  draft: Draft;
  /** On its way; null while nothing is. */
  sending: Draft | null;
  fault: "away" | "refused" | null;
  /** What somebody else has saved meanwhile. */
  theirs: { draft: Draft; version: number } | null;
}

export type SheetEvent =
  | { type: "edited"; change: Partial<Draft> }
  | { type: "sent" }
  | { type: "saved"; version: number }
  | { type: "failed"; isAway: boolean }
  | { type: "retried" }
  | { type: "overtaken"; theirs: CaseView }
  | { type: "mine_kept" }
  | { type: "theirs_taken" };

/** What this computer has kept of a page that was closed before it could save. */
export interface Remembered {
  version: number;
  draft: Draft;
}

export function opened(view: CaseView, remembered: Remembered | null): Sheet {
  const kept = draftOf(view);
  const sheet: Sheet = { kept, version: view.version, draft: kept, sending: null, fault: null, theirs: null };
  if (remembered === null || same(remembered.draft, kept)) return sheet;
  const mine = { ...sheet, draft: remembered.draft };
  return remembered.version === view.version
    ? mine
    : { ...mine, theirs: { draft: kept, version: view.version } };
}

export function on(sheet: Sheet, event: SheetEvent): Sheet {
  switch (event.type) {
    case "edited":
      return { ...sheet, draft: { ...sheet.draft, ...event.change }, fault: null };
    case "sent":
      return { ...sheet, sending: sheet.draft, fault: null };
    case "saved":
      return {
        ...sheet,
        kept: sheet.sending ?? sheet.kept,
        version: event.version,
        sending: null,
        fault: null,
      };
    case "failed":
      return { ...sheet, sending: null, fault: event.isAway ? "away" : "refused" };
    case "retried":
      return { ...sheet, fault: null };
    case "overtaken": {
      const theirs = { draft: draftOf(event.theirs), version: event.theirs.version };
      const quiet = { ...sheet, sending: null, fault: null };
      // Our own save, whose answer was lost.
      if (same(theirs.draft, sheet.draft)) return { ...quiet, kept: theirs.draft, version: theirs.version };
      return { ...quiet, theirs };
    }
    case "mine_kept":
      if (sheet.theirs === null) return sheet;
      return { ...sheet, kept: sheet.theirs.draft, version: sheet.theirs.version, theirs: null };
    case "theirs_taken":
      if (sheet.theirs === null) return sheet;
      return {
        ...sheet,
        kept: sheet.theirs.draft,
        draft: sheet.theirs.draft,
        version: sheet.theirs.version,
        theirs: null,
      };
  }
}

export function isUnsaved(sheet: Sheet): boolean {
  return !same(sheet.draft, sheet.kept);
}

/** Whether a save may begin. */
export function canSend(sheet: Sheet): boolean {
  return isUnsaved(sheet) && sheet.sending === null && sheet.theirs === null && sheet.fault === null;
}

export function same(one: Draft, other: Draft): boolean {
  return (
    one.notes === other.notes &&
    one.matter === other.matter &&
    one.disposition === other.disposition &&
    one.is_solved === other.is_solved &&
    one.tags.length === other.tags.length &&
    one.tags.every((tag, at) => tag === other.tags[at])
  );
}

export function draftOf({ notes, matter, tags, disposition, is_solved }: CaseView): Draft {
  return { notes, matter, tags, disposition, is_solved };
}
