// The two tables that operators keep of what callers say: keywords, and whole wordings without one.
import type { Language } from "../api/shapes";

export type Column = "keyword" | "pinyin" | "english" | "wording" | "destination" | "matter" | "weight";

export type Row = Partial<Record<Column, string>>;

export interface SheetValues {
  columns: string[];
  rows: Row[];
}

export interface Sheet {
  kind: "lexicon" | "wordings";
  languages: readonly Language[];
  /** As a file has them; the first is what a row is about. */
  columns: readonly Column[];
  required: readonly Column[];
  /** What a new row holds beside its destination. */
  fresh: Row;
  /** Where a row may lead beside the queues and the ways of the flows. */
  ways: readonly string[];
  longest: number;
}

export const LEXICON: Sheet = {
  kind: "lexicon",
  languages: ["zh", "en", "ko"],
  columns: ["keyword", "pinyin", "english", "destination", "matter", "weight"],
  required: ["keyword", "destination", "matter", "weight"],
  fresh: { keyword: "", matter: "", weight: "3" },
  ways: [],
  longest: 80,
};

export const WORDINGS: Sheet = {
  kind: "wordings",
  languages: ["zh", "en"],
  columns: ["wording", "destination"],
  required: ["wording", "destination"],
  fresh: { wording: "" },
  ways: ["none"],
  longest: 200,
};

/** What the row is about: its keyword, or its wording. */
export function aboutOf(sheet: Sheet, row: Row | undefined): string {
  const [about] = sheet.columns;
  return about === undefined ? "" : (row?.[about] ?? "");
}

export function documentOf(sheet: Sheet, language: Language): string {
  return `${sheet.kind}.${language}.tsv`;
}
