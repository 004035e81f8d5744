// How a document edited by form stands, and what can be done with it: undo, save, publish, look back.
import { useState } from "react";
import type { DocumentSummary } from "../api/operators";
import { whyRefused } from "../api/refusal";
import { useWords } from "../words/WordsProvider";
import { PublishDialog } from "./PublishDialog";
import { StaleBanner } from "./Banners";
import type { DraftOf } from "./useDraft";
import { useSaveKeys } from "./useSaveKeys";

type DraftState = Omit<DraftOf<unknown>, "values" | "change">;

interface DocumentBarProps {
  document: DocumentSummary;
  draft: DraftState;
  /** Somebody else edits it. */
  isLocked: boolean;
  isHistoryOpen: boolean;
  toggleHistory: () => void;
}

export function DocumentBar({ document, draft, isLocked, isHistoryOpen, toggleHistory }: DocumentBarProps) {
  const words = useWords();
  const text = words.publishing.bar;
  const [publishing, setPublishing] = useState<string | null>(null);
  useSaveKeys({ save: () => void draft.save(), undo: draft.undo, redo: draft.redo });
  const publish = async () => {
    setPublishing(await draft.save());
  };
  return (
    <>
      <div className="toolbar document-bar" role="group" aria-label={text.title}>
        <p role="status" className={draft.isDirty ? "warn" : "muted"}>
          {standing(document, draft, text)}
        </p>
        <button
          type="button"
          className="small-button"
          aria-disabled={!draft.canUndo}
          aria-keyshortcuts="Control+Z"
          onClick={draft.undo}
        >
          {text.undo}
        </button>
        <button
          type="button"
          className="small-button"
          aria-disabled={!draft.canRedo}
          aria-keyshortcuts="Control+Shift+Z"
          onClick={draft.redo}
        >
          {text.redo}
        </button>
        <button
          type="button"
          className="small-button"
          aria-disabled={!draft.isDirty || draft.isSaving || isLocked}
          aria-keyshortcuts="Control+S"
          onClick={() => {
            if (draft.isDirty && !draft.isSaving && !isLocked) void draft.save();
          }}
        >
          {text.save}
        </button>
        <button
          type="button"
          className="small-button primary"
          aria-disabled={draft.isSaving || (isLocked && draft.isDirty)}
          onClick={() => {
            if (!draft.isSaving) void publish();
          }}
        >
          {text.publish}
        </button>
        <button type="button" className="small-button" aria-expanded={isHistoryOpen} onClick={toggleHistory}>
          {isHistoryOpen ? text.closeHistory : text.history}
        </button>
      </div>
      {draft.error !== null && (
        <p role="alert" className="refused">
          {whyRefused(draft.error, words)}
        </p>
      )}
      {draft.isStale && <StaleBanner theirs={() => void draft.load()} mine={() => void draft.overwrite()} />}
      {publishing !== null && (
        <PublishDialog
          name={document.name}
          hash={publishing}
          liveNumber={document.live_number}
          problems={draft.problems}
          close={() => {
            setPublishing(null);
          }}
        />
      )}
    </>
  );
}

function standing(
  document: DocumentSummary,
  draft: DraftState,
  text: ReturnType<typeof useWords>["publishing"]["bar"],
): string {
  if (draft.isSaving) return text.saving;
  if (draft.isDirty) return text.unsaved;
  if (document.live_number === null) return text.neverLive;
  return document.is_drifted ? text.saved : text.asLive(document.live_number);
}
