// A new node: every required field filled so that no caller is lost, its ways leading to a person.
import type { Declaration, Field, Json, JsonMap } from "./declaration";
import { asMap, asText, nodesOf, type FlowValues } from "./document";

export function blank(kind: string, name: string, values: FlowValues, declaration: Declaration): JsonMap {
  const node: JsonMap = { kind };
  for (const field of declaration.kinds.get(kind)?.fields ?? []) {
    if (!field.is_required) continue;
    const value = first(field, name, values, declaration);
    if (value !== undefined) node[field.name] = value;
  }
  return node;
}

/** Something to begin with; undefined where only a person can say. */
export function first(
  field: Field,
  name: string,
  values: FlowValues,
  declaration: Declaration,
): Json | undefined {
  const [queue = ""] = Object.keys(asMap(values.queues));
  const person = { queue: asText(values.fallback_queue) || queue };
  switch (field.widget) {
    case "exit":
      return person;
    case "exits_by_key":
      return { "1": person };
    case "exits_by_name":
    case "map":
    case "group":
    case "table":
    case "words":
    case "numbers_by_language":
      return {};
    case "scores":
      return { "1": 1 };
    case "cases":
      return [{ when: firstCondition(values, declaration), then: person }];
    case "prompt":
      return name;
    case "text":
    case "variable":
    case "service":
    case "schedule":
    case "flow":
      return undefined;
    case "number":
      return field.min ?? 1;
    case "choice":
      return field.choices[0]?.value;
    case "choices":
    case "queues":
      return [];
    case "boolean":
      return false;
    case "key":
      return "1";
    case "queue":
      return person.queue;
    case "node": {
      const kinds = field.refers?.kinds ?? [];
      return Object.entries(nodesOf(values)).find(([, node]) => kinds.includes(asText(node.kind)))?.[0];
    }
    case "condition":
      return firstCondition(values, declaration);
  }
}

function firstCondition(values: FlowValues, declaration: Declaration): JsonMap {
  const [condition] = declaration.conditions.values();
  return condition === undefined ? {} : blankCondition(condition.kind, values, declaration);
}

export function blankCondition(on: string, values: FlowValues, declaration: Declaration): JsonMap {
  const when: JsonMap = { on };
  for (const field of declaration.conditions.get(on)?.fields ?? []) {
    if (!field.is_required) continue;
    const value = first(field, "", values, declaration);
    if (value !== undefined) when[field.name] = value;
  }
  return when;
}

/** The node as another kind: what both have stays. */
export function converted(
  node: JsonMap,
  kind: string,
  name: string,
  values: FlowValues,
  declaration: Declaration,
): JsonMap {
  const before = declaration.kinds.get(asText(node.kind))?.fields ?? [];
  const changed = blank(kind, name, values, declaration);
  for (const field of declaration.kinds.get(kind)?.fields ?? []) {
    const value = node[field.name];
    const isSame = before.some(({ name: known, widget }) => known === field.name && widget === field.widget);
    if (value !== undefined && isSame) changed[field.name] = value;
  }
  return changed;
}

/** A new row of a table. */
export function blankRow(
  fields: readonly Field[],
  name: string,
  values: FlowValues,
  declaration: Declaration,
): JsonMap {
  const row: JsonMap = {};
  for (const field of fields) {
    const value = field.is_required ? first(field, name, values, declaration) : undefined;
    if (value !== undefined) row[field.name] = value;
  }
  return row;
}
