// Notices in force, from the service and to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ask, type NewNotice, type Notice } from "../api/operators";

const noticesKey = ["notices"];

export function useNotices() {
  return useQuery({
    queryKey: noticesKey,
    queryFn: () => ask<Notice[]>("GET", "/notices"),
    // Somebody else may end one, and time ends them all.
    refetchInterval: 15_000,
    refetchOnWindowFocus: true,
  });
}

export function usePutNotice() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (notice: NewNotice) => ask<Notice>("POST", "/notices", notice),
    onSuccess: () => queries.invalidateQueries({ queryKey: noticesKey }),
  });
}

export function useEndNotice() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: Notice["id"]) => ask<undefined>("DELETE", `/notices/${id}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: noticesKey }),
  });
}
