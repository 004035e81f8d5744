// Notices in force, from the service and to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { NewNotice, Notice } from "../api/operators";

const noticesKey = ["notices"];

export function useNotices() {
  return useQuery({
    queryKey: noticesKey,
    queryFn: async () => granted(await api.GET("/api/v1/notices")),
    // Somebody else may end one, and time ends them all.
    refetchInterval: 15_000,
    refetchOnWindowFocus: true,
  });
}

/** The languages in which a notice has to be said: those of the flows that callers go by now. */
export function useNoticeLanguages() {
  return useQuery({
    queryKey: [...noticesKey, "languages"],
    queryFn: async () => granted(await api.GET("/api/v1/notices/languages")),
    refetchOnWindowFocus: true,
  });
}

export function usePutNotice() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: NewNotice) => granted(await api.POST("/api/v1/notices", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: noticesKey }),
  });
}

export function useEndNotice() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (notice: Notice["id"]) => {
      granted(await api.DELETE("/api/v1/notices/{notice}", { params: { path: { notice } } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: noticesKey }),
  });
}
