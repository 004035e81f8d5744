// Documents and their versions, from the service and to it.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  ask,
  type Change,
  type CheckedDraft,
  type DocumentSummary,
  type DocumentView,
  type Draft,
  type ForWhom,
  type Published,
  type SavedDraft,
  type Version,
} from "../api/operators";

/** A version's number, or the file as it is now. */
export type Place = number | "draft";

const documentsKey = ["documents"];
const keyOf = (name: string) => [...documentsKey, name];

function address(name: string, rest = ""): string {
  return `/documents/${encodeURIComponent(name)}${rest}`;
}

export function useDocuments() {
  return useQuery({
    queryKey: documentsKey,
    queryFn: () => ask<DocumentSummary[]>("GET", "/documents"),
  });
}

export function useDocument<Values>(name: string) {
  return useQuery({
    queryKey: [...keyOf(name), "view"],
    queryFn: () => ask<DocumentView<Values>>("GET", address(name)),
  });
}

export function saveDocument(name: string, draft: Draft, baseHash: string): Promise<SavedDraft> {
  return ask("PUT", address(name), { ...draft, base_hash: baseHash });
}

export function checkDocument(name: string, draft: Draft): Promise<CheckedDraft> {
  return ask("POST", address(name, "/check"), draft);
}

export function useVersions(name: string) {
  return useQuery({
    queryKey: [...keyOf(name), "versions"],
    queryFn: () => ask<Version[]>("GET", address(name, "/versions")),
  });
}

/** What changed from one to the other; `hash` is the file's, so that a saved file is compared anew. */
export function useChanges(name: string, from: Place | null, to: Place, hash: string | null) {
  return useQuery({
    queryKey: [...keyOf(name), "changes", from, to, hash],
    queryFn: () => ask<Change[]>("GET", address(name, `/diff?from=${String(from)}&to=${to}`)),
    enabled: from !== null,
  });
}

export async function versionText(name: string, number: number): Promise<string> {
  const version = await ask<{ text: string }>("GET", address(name, `/versions/${number}`));
  return version.text;
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
  return useDeed((wish: ToPublish) => ask<Published>("POST", address(name, "/publish"), wish));
}

export function useApprove(name: string) {
  return useDeed((number: number) => ask<Published>("POST", address(name, `/versions/${number}/approve`)));
}

export function useRelease(name: string) {
  return useDeed(({ number, to }: { number: number; to: ForWhom }) =>
    ask<Published>("POST", address(name, `/versions/${number}/release`), to),
  );
}

export function useStopCanary(name: string) {
  return useDeed(() => ask<undefined>("POST", address(name, "/canary/stop")));
}

export function useTakeOver(name: string) {
  return useDeed((number: number) => ask<SavedDraft>("POST", address(name, `/versions/${number}/take-over`)));
}
