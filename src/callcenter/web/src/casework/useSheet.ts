// A case that saves itself: soon after the last key, at the latest some seconds after the first, and when it is left.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { api, granted, RefusedError } from "../api/client";
import type { CaseDetail, CaseView } from "./casework";
import { forget, remember, remembered } from "./remembered";
import { canSend, isUnsaved, on, opened, type Draft, type Sheet } from "./sheet";

const AFTER_KEY_MS = 800;
const AT_MOST_MS = 4000;
const RETRY_MS = 3000;

export function useSheet(call: string, detail: CaseDetail) {
  const client = useQueryClient();
  const [sheet, tell] = useReducer(on, null, () => opened(detail, remembered(call, Date.now())));
  const newest = useRef(sheet);
  const [wasRestored] = useState(isUnsaved(sheet));
  const firstUnsavedMs = useRef<number | null>(null);

  useEffect(() => {
    newest.current = sheet;
    if (isUnsaved(sheet)) remember(call, sheet.version, sheet.draft, Date.now());
    else forget(call);
  }, [call, sheet]);

  const save = useCallback(async () => {
    const { draft, version } = newest.current;
    tell({ type: "sent" });
    try {
      const saved = granted(await put(call, draft, version));
      client.setQueryData<CaseDetail>(["case", call], (shown) => shown && { ...shown, ...saved });
      tell({ type: "saved", version: saved.version });
    } catch (error) {
      if (error instanceof RefusedError && error.status === 409) await overtaken();
      else tell({ type: "failed", isAway: !(error instanceof RefusedError) || error.status >= 500 });
    }

    async function overtaken() {
      try {
        const asked = await api.GET("/api/v1/calls/{call}/case", { params: { path: { call } } });
        tell({ type: "overtaken", theirs: granted<CaseView>(asked) });
      } catch {
        tell({ type: "failed", isAway: true });
      }
    }
  }, [call, client]);

  useEffect(() => {
    if (!canSend(sheet)) {
      if (!isUnsaved(sheet)) firstUnsavedMs.current = null;
      return;
    }
    const since = (firstUnsavedMs.current ??= Date.now());
    const waiting = setTimeout(
      () => {
        firstUnsavedMs.current = null;
        void save();
      },
      Math.max(0, Math.min(AFTER_KEY_MS, since + AT_MOST_MS - Date.now())),
    );
    return () => {
      clearTimeout(waiting);
    };
  }, [sheet, save]);

  useEffect(() => {
    if (sheet.fault !== "away") return;
    const waiting = setTimeout(() => {
      tell({ type: "retried" });
    }, RETRY_MS);
    return () => {
      clearTimeout(waiting);
    };
  }, [sheet.fault]);

  useEffect(() => {
    const leave = () => {
      flush(call, newest.current);
    };
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [call]);

  return { sheet, tell, save, wasRestored };
}

function put(call: string, draft: Draft, version: number, keepalive = false) {
  return api.PUT("/api/v1/calls/{call}/case", {
    params: { path: { call } },
    body: { version, ...draft, tags: [...draft.tags] },
    keepalive,
  });
}

/** The last words of a page that is left; should they be lost on their way, this computer still has them. */
function flush(call: string, sheet: Sheet): void {
  if (!isUnsaved(sheet) || sheet.theirs !== null) return;
  put(call, sheet.draft, sheet.version, true).then(
    ({ response }) => {
      if (response.ok) forget(call);
    },
    () => undefined,
  );
}
