// Messages, from the service.
import { useInfiniteQuery } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";

export type Message = components["schemas"]["MessageView"];

const PAGE = 50;
const FRESH_MS = 15_000;

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

/** Of who has said why: `listening`. */
export function soundAddress({ call, seq }: Message, listening: number): string {
  return `/api/v1/messages/${encodeURIComponent(call)}/${String(seq)}/sound?listening=${String(listening)}`;
}
