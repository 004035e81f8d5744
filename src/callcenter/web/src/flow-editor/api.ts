// What the editor asks of the service, beside what every page of documents asks.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted, RefusedError } from "../api/client";
import type { components } from "../api/openapi.gen";
import { checkDocument, openDocument, saveDocument, useDocuments } from "../publishing/documents";
import { declared, type Told } from "./model/declaration";
import { asMap, type FlowValues } from "./model/document";

export type RunningFault = components["schemas"]["FaultView"];

export function useDeclaration() {
  return useQuery({
    queryKey: ["flow-kinds"],
    // Which widgets there are is what the models say; a widget that we do not know is shown as nothing.
    queryFn: async () => declared(granted(await api.GET("/api/v1/flows/kinds")) as Told),
    staleTime: Infinity,
  });
}

export function useOpenDocument(name: string) {
  return useQuery({
    // Not below the key of documents: what is open is the operator's, whatever happens to versions.
    queryKey: ["open-flow", name],
    queryFn: () => openDocument<FlowValues>(name),
    staleTime: Infinity,
    gcTime: 0,
    retry: (failures, error) => !(error instanceof RefusedError) && failures < 2,
  });
}

/** The problems of values that are not saved; the newest that the service has answered for. */
export function useCheck(name: string, revision: number, values: FlowValues) {
  return useQuery({
    queryKey: ["check", name, revision],
    queryFn: () => checkDocument(name, { values }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
  });
}

export function useSave(name: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ values, baseHash }: { values: FlowValues; baseHash: string }) =>
      saveDocument(name, { values }, baseHash),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ["documents"] });
    },
  });
}

const LIVE_EVERY_MS = 2000;
const flowPath = (name: string) => ({ params: { path: { name } } });

/** How many callers stand at each node now. */
export function useCallers(flow: string) {
  return useQuery({
    queryKey: ["callers", flow],
    queryFn: async () => granted(await api.GET("/api/v1/flows/{name}/callers", flowPath(flow))),
    refetchInterval: LIVE_EVERY_MS,
    retry: false,
  });
}

/** What went wrong in calls that walk the flow. */
export function useRunningFaults(flow: string) {
  return useQuery({
    queryKey: ["faults", flow],
    queryFn: async () => granted(await api.GET("/api/v1/flows/{name}/faults", flowPath(flow))),
    refetchInterval: LIVE_EVERY_MS,
    retry: false,
  });
}

/** Names that other documents declare: schedules, flows. */
export function useKnownNames(widget: string): readonly string[] {
  const documents = useDocuments().data ?? [];
  const schedules = useQuery({
    queryKey: ["schedule-names"],
    queryFn: async () => {
      const { values } = await openDocument<FlowValues>("schedules.yaml");
      return Object.keys(asMap(values?.schedules));
    },
    enabled: widget === "schedule",
    staleTime: 60_000,
    retry: false,
  });
  if (widget === "schedule") return schedules.data ?? [];
  if (widget !== "flow") return [];
  return documents.filter(({ type }) => type === "flow").map(({ name }) => name.replace(/\.ya?ml$/, ""));
}
