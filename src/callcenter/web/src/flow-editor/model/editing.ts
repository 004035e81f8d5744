// Every change that an operator can make to a flow: values in, values out. What a change does not touch stays the same object.
import type { Declaration, Json, JsonMap, Path } from "./declaration";
import {
  asMap,
  asText,
  at,
  fieldsOf,
  nodesOf,
  promptsOf,
  put,
  spotsOf,
  type FlowValues,
  type Spot,
} from "./document";
import { freeKey, redirected, written, type Aim } from "./exits";

export type Edit =
  | { do: "put"; path: Path; value: Json | undefined }
  | { do: "add"; name: string; node: JsonMap; spot: Spot | null }
  | { do: "remove"; names: readonly string[] }
  | { do: "rename"; from: string; to: string }
  | { do: "aim"; node: string; path: Path; isName: boolean; aim: Aim }
  | { do: "bind_next_key"; node: string; field: string; aim: Aim }
  | { do: "rename_key"; path: Path; from: string; to: string }
  | { do: "move"; spots: Readonly<Record<string, Spot>> }
  | { do: "paste"; clip: Clip; by: Spot }
  | { do: "all"; edits: readonly Edit[] };

export type Places = Readonly<Record<string, Spot>>;

/** Nodes taken to another place, with the words they say. */
export interface Clip {
  nodes: Record<string, JsonMap>;
  prompts: Record<string, Json>;
  spots: Record<string, Spot>;
}

export function edited(values: FlowValues, edit: Edit, declaration: Declaration): FlowValues {
  switch (edit.do) {
    case "put":
      if (at(values, edit.path) === edit.value) return values;
      return asMap(put(values, edit.path, edit.value));
    case "add": {
      const added = put(values, ["nodes", edit.name], edit.node);
      return asMap(edit.spot === null ? added : put(added, ["layout", edit.name], { ...edit.spot }));
    }
    case "remove":
      return removed(values, edit.names, declaration);
    case "rename":
      return renamed(values, edit.from, edit.to, declaration);
    case "aim":
      return asMap(put(values, ["nodes", edit.node, ...edit.path], written(edit.aim, edit.isName)));
    case "bind_next_key": {
      const key = freeKey(asMap(at(values, ["nodes", edit.node, edit.field])));
      if (key === undefined) return values;
      return asMap(put(values, ["nodes", edit.node, edit.field, key], written(edit.aim, false)));
    }
    case "rename_key": {
      const held = at(values, edit.path);
      return asMap(put(values, edit.path, withKey(asMap(held), edit.from, edit.to)));
    }
    case "move":
      return moved(values, edit.spots);
    case "paste":
      return pasted(values, edit.clip, edit.by, declaration);
    case "all":
      return edit.edits.reduce((before, one) => edited(before, one, declaration), values);
  }
}

/**
 * The edit, with the places that all cards have on the canvas where the document has none yet: once one place is
 * written, the others would move without theirs.
 */
export function withPlaces(edit: Edit, values: FlowValues, places: Places): Edit {
  const needsPlaces = edit.do === "add" || edit.do === "move" || edit.do === "paste" || edit.do === "rename";
  if (edit.do === "all")
    return { do: "all", edits: edit.edits.map((one) => withPlaces(one, values, places)) };
  if (!needsPlaces || Object.keys(spotsOf(values)).length > 0 || Object.keys(places).length === 0)
    return edit;
  return { do: "all", edits: [{ do: "move", spots: places }, edit] };
}

/** Edits of the same name that follow one another closely count as one step of undo: typing, moving by the arrow keys. */
export function mergesWith(edit: Edit): string | null {
  if (edit.do === "move") return `move ${Object.keys(edit.spots).join(" ")}`;
  return edit.do === "put" && typeof edit.value === "string" ? edit.path.join("/") : null;
}

function withKey(map: JsonMap, from: string, to: string): JsonMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key === from ? to : key, value]));
}

function moved(values: FlowValues, spots: Readonly<Record<string, Spot>>): FlowValues {
  const layout = { ...asMap(values.layout) };
  for (const [name, { x, y }] of Object.entries(spots)) layout[name] = { x: Math.round(x), y: Math.round(y) };
  return { ...values, layout };
}

// Exits to what is removed stay: each shows as a problem at its place until somebody says where it leads now.
function removed(values: FlowValues, names: readonly string[], declaration: Declaration): FlowValues {
  const gone = new Set(names);
  const left = Object.entries(nodesOf(values)).filter(([name]) => !gone.has(name));
  const said = new Set(left.flatMap(([, node]) => promptsOf(node, declaration)));
  const saidBefore = new Set(Object.values(nodesOf(values)).flatMap((node) => promptsOf(node, declaration)));
  const prompts = Object.entries(asMap(values.prompts)).filter(
    ([name]) => said.has(name) || !saidBefore.has(name),
  );
  const layout = Object.entries(asMap(values.layout)).filter(([name]) => !gone.has(name));
  const changed: FlowValues = {
    ...values,
    nodes: Object.fromEntries(left),
    prompts: Object.fromEntries(prompts),
  };
  return "layout" in values ? { ...changed, layout: Object.fromEntries(layout) } : changed;
}

function renamed(values: FlowValues, from: string, to: string, declaration: Declaration): FlowValues {
  const names = new Map([[from, to]]);
  const nodes = Object.entries(asMap(values.nodes)).map(([name, node]) => [
    name === from ? to : name,
    rewired(asMap(node), names, declaration),
  ]);
  const changed: FlowValues = { ...values, nodes: Object.fromEntries(nodes) as JsonMap };
  for (const { name: start } of declaration.starts) if (changed[start] === from) changed[start] = to;
  if ("layout" in values) changed.layout = withKey(asMap(values.layout), from, to);
  return changed;
}

/** The node with everything that leads from it to a renamed node leading to the new name; itself where nothing does. */
export function rewired(
  node: JsonMap,
  names: ReadonlyMap<string, string>,
  declaration: Declaration,
): JsonMap {
  let changed = node;
  const set = (path: Path, value: Json) => {
    if (at(changed, path) !== value) changed = asMap(put(changed, path, value));
  };
  for (const field of fieldsOf(node, declaration)) {
    const value = node[field.name];
    if (value === undefined || value === null) continue;
    // Most fields lead nowhere.
    // eslint-disable-next-line @typescript-eslint/switch-exhaustiveness-check
    switch (field.widget) {
      case "exit":
        set([field.name], redirected(value, names));
        break;
      case "node":
        set([field.name], names.get(asText(value)) ?? value);
        break;
      case "exits_by_key":
      case "exits_by_name":
        for (const [key, way] of Object.entries(asMap(value))) set([field.name, key], redirected(way, names));
        break;
      case "cases":
        for (const [index, one] of (Array.isArray(value) ? value : []).entries()) {
          set([field.name, index, "then"], redirected(asMap(one).then ?? null, names));
        }
        break;
      default:
    }
  }
  return changed;
}

/** What copying these nodes takes along; `places` are those of cards that the document gives none. */
export function clipped(
  values: FlowValues,
  names: readonly string[],
  declaration: Declaration,
  places: Places = {},
): Clip {
  const clip: Clip = { nodes: {}, prompts: {}, spots: {} };
  const spots = { ...places, ...spotsOf(values) };
  for (const name of names) {
    const node = nodesOf(values)[name];
    if (node === undefined) continue;
    clip.nodes[name] = node;
    const spot = spots[name];
    if (spot !== undefined) clip.spots[name] = spot;
    for (const prompt of promptsOf(node, declaration)) {
      const wording = asMap(values.prompts)[prompt];
      if (wording !== undefined) clip.prompts[prompt] = wording;
    }
  }
  return clip;
}

// A copy gets words of its own, so that changing them does not change what the first node says.
function pasted(values: FlowValues, clip: Clip, by: Spot, declaration: Declaration): FlowValues {
  const names = pastedNames(values, clip);
  const ofPrompts = new Map<string, string>();
  const prompts = { ...asMap(values.prompts) };
  for (const [prompt, wording] of Object.entries(clip.prompts)) {
    const free = freeName(prompt, prompts);
    ofPrompts.set(prompt, free);
    prompts[free] = wording;
  }
  const nodes = { ...asMap(values.nodes) };
  const layout = { ...asMap(values.layout) };
  for (const [name, node] of Object.entries(clip.nodes)) {
    const free = names.get(name) ?? name;
    const copy = { ...rewired(node, names, declaration) };
    for (const { name: field, widget } of fieldsOf(node, declaration)) {
      const own = widget === "prompt" ? ofPrompts.get(asText(copy[field])) : undefined;
      if (own !== undefined) copy[field] = own;
    }
    nodes[free] = copy;
    const spot = clip.spots[name];
    if (spot !== undefined) layout[free] = { x: Math.round(spot.x + by.x), y: Math.round(spot.y + by.y) };
  }
  return { ...values, nodes, prompts, layout };
}

/** What each node of the clip will be called here. */
export function pastedNames(values: FlowValues, clip: Clip): Map<string, string> {
  const taken = { ...asMap(values.nodes) };
  const names = new Map<string, string>();
  for (const name of Object.keys(clip.nodes)) {
    const free = freeName(name, taken);
    names.set(name, free);
    taken[free] = null;
  }
  return names;
}

const LONGEST_NAME = 40;

/** `wanted`, or `wanted_2`, `wanted_3` … where it is taken. */
export function freeName(wanted: string, taken: JsonMap): string {
  if (!(wanted in taken)) return wanted;
  const stem = wanted.replace(/_\d+$/, "");
  for (let n = 2; ; n += 1) {
    const tail = `_${n}`;
    const name = `${stem.slice(0, LONGEST_NAME - tail.length)}${tail}`;
    if (!(name in taken)) return name;
  }
}

export function isName(name: string): boolean {
  return /^[a-z][a-z0-9_]{0,39}$/.test(name);
}
