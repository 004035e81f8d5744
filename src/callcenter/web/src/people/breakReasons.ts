// Why agents may take a break, as the site keeps it.
import { useQuery } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import { useLanguage } from "../words/WordsProvider";

export type BreakReason = components["schemas"]["NamedReason"];

export const REASONS_KEY = ["break-reasons"];
const HOLD_MS = 300_000;

export function useBreakReasons(): readonly BreakReason[] {
  return (
    useQuery({
      queryKey: REASONS_KEY,
      queryFn: async () => granted(await api.GET("/api/v1/agents/break-reasons")),
      staleTime: HOLD_MS,
    }).data ?? []
  );
}

/** What a reason is called here; one that is kept no more by its short name. */
export function useReasonName(): (reason: string) => string {
  const { language, words } = useLanguage();
  const reasons = useBreakReasons();
  return (reason) => {
    if (reason === "missed_ring") return words.status.missedRing;
    const known = reasons.find((one) => one.id === reason);
    if (known === undefined) return reason;
    return language === "zh" ? known.name_zh : known.name_en;
  };
}
