// Who edits a document: kept while somebody changes it here, given up when they leave.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { api, granted, RefusedError } from "../api/client";
import type { Lock } from "../api/operators";

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
  const lock = useQuery({
    queryKey: ["locks", name, isEditing],
    queryFn: async () => {
      if (!isEditing) return lockOf(name);
      try {
        return await takeLock(name, false);
      } catch (error) {
        if (error instanceof RefusedError && error.status === 409) return lockOf(name);
        throw error;
      }
    },
    refetchInterval: KEEP_EVERY_MS,
    refetchIntervalInBackground: isEditing,
    placeholderData: (shown) => shown,
  });
  const taking = useMutation({
    mutationFn: () => takeLock(name, true),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["locks", name] }),
  });

  useEffect(() => {
    if (!isEditing) return;
    return () => {
      // A page that goes away still sends this one.
      api
        .DELETE("/api/v1/documents/{name}/lock", { params: { path: { name } }, keepalive: true })
        .catch(() => undefined);
    };
  }, [isEditing, name]);

  const held = lock.data ?? null;
  return {
    other: held === null || held.is_mine ? null : held.holder,
    take: () => {
      if (!taking.isPending) taking.mutate();
    },
    isTaking: taking.isPending,
  };
}

async function lockOf(name: string): Promise<Lock | null> {
  return granted(await api.GET("/api/v1/documents/{name}/lock", { params: { path: { name } } }));
}

async function takeLock(name: string, force: boolean): Promise<Lock | null> {
  const body = { force };
  return granted(await api.PUT("/api/v1/documents/{name}/lock", { params: { path: { name } }, body }));
}
