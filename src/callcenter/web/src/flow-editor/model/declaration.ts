// What the service tells of node kinds: the editor draws every card and form from it and knows no kind by name.
import type { PageLanguage } from "../../words/words";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonMap = Record<string, Json>;
/** Where a value stands below its node, or below the document. */
export type Path = readonly (string | number)[];

export type Widget =
  | "exit"
  | "exits_by_key"
  | "exits_by_name"
  | "prompt"
  | "text"
  | "number"
  | "choice"
  | "choices"
  | "boolean"
  | "key"
  | "variable"
  | "map"
  | "cases"
  | "condition"
  | "node"
  | "queue"
  | "queues"
  | "schedule"
  | "service"
  | "flow"
  | "scores"
  | "group"
  | "table"
  | "words"
  | "numbers_by_language";

export interface Choice {
  value: string;
  label_zh: string;
  label_en: string;
}

interface Labelled {
  label_zh: string;
  label_en: string;
  help_zh: string;
  help_en: string;
}

export interface Field extends Labelled {
  name: string;
  widget: Widget;
  is_required: boolean;
  choices: Choice[];
  min: number | null;
  max: number | null;
  max_length: number | null;
  default: Json;
  refers: { to: string; kinds: string[]; puts_in: string[] } | null;
  /** Of a group, or of each row of a table. */
  fields: Field[];
}

export interface Kind extends Labelled {
  kind: string;
  fields: Field[];
}

/** The declaration, ready to be looked up. */
export interface Declaration {
  kinds: ReadonlyMap<string, Kind>;
  conditions: ReadonlyMap<string, Kind>;
  /** What is set for a flow as a whole. */
  flow: readonly Field[];
  /** The flow's fields that name the node where some callers begin. */
  starts: readonly Field[];
}

/** As the service tells it. */
export interface Told {
  kinds: Kind[];
  conditions: Kind[];
  flow: Field[];
}

export function declared({ kinds, conditions, flow }: Told): Declaration {
  return {
    kinds: new Map(kinds.map((kind) => [kind.kind, kind])),
    conditions: new Map(conditions.map((condition) => [condition.kind, condition])),
    flow,
    starts: flow.filter(({ widget }) => widget === "node"),
  };
}

export function label(shown: Omit<Labelled, "help_zh" | "help_en">, language: PageLanguage): string {
  return language === "zh" ? shown.label_zh : shown.label_en;
}

export function help(shown: Labelled, language: PageLanguage): string {
  return language === "zh" ? shown.help_zh : shown.help_en;
}
