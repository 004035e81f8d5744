// Usual loads and played days, from the service and to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";

type Api = components["schemas"];

export type AskedDay = Api["AskedDay"];
export type UsualDay = Api["UsualDay"];
export type Played = Api["PlayedView"];
export type Answer = Api["Answer"];
export type Quarter = Api["QuarterModel"];
export type Day = Api["DayModel"];
export type Figures = Api["FiguresModel"];
export type Order = Day["order"];

const POLL_MS = 400;
const MAIN = "/api/v1/staffing/runs";
const ONE = "/api/v1/staffing/runs/{run}";

export function useUsual(weekday: number, weeks: number) {
  return useQuery({
    queryKey: ["staffing", "usual", weekday, weeks],
    queryFn: async () =>
      granted(await api.GET("/api/v1/staffing/usual", { params: { query: { weekday, weeks } } })),
  });
}

const played = (run: string | undefined) => ["staffing", "run", run];
const path = (run: string) => ({ params: { path: { run } } });

/** The day that was asked for last: asked after until it is over. */
export function usePlayed(run: string | undefined) {
  return useQuery({
    queryKey: played(run),
    queryFn: async () => granted(await api.GET(ONE, path(run ?? ""))),
    enabled: run !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? POLL_MS : false),
    staleTime: Infinity,
  });
}

export function useBegin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (asked: AskedDay) => granted(await api.POST(MAIN, { body: asked })),
    onSuccess: (run) => {
      queries.setQueryData(played(run.id), run);
    },
  });
}

export function useStop() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (run: string) => granted(await api.DELETE(ONE, path(run))),
    onSuccess: (run) => {
      queries.setQueryData(played(run.id), run);
    },
  });
}
