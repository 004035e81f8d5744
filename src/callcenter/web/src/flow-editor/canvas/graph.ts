// The document as the canvas draws it: a card for each node, a line for each exit to a node. Pure.
import type { Edge, Node } from "@xyflow/react";
import type { PageLanguage } from "../../words/words";
import { label, type Declaration, type JsonMap } from "../model/declaration";
import {
  asMap,
  asText,
  fieldsOf,
  kindOf,
  nodesOf,
  promptsOf,
  wordsOf,
  type FlowValues,
} from "../model/document";
import { exitsOf, freeKey, type Aim } from "../model/exits";

// In px, as editor.css has them: known sizes let the canvas draw without measuring five hundred cards.
export const CARD_WIDTH = 260;
export const HEAD = 44;
export const WORDS = 44;
export const ROW = 26;
const FOOT = 6;

export interface Port {
  id: string;
  label: string;
  aim: Aim;
  /** The aim as people read it: the queue's name in the language of the page. */
  aimLabel: string;
  /** What it leads to does not exist. */
  isBroken: boolean;
  isName: boolean;
  isKey: boolean;
  /** A row from which a new key can be drawn. */
  isNew: boolean;
}

export interface CardData extends Record<string, unknown> {
  name: string;
  kind: string;
  words: string;
  hasWords: boolean;
  ports: readonly Port[];
  starts: readonly string[];
}

export type Card = Node<CardData, "card">;
export type Way = Edge<{ label: string; isName: boolean }, "way">;

export interface Graph {
  cards: readonly CardData[];
  ways: readonly Way[];
}

interface Shown {
  declaration: Declaration;
  /** Of the page. */
  page: PageLanguage;
  /** Of the prompts. */
  language: string;
}

export function graphOf(values: FlowValues, shown: Shown): Graph {
  const { declaration, page } = shown;
  const nodes = nodesOf(values);
  const starts = startsOf(values, declaration, page);
  const cards = Object.entries(nodes).map(([name, node]) =>
    cardOf(name, node, values, nodes, starts.get(name) ?? [], shown),
  );
  return { cards, ways: cards.flatMap((card) => waysOf(card, nodes)) };
}

/** What begins at each node, in words. */
export function startsOf(
  values: FlowValues,
  declaration: Declaration,
  page: PageLanguage,
): Map<string, string[]> {
  const starts = new Map<string, string[]>();
  for (const start of declaration.starts) {
    const name = asText(values[start.name]);
    if (name !== "") starts.set(name, [...(starts.get(name) ?? []), label(start, page)]);
  }
  return starts;
}

/** The words a node says first. */
export function firstWords(
  values: FlowValues,
  node: JsonMap,
  declaration: Declaration,
  language: string,
): string {
  const [prompt] = promptsOf(node, declaration);
  return prompt === undefined ? "" : wordsOf(values, prompt, language);
}

function cardOf(
  name: string,
  node: JsonMap,
  values: FlowValues,
  nodes: Record<string, JsonMap>,
  starts: readonly string[],
  { declaration, page, language }: Shown,
): CardData {
  const kind = declaration.kinds.get(kindOf(node));
  const ports = exitsOf(node, declaration, page)
    .filter(({ aim, field }) => aim.to !== "open" || field.is_required)
    .map(({ id, label: told, aim, isName, field }) => ({
      id,
      label: told,
      aim,
      aimLabel: aimLabel(aim, values, page),
      isBroken: isBroken(aim, values, nodes),
      isName,
      isKey: field.widget === "exits_by_key",
      isNew: false,
    }));
  const more = fieldsOf(node, declaration)
    .filter(
      ({ name: field, widget }) => widget === "exits_by_key" && freeKey(asMap(node[field])) !== undefined,
    )
    .map((field) => ({
      id: `${field.name}/+`,
      label: label(field, page),
      aim: { to: "open" as const },
      aimLabel: "",
      isBroken: false,
      isName: false,
      isKey: true,
      isNew: true,
    }));
  return {
    name,
    kind: kind === undefined ? kindOf(node) : label(kind, page),
    words: firstWords(values, node, declaration, language),
    hasWords: fieldsOf(node, declaration).some(
      (field) => field.widget === "prompt" && (field.is_required || node[field.name] !== undefined),
    ),
    ports: [...ports, ...more],
    starts,
  };
}

export function aimLabel(aim: Aim, values: FlowValues, page: PageLanguage): string {
  if (aim.to === "open") return "";
  if (aim.to !== "queue") return aim.name;
  const names = asMap(asMap(asMap(values.queues)[aim.name]).names);
  return asText(names[page]) || aim.name;
}

function isBroken(aim: Aim, values: FlowValues, nodes: Record<string, JsonMap>): boolean {
  switch (aim.to) {
    case "node":
      return !(aim.name in nodes);
    case "queue":
      return !(aim.name in asMap(values.queues));
    case "language":
      return !(aim.name in asMap(values.languages));
    case "flow":
    case "open":
      return false;
  }
}

function waysOf({ name, ports }: CardData, nodes: Record<string, JsonMap>): Way[] {
  return ports.flatMap(({ id, label: told, aim, isName, isKey }) => {
    if (aim.to !== "node" || !(aim.name in nodes)) return [];
    return {
      id: `${name}/${id}`,
      type: "way" as const,
      source: name,
      sourceHandle: id,
      target: aim.name,
      targetHandle: "in",
      data: { label: isKey ? told : "", isName },
    };
  });
}

export function heightOf({ hasWords, ports }: CardData): number {
  return HEAD + (hasWords ? WORDS : 0) + ports.length * ROW + FOOT;
}
