// Documents and their versions, from the service and to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { DocumentSummary, DocumentView, Draft, ForWhom } from "../api/operators";

/** A version's number, or the file as it is now. */
export type Place = number | "draft";

const documentsKey = ["documents"];
const keyOf = (name: string) => [...documentsKey, name];

const at = (name: string) => ({ params: { path: { name } } });
const version = (name: string, number: number) => ({ params: { path: { name, number } } });

export function useDocuments() {
  return useQuery({
    queryKey: documentsKey,
    queryFn: async (): Promise<DocumentSummary[]> => granted(await api.GET("/api/v1/documents")),
  });
}

/** `Values` is what the type of document holds: the service has read the file by its schema. */
export async function openDocument<Values>(name: string): Promise<DocumentView<Values>> {
  return granted(await api.GET("/api/v1/documents/{name}", at(name))) as DocumentView<Values>;
}

export function useDocument<Values>(name: string) {
  return useQuery({
    queryKey: [...keyOf(name), "view"],
    queryFn: () => openDocument<Values>(name),
  });
}

export async function saveDocument(name: string, { values, text }: Draft, baseHash: string) {
  const body = { values: values as never, text: text ?? null, base_hash: baseHash };
  return granted(await api.PUT("/api/v1/documents/{name}", { ...at(name), body }));
}

export async function checkDocument(name: string, { values, text }: Draft) {
  const body = { values: values as never, text: text ?? null };
  return granted(await api.POST("/api/v1/documents/{name}/check", { ...at(name), body }));
}

export function useVersions(name: string) {
  return useQuery({
    queryKey: [...keyOf(name), "versions"],
    queryFn: async () => granted(await api.GET("/api/v1/documents/{name}/versions", at(name))),
  });
}

/** What changed from one to the other; `hash` is the file's, so that a saved file is compared anew. */
export function useChanges(name: string, from: Place | null, to: Place, hash: string | null) {
  return useQuery({
    queryKey: [...keyOf(name), "changes", from, to, hash],
    queryFn: async () => {
      const params = { path: { name }, query: { from: from ?? "draft", to } };
      return granted(await api.GET("/api/v1/documents/{name}/diff", { params }));
    },
    enabled: from !== null,
  });
}

export async function versionText(name: string, number: number): Promise<string> {
  const path = "/api/v1/documents/{name}/versions/{number}";
  return granted(await api.GET(path, version(name, number))).text;
}

/** Whatever is done with versions changes what every list of this document shows. */
function useDeed<Wish, Done>(deed: (wish: Wish) => Promise<Done>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: deed,
    onSuccess: () => queries.invalidateQueries({ queryKey: documentsKey }),
  });
}

export interface ToPublish extends ForWhom {
  base_hash: string;
  note: string;
}

export function usePublish(name: string) {
  return useDeed(async (body: ToPublish) =>
    granted(await api.POST("/api/v1/documents/{name}/publish", { ...at(name), body })),
  );
}

export function useApprove(name: string) {
  return useDeed(async (number: number) =>
    granted(await api.POST("/api/v1/documents/{name}/versions/{number}/approve", version(name, number))),
  );
}

export function useRelease(name: string) {
  return useDeed(async ({ number, to: body }: { number: number; to: ForWhom }) =>
    granted(
      await api.POST("/api/v1/documents/{name}/versions/{number}/release", {
        ...version(name, number),
        body,
      }),
    ),
  );
}

export function useStopCanary(name: string) {
  return useDeed(async () => {
    granted(await api.POST("/api/v1/documents/{name}/canary/stop", at(name)));
  });
}

export function useTakeOver(name: string) {
  return useDeed(async (number: number) =>
    granted(await api.POST("/api/v1/documents/{name}/versions/{number}/take-over", version(name, number))),
  );
}
