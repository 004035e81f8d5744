// A document being edited by form: loaded, changed, undone, checked, saved.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer } from "react";
import { RefusedError } from "../api/client";
import { identityOf } from "../api/identity";
import type { DocumentView, Problem } from "../api/operators";
import { useSettled } from "../ui/useSettled";
import { checkDocument, saveDocument } from "./documents";
import { isDirty, on, opened, type EditEvent, type Edits } from "./edits";

const CHECK_AFTER_MS = 400;

export interface DraftOf<Values> {
  values: Values;
  hash: string;
  isDirty: boolean;
  isSaving: boolean;
  canUndo: boolean;
  canRedo: boolean;
  problems: readonly Problem[];
  error: Error | null;
  /** The file has changed since it was opened here. */
  isStale: boolean;
  change: (values: Values, field?: string) => void;
  undo: () => void;
  redo: () => void;
  /** The file's new hash; null where it could not be saved, and `error` says why. */
  save: () => Promise<string | null>;
  overwrite: () => Promise<string | null>;
  load: () => Promise<void>;
}

type Loaded<Values> = Pick<DocumentView<Values>, "name" | "problems"> & { values: Values; hash: string };

/** `document` as it was loaded, and `reload` to have it anew. Changes outlive the page, not the session. */
export function useDraft<Values extends object>(
  document: Loaded<Values>,
  reload: () => Promise<Loaded<Values> | null>,
): DraftOf<Values> {
  const queries = useQueryClient();
  const { name } = document;
  const [edits, take] = useReducer(
    on as (edits: Edits<Values>, event: EditEvent<Values>) => Edits<Values>,
    null,
    () => queries.getQueryData<Edits<Values>>(editsKey(name)) ?? opened(document.values, document.hash),
  );
  useEffect(() => {
    queries.setQueryDefaults(editsKey(name), { gcTime: Infinity });
    queries.setQueryData(editsKey(name), edits);
  }, [queries, name, edits]);
  useWarningBeforeLeaving(isDirty(edits));

  useEffect(() => {
    take({ type: "seen", values: document.values, hash: document.hash });
  }, [document]);

  const saving = useMutation({
    mutationFn: async ({ values, hash }: { values: Values; hash: string }) => {
      const saved = await saveDocument(name, { values }, hash);
      take({ type: "saved", values, hash: saved.hash });
      await queries.invalidateQueries({ queryKey: ["documents"] });
      return saved.hash;
    },
  });
  const save = async (hash: string) => {
    try {
      return await saving.mutateAsync({ values: edits.present, hash });
    } catch {
      return null; // told by `error`
    }
  };
  const problems = useProblems(name, edits.present, isDirty(edits), document.problems);
  const isStale = saving.error instanceof RefusedError && saving.error.refusal?.code === "stale";

  return {
    values: edits.present,
    hash: edits.hash,
    isDirty: isDirty(edits),
    isSaving: saving.isPending,
    canUndo: edits.past.length > 0,
    canRedo: edits.future.length > 0,
    problems,
    error: isStale ? null : saving.error,
    isStale,
    change: (values, field) => {
      take({ type: "changed", values, field: field ?? null });
    },
    undo: () => {
      take({ type: "undone" });
    },
    redo: () => {
      take({ type: "redone" });
    },
    save: () => (isDirty(edits) ? save(edits.hash) : Promise.resolve(edits.hash)),
    overwrite: async () => save((await reload())?.hash ?? edits.hash),
    load: async () => {
      const theirs = await reload();
      if (theirs !== null) take({ type: "loaded", values: theirs.values, hash: theirs.hash });
      saving.reset();
    },
  };
}

function editsKey(name: string): string[] {
  return ["edits", name];
}

/** The file's own problems, or those that it would have: asked once nobody has typed for a moment. */
function useProblems(
  name: string,
  values: object,
  isChanged: boolean,
  known: readonly Problem[],
): readonly Problem[] {
  const settled = useSettled(values, CHECK_AFTER_MS);
  const checked = useQuery({
    queryKey: ["checked", name, identityOf(settled)],
    queryFn: () => checkDocument(name, { values: settled }),
    enabled: isChanged && settled === values,
    placeholderData: (shown) => shown,
    staleTime: Infinity,
    gcTime: 0,
  });
  return isChanged ? (checked.data?.problems ?? known) : known;
}

function useWarningBeforeLeaving(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const warn = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("beforeunload", warn);
    };
  }, [isUnsaved]);
}
