// Who edits a document: kept while somebody changes it here, given up when they leave.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { RefusedError } from "../api/client";
import { ask, type Lock } from "../api/operators";

/** The service gives a lock up 45 s after it was last asked for. */
const KEEP_EVERY_MS = 15_000;

export interface LockOf {
  /** Somebody else who edits it now. */
  other: string | null;
  take: () => void;
  isTaking: boolean;
}

export function useLock(name: string, isEditing: boolean): LockOf {
  const queries = useQueryClient();
  const path = `/documents/${encodeURIComponent(name)}/lock`;
  const lock = useQuery({
    queryKey: ["locks", name, isEditing],
    queryFn: async () => {
      if (!isEditing) return ask<Lock | null>("GET", path);
      try {
        return await ask<Lock | null>("PUT", path, { force: false });
      } catch (error) {
        if (error instanceof RefusedError && error.status === 409) return ask<Lock | null>("GET", path);
        throw error;
      }
    },
    refetchInterval: KEEP_EVERY_MS,
    refetchIntervalInBackground: isEditing,
    placeholderData: (shown) => shown,
  });
  const taking = useMutation({
    mutationFn: () => ask<Lock | null>("PUT", path, { force: true }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["locks", name] }),
  });

  useEffect(() => {
    if (!isEditing) return;
    return () => {
      // A page that goes away still sends this one.
      void fetch(`/api/v1${path}`, {
        method: "DELETE",
        headers: { "X-Callcenter": "web" },
        keepalive: true,
      }).catch(() => undefined);
    };
  }, [isEditing, path]);

  const held = lock.data ?? null;
  return {
    other: held === null || held.is_mine ? null : held.holder,
    take: () => {
      if (!taking.isPending) taking.mutate();
    },
    isTaking: taking.isPending,
  };
}
