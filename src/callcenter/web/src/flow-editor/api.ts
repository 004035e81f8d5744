// What the editor asks of the service.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  ask,
  type CheckedDraft,
  type DocumentSummary,
  type DocumentView,
  type Lock,
  type SavedDraft,
} from "../api/operators";
import { RefusedError } from "../api/client";
import { declared, type Told } from "./model/declaration";
import { asMap, type FlowValues } from "./model/document";

const documentPath = (name: string) => `/documents/${encodeURIComponent(name)}`;
const flowPath = (flow: string) => `/flows/${encodeURIComponent(flow)}`;

export function useDocuments() {
  return useQuery({
    queryKey: ["documents"],
    queryFn: () => ask<DocumentSummary[]>("GET", "/documents"),
    refetchInterval: 10_000,
    refetchOnWindowFocus: true,
  });
}

export function useDeclaration() {
  return useQuery({
    queryKey: ["flow-kinds"],
    queryFn: async () => {
      const told = await ask<Told>("GET", "/flows/kinds");
      return declared(told);
    },
    staleTime: Infinity,
  });
}

export function useOpenDocument(name: string) {
  return useQuery({
    queryKey: ["document", name],
    queryFn: () => ask<DocumentView<FlowValues>>("GET", documentPath(name)),
    // What is open is the operator's; news of the file comes when it is saved.
    staleTime: Infinity,
    gcTime: 0,
    retry: (failures, error) => !(error instanceof RefusedError) && failures < 2,
  });
}

/** The problems of values that are not saved; the newest that the service has answered for. */
export function useCheck(name: string, revision: number, values: FlowValues) {
  return useQuery({
    queryKey: ["check", name, revision],
    queryFn: () => ask<CheckedDraft>("POST", `${documentPath(name)}/check`, { values }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function useSave(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (saved: { values: FlowValues; base_hash: string }) =>
      ask<SavedDraft>("PUT", documentPath(name), saved),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["documents"] });
    },
  });
}

const LIVE_EVERY_MS = 2000;

/** How many callers stand at each node now. */
export function useCallers(flow: string) {
  return useQuery({
    queryKey: ["callers", flow],
    queryFn: () => ask<Record<string, number>>("GET", `${flowPath(flow)}/callers`),
    refetchInterval: LIVE_EVERY_MS,
    retry: false,
  });
}

export interface RunningFault {
  node: string;
  fault: string;
  count: number;
  last_at: string;
}

/** What went wrong in calls that walk the flow. */
export function useRunningFaults(flow: string) {
  return useQuery({
    queryKey: ["faults", flow],
    queryFn: () => ask<RunningFault[]>("GET", `${flowPath(flow)}/faults`),
    refetchInterval: LIVE_EVERY_MS,
    retry: false,
  });
}

/** Takes the lock or keeps it; throws RefusedError 409 where a colleague has it. */
export function takeLock(name: string, force: boolean): Promise<Lock> {
  return ask<Lock>("PUT", `${documentPath(name)}/lock`, { force });
}

export function readLock(name: string): Promise<Lock | null> {
  return ask<Lock | null>("GET", `${documentPath(name)}/lock`);
}

/** Also while the page goes away. */
export function giveUpLock(name: string): void {
  const headers = { "X-Callcenter": "web" };
  const url = `/api/v1${documentPath(name)}/lock`;
  void fetch(url, { method: "DELETE", headers, keepalive: true }).catch(() => undefined);
}

/** Names that other documents declare: schedules, flows. */
export function useKnownNames(widget: string): readonly string[] {
  const documents = useDocuments().data ?? [];
  const schedules = useQuery({
    queryKey: ["document", "schedules.yaml", "names"],
    queryFn: () => ask<DocumentView<FlowValues>>("GET", documentPath("schedules.yaml")),
    enabled: widget === "schedule",
    staleTime: 60_000,
    retry: false,
  });
  if (widget === "schedule") return Object.keys(asMap(schedules.data?.values?.schedules));
  if (widget === "flow")
    return documents.filter(({ type }) => type === "flow").map(({ name }) => name.replace(/\.ya?ml$/, ""));
  return [];
}
