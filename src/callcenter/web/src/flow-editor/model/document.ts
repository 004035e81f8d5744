// The document as the editor holds it: the JSON of the file. It may be wrong in any place; only the service validates.
import type { Declaration, Field, Json, JsonMap, Path } from "./declaration";

export type FlowValues = JsonMap;

export interface Spot {
  x: number;
  y: number;
}

export function asMap(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function asText(value: Json | undefined): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

export function nodesOf(values: FlowValues): Record<string, JsonMap> {
  // A node that is no mapping is shown as one without fields; the service names the fault.
  const found: Record<string, JsonMap> = {};
  for (const [name, node] of Object.entries(asMap(values.nodes))) found[name] = asMap(node);
  return found;
}

export function nodeOf(values: FlowValues, name: string): JsonMap | undefined {
  const node = asMap(values.nodes)[name];
  return node === undefined ? undefined : asMap(node);
}

export function kindOf(node: JsonMap): string {
  return asText(node.kind);
}

export function languagesOf(values: FlowValues): string[] {
  return Object.keys(asMap(values.languages));
}

export function spotsOf(values: FlowValues): Record<string, Spot> {
  const spots: Record<string, Spot> = {};
  for (const [name, spot] of Object.entries(asMap(values.layout))) {
    const { x, y } = asMap(spot);
    if (typeof x === "number" && typeof y === "number") spots[name] = { x, y };
  }
  return spots;
}

/** A prompt's text in a language, its placeholders in place. */
export function wordsOf(values: FlowValues, prompt: string, language: string): string {
  const said = asMap(asMap(values.prompts)[prompt])[language];
  return isMap(said) ? asText(said.text) : asText(said);
}

export function recordingOf(values: FlowValues, prompt: string, language: string): string {
  return asText(asMap(asMap(asMap(values.prompts)[prompt])[language]).recording);
}

export function at(value: Json | undefined, path: Path): Json | undefined {
  let found = value;
  for (const step of path) {
    if (Array.isArray(found)) found = found[Number(step)];
    else if (isMap(found)) found = found[step];
    else return undefined;
  }
  return found;
}

/** `value` with `there` at `path`; undefined takes the place out. What is not on the path stays the same object. */
export function put(value: Json | undefined, path: Path, there: Json | undefined): Json {
  const [step, ...rest] = path;
  if (step === undefined) return there ?? null;
  if (typeof step === "number" || Array.isArray(value)) {
    const list = Array.isArray(value) ? value : [];
    const index = Number(step);
    if (rest.length === 0 && there === undefined) return list.filter((_, place) => place !== index);
    const changed = [...list];
    changed[index] = put(list[index], rest, there);
    return changed;
  }
  const map = asMap(value);
  if (rest.length === 0 && there === undefined) {
    return Object.fromEntries(Object.entries(map).filter(([name]) => name !== step));
  }
  return { ...map, [step]: put(map[step], rest, there) };
}

/** The fields of a node's kind; none where the kind is not known. */
export function fieldsOf(node: JsonMap, { kinds }: Declaration): readonly Field[] {
  return kinds.get(kindOf(node))?.fields ?? [];
}

/** The names of prompts that a node says. */
export function promptsOf(node: JsonMap, declaration: Declaration): string[] {
  return fieldsOf(node, declaration)
    .filter(({ widget }) => widget === "prompt")
    .map(({ name }) => asText(node[name]))
    .filter((name) => name !== "");
}
