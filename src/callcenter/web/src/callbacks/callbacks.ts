// Callbacks, from the service and to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import type { NotReached } from "../words/callbacks";

export type Callback = components["schemas"]["CallbackView"];
export type { NotReached } from "../words/callbacks";

const FRESH_MS = 15_000;
const callbacksKey = ["callbacks"];

/** What somebody says of a callback. */
export type Said =
  { deed: "done" } | { deed: "not-reached"; why: NotReached } | { deed: "withdraw"; reason: string };

export function useCallbacks(isOpen: boolean) {
  return useQuery({
    queryKey: [...callbacksKey, isOpen],
    queryFn: async () =>
      granted(await api.GET("/api/v1/callbacks", { params: { query: { is_open: isOpen } } })),
    refetchInterval: FRESH_MS,
  });
}

const of = (call: string) => ({ params: { path: { call } } });

/** The callback that a call left us owing; none where there is none. */
export function useCallbackOf(call: string, isWanted: boolean) {
  return useQuery({
    queryKey: [...callbacksKey, "of", call],
    queryFn: async () => granted(await api.GET("/api/v1/calls/{call}/callback", of(call))),
    enabled: isWanted,
    retry: false,
  });
}

/** The whole number: the service writes down who asked, and dials it not for a while. */
export function useWholeNumber() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (call: string) => granted(await api.POST("/api/v1/callbacks/{call}/number", of(call))),
    // Not kept once it is no more shown.
    gcTime: 0,
    onSuccess: () => queries.invalidateQueries({ queryKey: callbacksKey }),
  });
}

export function useSaid() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ call, said }: { call: string; said: Said }) => granted(await tell(call, said)),
    onSuccess: () => queries.invalidateQueries({ queryKey: callbacksKey }),
  });
}

function tell(call: string, said: Said) {
  switch (said.deed) {
    case "done":
      return api.POST("/api/v1/callbacks/{call}/done", of(call));
    case "not-reached":
      return api.POST("/api/v1/callbacks/{call}/not-reached", { ...of(call), body: { why: said.why } });
    case "withdraw":
      return api.POST("/api/v1/callbacks/{call}/withdraw", { ...of(call), body: { reason: said.reason } });
  }
}
