// Every way out of a node, found by the widgets that its kind declares.
import type { PageLanguage } from "../../words/words";
import { label, type Declaration, type Field, type Json, type JsonMap, type Path } from "./declaration";
import { asMap, asText, fieldsOf, isMap } from "./document";

/** `node` may name one that does not exist. `open` leads nowhere yet. */
export type Aim =
  | { to: "node"; name: string }
  | { to: "queue"; name: string }
  | { to: "language"; name: string }
  | { to: "flow"; name: string }
  | { to: "open" };

export interface Exit {
  /** Unique within its node. */
  id: string;
  /** Of the aim, below its node. */
  path: Path;
  field: Field;
  label: string;
  /** The part of the label for an edge: the key, or the words of the field. */
  short: string;
  aim: Aim;
  /** Whether only the name of a node may stand there, not an exit. */
  isName: boolean;
}

export function exitsOf(node: JsonMap, declaration: Declaration, language: PageLanguage): Exit[] {
  return fieldsOf(node, declaration).flatMap((field) => exitsOfField(node, field, declaration, language));
}

function exitsOfField(node: JsonMap, field: Field, declaration: Declaration, language: PageLanguage): Exit[] {
  const value = node[field.name];
  const named = label(field, language);
  const exit = (path: Path, shown: string, short: string, aim: Aim, isName = false): Exit => ({
    id: path.join("/"),
    path,
    field,
    label: shown,
    short,
    aim,
    isName,
  });
  // Most fields lead nowhere.
  // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check
  switch (field.widget) {
    case "exit":
      return [exit([field.name], named, named, aimOf(value))];
    case "exits_by_key":
    case "exits_by_name":
      return Object.entries(asMap(value)).map(([key, way]) => exit([field.name, key], key, key, aimOf(way)));
    case "cases": {
      const cases = Array.isArray(value) ? value : [];
      return cases.map((one, index) => {
        const asked = conditionText(asMap(asMap(one).when), declaration, language);
        return exit([field.name, index, "then"], asked, asked, aimOf(asMap(one).then));
      });
    }
    case "node": {
      const name = asText(value);
      return [exit([field.name], named, named, name === "" ? { to: "open" } : { to: "node", name }, true)];
    }
    case "flow": {
      const name = asText(value);
      return [exit([field.name], named, named, name === "" ? { to: "open" } : { to: "flow", name }, true)];
    }
    default:
      return [];
  }
}

const AIMS = ["node", "queue", "language"] as const;

export function aimOf(value: Json | undefined): Aim {
  const held = asMap(value);
  for (const to of AIMS) if (typeof held[to] === "string") return { to, name: held[to] };
  return { to: "open" };
}

/** An aim as the document writes it; undefined for an open one. */
export function written(aim: Aim, isName: boolean): Json | undefined {
  if (aim.to === "open") return undefined;
  return isName || aim.to === "flow" ? aim.name : { [aim.to]: aim.name };
}

/** `value` with every node that it leads to called by its new name. */
export function redirected(value: Json, names: ReadonlyMap<string, string>): Json {
  const aim = aimOf(value);
  const name = aim.to === "node" ? names.get(aim.name) : undefined;
  return name === undefined || !isMap(value) ? value : { ...value, node: name };
}

/** What a condition asks, in a few words. */
export function conditionText(when: JsonMap, { conditions }: Declaration, language: PageLanguage): string {
  const on = asText(when.on);
  const condition = conditions.get(on);
  if (condition === undefined) return on === "" ? "?" : on;
  const told = condition.fields.flatMap((field) => {
    const value = when[field.name];
    if (value === undefined || value === null || value === false) return [];
    if (value === true) return [label(field, language)];
    const all = (Array.isArray(value) ? value : [value]).map((one) => {
      const choice = field.choices.find((known) => known.value === asText(one));
      return choice === undefined ? asText(one) : label(choice, language);
    });
    return [all.join(language === "zh" ? "、" : ", ")];
  });
  return [label(condition, language), ...told].join(" · ");
}

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C", "D"];

/** The first key that is not bound; undefined where all are. */
export function freeKey(bound: JsonMap): string | undefined {
  return KEYS.find((key) => !(key in bound));
}
