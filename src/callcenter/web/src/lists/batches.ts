// Registers' files, from the service and to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted, RefusedError } from "../api/client";
import type { components } from "../api/openapi.gen";
import type { Refusal } from "../api/shapes";
import type { ListKind } from "./lists";

type Api = components["schemas"];

export type Batch = Api["BatchView"];
export type BatchState = Batch["state"];
export type Mode = NonNullable<Batch["mode"]>;
export type Begun = Api["Begun"];
export type ColumnField = keyof ReturnType<typeof columnsOf>;
export type Difference = NonNullable<Batch["difference"]>;
export type Alarm = Batch["alarms"][number];

/** In the order in which the form asks for them. */
export const FIELDS = [
  "number",
  "person",
  "certificate",
  "category",
  "level",
  "relation",
  "needs",
  "valid_from",
  "valid_to",
  "basis",
] as const;

const WORKING_MS = 700;
const RESTING_MS = 15_000;
const batchesKey = ["batches"];

/** Whether the service is at work on it. */
export function isAtWork({ state }: Pick<Batch, "state">): boolean {
  return state === "reading" || state === "applying" || state === "undoing";
}

export function useBatches() {
  return useQuery({
    queryKey: batchesKey,
    queryFn: async () => granted(await api.GET("/api/v1/lists/batches")),
    refetchInterval: ({ state }) => (state.data?.batches.some(isAtWork) ? WORKING_MS : RESTING_MS),
  });
}

export function useBatch(id: number) {
  return useQuery({
    queryKey: [...batchesKey, id],
    queryFn: async () => granted(await api.GET("/api/v1/lists/batches/{batch}", inPath(id))),
    refetchInterval: ({ state }) =>
      state.data !== undefined && isAtWork(state.data) ? WORKING_MS : RESTING_MS,
  });
}

export function useBegin(id: number) {
  const keep = useKept();
  return useMutation({
    mutationFn: async (body: Begun) =>
      granted(await api.POST("/api/v1/lists/batches/{batch}/begin", { ...inPath(id), body })),
    onSuccess: keep,
  });
}

export type Decision = "approve" | "reject" | "undo";

export function useDecide(id: number) {
  const keep = useKept();
  return useMutation({
    mutationFn: async (decision: Decision) => {
      switch (decision) {
        case "approve":
          return granted(await api.POST("/api/v1/lists/batches/{batch}/approve", inPath(id)));
        case "reject":
          return granted(await api.POST("/api/v1/lists/batches/{batch}/reject", inPath(id)));
        case "undo":
          return granted(await api.POST("/api/v1/lists/batches/{batch}/undo", inPath(id)));
      }
    },
    onSuccess: keep,
  });
}

/** Sends the file as it lies on the disk; `tell` hears which share of it is gone. */
export function useUpload(tell: (share: number) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ file, list }: { file: File; list: ListKind }) => sent(file, list, tell),
    onSuccess: () => queries.invalidateQueries({ queryKey: batchesKey }),
  });
}

export function problemsAddress({ id }: Batch): string {
  return `/api/v1/lists/batches/${String(id)}/problems`;
}

function inPath(batch: number) {
  return { params: { path: { batch } } };
}

function useKept() {
  const queries = useQueryClient();
  return async (batch: Batch) => {
    queries.setQueryData([...batchesKey, batch.id], batch);
    await queries.invalidateQueries({ queryKey: batchesKey });
  };
}

// fetch() cannot tell how much of a body has gone.
function sent(file: File, list: ListKind, tell: (share: number) => void): Promise<Batch> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/lists/batches?list_name=${list}`);
    request.setRequestHeader("X-Callcenter", "web");
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => {
      tell(total === 0 ? 0 : loaded / total);
    };
    request.onload = () => {
      if (request.status === 201) resolve(request.response as Batch);
      else reject(new RefusedError(request.status, request.response as Refusal, 0));
    };
    request.onerror = () => {
      reject(new Error("network"));
    };
    request.send(file);
  });
}

// --- columns ----------------------------------------------------------------------------------------------------

/** Which headings each field is read from; a number may stand under several. */
export function columnsOf(batch: Pick<Batch, "columns">): Record<(typeof FIELDS)[number], readonly string[]> {
  const found = batch.columns as Partial<Record<(typeof FIELDS)[number], readonly string[]>>;
  return Object.fromEntries(FIELDS.map((field) => [field, found[field] ?? []])) as Record<
    (typeof FIELDS)[number],
    readonly string[]
  >;
}

/** What keeps these columns from being read. */
export function columnFault(
  columns: ReturnType<typeof columnsOf>,
  list: ListKind,
): "number" | "category" | "level" | null {
  if (columns.number.length === 0) return "number";
  if (list !== "special" || columns.certificate.length > 0) return null;
  if (columns.category.length === 0) return "category";
  return columns.level.length === 0 ? "level" : null;
}

// --- decisions --------------------------------------------------------------------------------------------------

/** What this person may do with a batch; `all` are those known, of every list. */
export function decisions(batch: Batch, user: string, all: readonly Batch[]): readonly Decision[] {
  switch (batch.state) {
    case "staged":
      return batch.submitted_by === user ? ["reject"] : ["approve", "reject"];
    case "received":
    case "reading":
      return ["reject"];
    case "applied":
      return isLatest(batch, all) ? ["undo"] : [];
    case "applying":
    case "undoing":
    case "undone":
    case "rejected":
    case "failed":
      return [];
  }
}

function isLatest(batch: Batch, all: readonly Batch[]): boolean {
  const applied = batch.applied_at ?? "";
  return all.every((one) => one.list_name !== batch.list_name || (one.applied_at ?? "") <= applied);
}

/** Widths of a bar of 100, in the order of `PARTS`; what is there at all can be seen. */
export const PARTS = ["same", "new", "changed", "gone"] as const;

export function barOf(
  difference: Difference,
): readonly { part: (typeof PARTS)[number]; at: number; width: number }[] {
  const counts = PARTS.map((part) => difference[part]);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const least = counts.map((count) => (count === 0 ? 0 : Math.max(1, (100 * count) / total)));
  const wide = least.reduce((sum, width) => sum + width, 0);
  let at = 0;
  return PARTS.map((part, place) => {
    const width = ((least[place] ?? 0) * 100) / wide;
    const begins = at;
    at += width;
    return { part, at: begins, width };
  }).filter(({ width }) => width > 0);
}
