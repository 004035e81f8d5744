// What was said in calls, from the service.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";

export type Transcript = components["schemas"]["TranscriptView"];
export type Utterance = components["schemas"]["UtteranceView"];
export type Found = components["schemas"]["RecordingFoundView"];

/** What is looked for; empty fields do not count. Days are whole ones on this computer's clock. */
export interface Wanted {
  words: string;
  from: string;
  to: string;
  queue: string;
  agent: string;
  /** Of the caller. */
  number: string;
  disposition: string;
}

export const NOTHING: Wanted = {
  words: "",
  from: "",
  to: "",
  queue: "",
  agent: "",
  number: "",
  disposition: "",
};

const UNFINISHED_MS = 4_000;
const callPath = (call: string) => ({ params: { path: { call } } });
const transcriptKey = (call: string) => ["transcript", call];

export function useTranscript(call: string) {
  return useQuery({
    queryKey: transcriptKey(call),
    queryFn: async () => granted(await api.GET("/api/v1/calls/{call}/transcript", callPath(call))),
    refetchInterval: ({ state }) => {
      const shown = state.data?.state;
      return shown === "done" || shown === "failed" ? false : UNFINISHED_MS;
    },
  });
}

export function useBeginAnew(call: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => granted(await api.POST("/api/v1/calls/{call}/transcript", callPath(call))),
    onSuccess: () => queries.invalidateQueries({ queryKey: transcriptKey(call) }),
  });
}

export function useRecordings(wanted: Wanted | null) {
  return useInfiniteQuery({
    queryKey: ["recordings", wanted],
    queryFn: async ({ pageParam: after }) => {
      const query = { ...asked(wanted ?? NOTHING), ...(after === null ? {} : { after }) };
      return granted(await api.GET("/api/v1/recordings", { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: wanted !== null,
    // A person's words are not asked for again behind their back: each search is logged.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
}

/** The service's parameters for `wanted`. */
export function asked({ words, from, to, ...others }: Wanted) {
  const given = Object.entries(others).filter(([, value]) => value !== "");
  return {
    ...(words === "" ? {} : { q: words }),
    ...(from === "" ? {} : { from: dayBegins(from, 0) }),
    ...(to === "" ? {} : { to: dayBegins(to, 1) }),
    ...(Object.fromEntries(given) as Partial<typeof others>),
  };
}

function dayBegins(day: string, later: number): string {
  const at = new Date(`${day}T00:00`);
  at.setDate(at.getDate() + later);
  return at.toISOString();
}

/** Where a call's page begins to play: `/calls/…?at=12.5`. */
export function placeInCall(call: string, start_s: number): string {
  return `/calls/${encodeURIComponent(call)}?at=${String(start_s)}`;
}

/** The second that the page's address names; null where it names none. */
export function startOf(search: string): number | null {
  const at = Number.parseFloat(new URLSearchParams(search).get("at") ?? "");
  return Number.isFinite(at) && at >= 0 ? at : null;
}
