// The book of deeds, from the service.
import { useInfiniteQuery } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";

export type AuditEntry = components["schemas"]["AuditEntryView"];

export interface Wanted {
  who: string;
  deed: string;
  subject: string;
}

export const EVERYTHING: Wanted = { who: "", deed: "", subject: "" };

const PAGE = 50;

export function useAudit(wanted: Wanted) {
  return useInfiniteQuery({
    queryKey: ["audit", wanted],
    queryFn: async ({ pageParam }) => {
      const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ""));
      const query = { limit: PAGE, ...given, ...(pageParam === null ? {} : { before_id: pageParam }) };
      return granted(await api.GET("/api/v1/audit", { params: { query } }));
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.length < PAGE ? undefined : page.at(-1)?.id),
  });
}

/** Whether it was done to the lists: of others, who keeps lists reads nothing. */
export function isOfLists(deed: string): boolean {
  return deed.startsWith("list.");
}

/** An entry's particulars in a line: `tier: 2 · needs: speak_slowly, text_only`. */
export function particulars(body: AuditEntry["body"]): string {
  return Object.entries(body)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name}: ${plain(value)}`)
    .join(" · ");
}

/** A digest is told by its beginning: enough to see that two are the same. */
export function subjectShown(subject: string): string {
  return subject.replace(/[0-9a-f]{64}/g, (digest) => `${digest.slice(0, 12)}…`);
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
