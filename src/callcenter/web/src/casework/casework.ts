// Casework as the server tells it, and how it is asked for.
import { useQuery } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import type { PageLanguage } from "../words/words";

type Schemas = components["schemas"];

export type CaseDetail = Schemas["CaseDetail"];
export type CaseView = Schemas["CaseView"];
export type Handbook = Schemas["HandbookView"];
export type Matter = Schemas["MatterView"];
export type Script = Schemas["ScriptView"];
type Named = Schemas["Named"];

export const MOST_CHARACTERS = 10_000;
export const MOST_TAGS = 8;
/** Operators change the handbook in the midst of a day. */
const HANDBOOK_AGE_MS = 60_000;

export function named(name: Named, language: PageLanguage): string {
  return language === "zh" ? name.zh : name.en;
}

export function useHandbook() {
  return useQuery({
    queryKey: ["handbook"],
    queryFn: async () => granted(await api.GET("/api/v1/handbook")),
    staleTime: HANDBOOK_AGE_MS,
    refetchInterval: HANDBOOK_AGE_MS,
  });
}

export function useCaseDetail(call: string) {
  return useQuery({
    queryKey: ["case", call],
    queryFn: async () => granted(await api.GET("/api/v1/calls/{call}/case", { params: { path: { call } } })),
    // What is being written must not be replaced under the agent's hands.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** Those whose name, code or department holds what is looked for. */
export function matching(
  matters: readonly Matter[],
  wanted: string,
  language: PageLanguage,
): readonly Matter[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return matters.filter((matter) => {
    const text = [
      matter.code,
      named(matter.name, language),
      matter.department && named(matter.department, language),
    ]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
