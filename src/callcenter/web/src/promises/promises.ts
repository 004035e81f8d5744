// Messages and callbacks, from the service and to it.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";

export type Message = components["schemas"]["MessageView"];
export type Callback = components["schemas"]["CallbackView"];

const PAGE = 50;
const FRESH_MS = 15_000;
const callbacksKey = ["callbacks"];

export function useMessages() {
  return useInfiniteQuery({
    queryKey: ["messages"],
    queryFn: async ({ pageParam: last }) => {
      const before =
        last === null ? {} : { before_at: last.left_at, before_call: last.call, before_seq: last.seq };
      return granted(await api.GET("/api/v1/messages", { params: { query: { limit: PAGE, ...before } } }));
    },
    initialPageParam: null as Message | null,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)),
    refetchInterval: FRESH_MS,
  });
}

export function soundAddress({ call, seq }: Message): string {
  return `/api/v1/messages/${encodeURIComponent(call)}/${String(seq)}/sound`;
}

export function useCallbacks(isDone: boolean) {
  return useQuery({
    queryKey: [...callbacksKey, isDone],
    queryFn: async () =>
      granted(await api.GET("/api/v1/callbacks", { params: { query: { is_done: isDone } } })),
    refetchInterval: FRESH_MS,
  });
}

const callPath = (call: string) => ({ params: { path: { call } } });

/** The whole number: the service writes down who asked. */
export function useWholeNumber() {
  return useMutation({
    mutationFn: async (call: string) => granted(await api.GET("/api/v1/callbacks/{call}", callPath(call))),
    // Not kept once it is no more shown.
    gcTime: 0,
  });
}

export function useCallbackDone() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (call: string) =>
      granted(await api.POST("/api/v1/callbacks/{call}/done", callPath(call))),
    onSuccess: () => queries.invalidateQueries({ queryKey: callbacksKey }),
  });
}
