// Who stands on which list, from the service and to it. A number is sent in a body, never in an address.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, granted } from "../api/client";
import type { components } from "../api/openapi.gen";
import type { Need } from "../api/shapes";

type Api = components["schemas"];

export type TestedNumber = Api["TestedNumber"];
export type Entry = Api["EntryView"];
export type ListKind = Api["ListKind"];
export type Relation = Api["Relation"];
export type Verdict = TestedNumber["standing"][number]["verdict"];
export type Tier = Api["Tier"];
export type Particulars = Omit<Api["NewEntry"], "number">;

export const KINDS: readonly ListKind[] = ["special", "elderly", "express", "test", "nuisance", "declared"];
export const RELATIONS: readonly Relation[] = ["own", "household", "carer"];
export const CATEGORIES = [1, 2, 3, 4, 5, 6, 7] as const;
export const LEVELS = [1, 2, 3, 4] as const;
export const NEEDS: readonly Need[] = [
  "speak_slowly",
  "speak_clearly",
  "text_only",
  "describe_not_show",
  "more_time_for_keys",
  "keys_not_speech",
  "trained_person",
  "second_language",
];

/** What somebody types of an entry. */
export interface Draft {
  list: ListKind;
  relation: Relation;
  category: number;
  level: number;
  /** Whether category and list say which needs there are. */
  hasUsualNeeds: boolean;
  needs: readonly Need[];
  validFrom: string;
  validTo: string;
  basis: string;
}

export const BLANK: Draft = {
  list: "special",
  relation: "own",
  category: 1,
  level: 1,
  hasUsualNeeds: true,
  needs: [],
  validFrom: "",
  validTo: "",
  basis: "",
};

/** An entry as it stands, to be corrected; why is to be said anew. */
export function draftOf(entry: Entry): Draft {
  return {
    list: entry.list_name,
    relation: entry.relation,
    category: entry.category ?? 1,
    level: entry.level ?? 1,
    hasUsualNeeds: false,
    needs: entry.needs,
    validFrom: entry.valid_from,
    validTo: entry.valid_to ?? "",
    basis: "",
  };
}

/** A declared need that was proved: on the list for good, from today on, with the needs of its category. */
export function confirmationOf(entry: Entry): Draft {
  return { ...BLANK, relation: entry.relation, needs: entry.needs };
}

/** Only the special-service list tells of disabilities. */
export function hasCategory(list: ListKind): boolean {
  return list === "special";
}

/** A list about nothing but needs has none that are usual. */
export function hasUsualNeeds(list: ListKind): boolean {
  return list !== "declared";
}

export function particularsOf(draft: Draft): Particulars {
  const ofDisability = hasCategory(draft.list);
  return {
    list_name: draft.list,
    relation: draft.relation,
    category: ofDisability ? draft.category : null,
    level: ofDisability ? draft.level : null,
    needs: draft.hasUsualNeeds && hasUsualNeeds(draft.list) ? null : [...draft.needs],
    valid_from: draft.validFrom === "" ? null : draft.validFrom,
    valid_to: draft.validTo === "" ? null : draft.validTo,
    basis: draft.basis.trim(),
  };
}

export function useTest() {
  return useMutation({
    mutationFn: async (number: string) => granted(await api.POST("/api/v1/lists/test", { body: { number } })),
    // Nothing of it stays once the page is left.
    gcTime: 0,
  });
}

const declaredKey = ["declared"];

export function useDeclared() {
  return useQuery({
    queryKey: declaredKey,
    queryFn: async () => granted(await api.GET("/api/v1/lists/declared")),
    refetchInterval: 15_000,
  });
}

export function useAdd() {
  return useMutation({
    mutationFn: async ({ number, draft }: { number: string; draft: Draft }) =>
      granted(await api.POST("/api/v1/lists/entries", { body: { ...particularsOf(draft), number } })),
  });
}

export function useCorrect() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ entry, draft }: { entry: string; draft: Draft }) =>
      granted(await api.POST("/api/v1/lists/entries/correct", { body: { ...particularsOf(draft), entry } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: declaredKey }),
  });
}

export function useEnd() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ entry, basis }: { entry: string; basis: string }) => {
      granted(await api.POST("/api/v1/lists/entries/end", { body: { entry, basis: basis.trim() } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: declaredKey }),
  });
}
