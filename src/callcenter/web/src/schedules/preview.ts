// What the service says will happen on each day.
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, granted } from "../api/client";

/** `hash` is the file's: a saved file is previewed anew. */
export function usePreview(from: string, to: string, hash: string) {
  return useQuery({
    queryKey: ["preview", from, to, hash],
    queryFn: async () =>
      granted(await api.GET("/api/v1/schedules/preview", { params: { query: { from, to } } })),
    placeholderData: keepPreviousData,
  });
}
