import { expect, test } from "vitest";
import { aFlow, DECLARATION } from "../samples";
import { edited } from "../model/editing";
import { asElk } from "./arrange";
import { badgesOf } from "./badgesOf";
import { placed, reconciled } from "./cards";
import { graphOf, heightOf } from "./graph";
import { columns } from "./place";

const SHOWN = { declaration: DECLARATION, page: "en", language: "en" } as const;

function card(name: string) {
  const found = graphOf(aFlow(), SHOWN).cards.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no card ${name}`);
  return found;
}

test("a card shows its first words, its exits, and where callers begin", () => {
  const hello = card("hello");

  expect(hello).toMatchObject({ kind: "Greet", words: "Good day.", starts: ["First"] });
  expect(hello.ports.map(({ label, aimLabel, isNew }) => [label, aimLabel, isNew])).toEqual([
    ["1", "Police", false],
    ["2", "what", false],
    ["9", "zh", false],
    ["Next", "what", false],
    ["Keys", "", true],
  ]);
});

test("an exit to what does not exist is broken, and no line is drawn for it", () => {
  expect(card("by_words").ports.map(({ id, isBroken }) => [id, isBroken])).toContainEqual([
    "ways/gone",
    true,
  ]);
  const { ways } = graphOf(aFlow(), SHOWN);
  expect(ways.map(({ id }) => id)).toContain("hello/keys/2");
  expect(ways.filter(({ target }) => target === "nowhere")).toEqual([]);
});

test("a line can be drawn without measuring: every exit has its handle inside the card", () => {
  const data = card("hello");
  const { handles = [], height } = placed(data, { x: 0, y: 0 });

  expect(handles.map(({ id }) => id)).toEqual(["in", ...data.ports.map(({ id }) => id)]);
  for (const { y } of handles) expect(y).toBeLessThan(height ?? 0);
  expect(height).toBe(heightOf(data));
});

test("only cards that look different are new after a change", () => {
  const before = graphOf(aFlow(), SHOWN).cards.map((data) => placed(data, { x: 0, y: 0 }));
  const values = edited(aFlow(), { do: "put", path: ["prompts", "what", "en"], value: "Why?" }, DECLARATION);
  const after = graphOf(values, SHOWN).cards.map((data) => placed(data, { x: 0, y: 0 }));
  const shown = reconciled(after, before);

  expect(shown.filter((one, index) => one !== before[index]).map(({ id }) => id)).toEqual(["what"]);
});

test("cards without a place stand in columns by their distance from a start, and none on another", () => {
  const spots = columns(graphOf(aFlow(), SHOWN));

  expect(spots.hello?.x).toBe(0);
  expect(spots.what?.x).toBeGreaterThan(0);
  const places = Object.values(spots).map(({ x, y }) => `${x} ${y}`);
  expect(new Set(places).size).toBe(places.length);
});

test("the layout engine is told every card, and every line by its ports", () => {
  const { children = [], edges = [] } = asElk(graphOf(aFlow(), SHOWN));
  const ports = new Set(children.flatMap(({ ports: own = [] }) => own.map(({ id }) => id)));

  expect(children).toHaveLength(7);
  for (const { sources, targets } of edges)
    for (const end of [...sources, ...targets]) expect(ports).toContain(end);
});

test("badges count problems and callers, and mark the walk up to where the caller stands", () => {
  const problem = {
    file: "town.yaml",
    line: 1,
    row: null,
    node: "hello",
    field: "nodes.hello.next",
    fault_en: "",
    mend_en: "",
    fault_zh: "",
    mend_zh: "",
  };
  const badges = badgesOf(
    [
      { ...problem, severity: "error" },
      { ...problem, severity: "warning" },
      { ...problem, severity: "error", node: null },
    ],
    { hello: 2, what: 0 },
    [{ node: "what", count: 3 }],
    ["hello", "what", "at_once"],
  );

  expect(badges.get("hello")).toEqual({ errors: 1, warnings: 1, callers: 2, faults: 0, mark: "walked" });
  expect(badges.get("what")).toMatchObject({ callers: 0, faults: 3, mark: "walked" });
  expect(badges.get("at_once")?.mark).toBe("here");
});
