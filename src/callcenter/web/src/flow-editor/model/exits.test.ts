import { expect, test } from "vitest";
import { aFlow, DECLARATION } from "../samples";
import { conditionText, exitsOf, freeKey } from "./exits";
import { nodesOf } from "./document";

function exits(name: string) {
  const node = nodesOf(aFlow())[name];
  if (node === undefined) throw new Error(`the sample has no ${name}`);
  return exitsOf(node, DECLARATION, "en").map(({ id, label, aim, isName }) => ({ id, label, aim, isName }));
}

test("keys and named ways are exits, in the order of their fields", () => {
  expect(exits("hello")).toEqual([
    { id: "keys/1", label: "1", aim: { to: "queue", name: "police" }, isName: false },
    { id: "keys/2", label: "2", aim: { to: "node", name: "what" }, isName: false },
    { id: "keys/9", label: "9", aim: { to: "language", name: "zh" }, isName: false },
    { id: "next", label: "Next", aim: { to: "node", name: "what" }, isName: false },
  ]);
  expect(exits("by_words").map(({ id }) => id)).toEqual(["ways/again", "ways/gone", "unknown"]);
});

test("a field that names a node leads there too, and one that is left out leads nowhere yet", () => {
  expect(exits("what")).toContainEqual({
    id: "sorter",
    label: "Sorter",
    aim: { to: "node", name: "by_words" },
    isName: true,
  });
  expect(exits("what").find(({ id }) => id === "back")?.aim).toEqual({ to: "open" });
});

test("each case of a branch is an exit, named by what it asks", () => {
  expect(exits("split")).toEqual([
    { id: "cases/0/then", label: "Rank · High", aim: { to: "node", name: "at_once" }, isName: false },
    { id: "otherwise", label: "Otherwise", aim: { to: "node", name: "elsewhere" }, isName: false },
  ]);
  expect(exits("elsewhere")[0]?.aim).toEqual({ to: "flow", name: "night" });
});

test("a node of an unknown kind has no exits, and broken values lead nowhere", () => {
  expect(exitsOf({ kind: "unheard_of", next: { node: "x" } }, DECLARATION, "en")).toEqual([]);
  const broken = exitsOf({ kind: "greet", keys: [1, 2], next: "what" }, DECLARATION, "en");
  expect(broken.map(({ aim }) => aim)).toEqual([{ to: "open" }]);
});

test("a condition is told in words, without what is left out", () => {
  const asked = { on: "crowd", queue: "police", waiting: 5, is_empty: true };

  expect(conditionText(asked, DECLARATION, "en")).toBe("Crowd · police · 5 · Is empty");
  expect(conditionText({ on: "rank", tiers: ["high", "low"] }, DECLARATION, "zh")).toBe(
    "Rank（中） · 高、低",
  );
  expect(conditionText({ on: "moon" }, DECLARATION, "en")).toBe("moon");
});

test("the next free key is the smallest digit, never one of the house's", () => {
  expect(freeKey({ "1": null, "2": null, "4": null })).toBe("3");
  const all = Object.fromEntries(Array.from("123456789ABCD", (key) => [key, null]));
  expect(freeKey(all)).toBeUndefined();
});
