// The state of the editor: values with undo and redo, what the service says of them, and saving.
import { useCallback, useEffect, useReducer, useState } from "react";
import { RefusedError } from "../api/client";
import type { CheckedDraft, DocumentView } from "../api/operators";
import { openDocument } from "../publishing/documents";
import { useSettled } from "../ui/useSettled";
import { useCheck, useSave } from "./api";
import type { Declaration } from "./model/declaration";
import type { FlowValues } from "./model/document";
import type { Edit } from "./model/editing";
import { dropDraft, keepDraft, keptDraft } from "./keptDraft";
import { isDirty, opened, restored, stepped, type History } from "./model/history";

const CHECK_AFTER_MS = 400;

export interface Editing {
  history: History;
  isDirty: boolean;
  /** What was left unsaved before is here again. */
  wasRestored: boolean;
  checked: CheckedDraft | undefined;
  checking: "pending" | "failed" | "done";
  edit: (edit: Edit) => void;
  undo: () => void;
  redo: () => void;
  /** Resolves to whether it is saved. */
  save: () => Promise<boolean>;
  /** Saves over whatever the file holds by now. */
  overwrite: () => Promise<boolean>;
  isSaving: boolean;
  saveError: Error | null;
  /** The file was saved by somebody else since these values were read. */
  isStale: boolean;
}

export function useEditing(document: DocumentView<FlowValues>, declaration: Declaration): Editing {
  const [history, step] = useReducer(stepped, document, begun);
  const [wasRestored] = useState(isDirty(history));
  const settled = useSettled(history, CHECK_AFTER_MS);
  const check = useCheck(document.name, settled.revision, settled.values);
  const saving = useSave(document.name);
  const [isStale, setIsStale] = useState(false);

  const edit = useCallback(
    (wanted: Edit) => {
      step({ do: "edit", edit: wanted, declaration, atMs: Date.now() });
    },
    [declaration],
  );
  const undo = useCallback(() => {
    step({ do: "undo" });
  }, []);
  const redo = useCallback(() => {
    step({ do: "redo" });
  }, []);

  // Also for a page that is closed by mistake.
  const { name } = document;
  useEffect(() => {
    if (isDirty(settled)) keepDraft(name, settled.values, settled.savedHash);
    else dropDraft(name);
  }, [name, settled]);

  const { mutateAsync } = saving;
  const { values, savedHash } = history;
  const saveOver = useCallback(
    async (base: string) => {
      try {
        const { hash } = await mutateAsync({ values, baseHash: base });
        step({ do: "saved", values, hash });
        setIsStale(false);
        return true;
      } catch (fault) {
        if (fault instanceof RefusedError && fault.refusal?.code === "stale") setIsStale(true);
        return false;
      }
    },
    [mutateAsync, values],
  );
  const save = useCallback(() => saveOver(savedHash), [saveOver, savedHash]);
  const overwrite = async () => {
    const now = await openDocument(document.name).catch(() => null);
    return now !== null && saveOver(now.hash ?? "");
  };

  return {
    history,
    isDirty: isDirty(history),
    wasRestored: wasRestored && isDirty(history),
    checked: check.data,
    checking: check.isError ? "failed" : check.isFetching || settled !== history ? "pending" : "done",
    edit,
    undo,
    redo,
    save,
    overwrite,
    isSaving: saving.isPending,
    saveError: saving.error,
    isStale,
  };
}

function begun({ name, values, hash }: DocumentView<FlowValues>): History {
  const start = opened(values ?? {}, hash ?? "");
  const draft = keptDraft(name, start.savedHash);
  return draft === null ? start : restored(start, draft);
}
