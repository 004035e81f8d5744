import { expect, test } from "vitest";
import { aFlow, DECLARATION } from "../samples";
import type { FlowValues } from "./document";
import { at, nodesOf } from "./document";
import { clipped, edited, freeName, withPlaces, type Edit } from "./editing";

function after(edit: Edit, values: FlowValues = aFlow()): FlowValues {
  return edited(values, edit, DECLARATION);
}

test("what a change does not touch stays the same object", () => {
  const before = aFlow();
  const changed = after({ do: "put", path: ["nodes", "what", "seconds"], value: 5 }, before);

  expect(at(changed, ["nodes", "what", "seconds"])).toBe(5);
  expect(at(changed, ["nodes", "hello"])).toBe(at(before, ["nodes", "hello"]));
  expect(changed.prompts).toBe(before.prompts);
  expect(at(before, ["nodes", "what", "seconds"])).toBe(3);
});

test("a renamed node is called so everywhere: exits, fields that name it, starts, layout", () => {
  const hello = after({ do: "rename", from: "hello", to: "good_day" });

  expect(hello.first).toBe("good_day");
  expect(at(hello, ["nodes", "by_words", "ways", "again"])).toEqual({ node: "good_day" });
  expect(at(hello, ["layout", "good_day"])).toEqual({ x: 0, y: 0 });
  expect(Object.keys(nodesOf(hello))[0]).toBe("good_day");

  const words = after({ do: "rename", from: "by_words", to: "sorter" });
  expect(at(words, ["nodes", "what", "sorter"])).toBe("sorter");

  const listed = after({ do: "rename", from: "at_once", to: "line" });
  expect(listed.listed).toBe("line");
  expect(at(listed, ["nodes", "split", "cases", 0, "then"])).toEqual({ node: "line" });
});

test("a removed node takes along its place and the words that only it said", () => {
  const changed = after({ do: "remove", names: ["what"] });

  expect(Object.keys(nodesOf(changed))).not.toContain("what");
  expect(Object.keys(changed.prompts ?? {})).toEqual(["hello"]);
  expect(changed.layout).toEqual({ hello: { x: 0, y: 0 } });
  expect(at(changed, ["nodes", "hello", "next"])).toEqual({ node: "what" });
});

test("words that another node says too stay when one of them is removed", () => {
  expect(Object.keys(after({ do: "remove", names: ["lost"] }).prompts ?? {})).toContain("hello");
});

test("an exit is aimed at a node, a queue or a language, a named field at a node", () => {
  const next = after({
    do: "aim",
    node: "hello",
    path: ["next"],
    isName: false,
    aim: { to: "queue", name: "police" },
  });
  expect(at(next, ["nodes", "hello", "next"])).toEqual({ queue: "police" });

  const named = after({
    do: "aim",
    node: "what",
    path: ["sorter"],
    isName: true,
    aim: { to: "node", name: "x" },
  });
  expect(at(named, ["nodes", "what", "sorter"])).toBe("x");

  const open = after({ do: "aim", node: "hello", path: ["next"], isName: false, aim: { to: "open" } });
  expect(at(open, ["nodes", "hello"])).not.toHaveProperty("next");
});

test("a line drawn from the empty row binds the next free key", () => {
  const bound = after({
    do: "bind_next_key",
    node: "hello",
    field: "keys",
    aim: { to: "node", name: "lost" },
  });

  expect(at(bound, ["nodes", "hello", "keys", "3"])).toEqual({ node: "lost" });
});

test("a copy has names and words of its own, and leads to the copies", () => {
  const before = aFlow();
  const clip = clipped(before, ["what", "by_words"], DECLARATION);
  const changed = after({ do: "paste", clip, by: { x: 40, y: 40 } }, before);

  expect(at(changed, ["nodes", "what_2"])).toMatchObject({ prompt: "what_2", sorter: "by_words_2" });
  expect(at(changed, ["prompts", "what_2"])).toEqual(at(before, ["prompts", "what"]));
  expect(at(changed, ["nodes", "by_words_2", "ways", "again"])).toEqual({ node: "hello" });
  expect(at(changed, ["layout", "what_2"])).toEqual({ x: 440, y: 60 });
});

test("places are whole numbers", () => {
  const changed = after({ do: "move", spots: { hello: { x: 10.4, y: -3.6 } } });

  expect(at(changed, ["layout", "hello"])).toEqual({ x: 10, y: -4 });
  expect(at(changed, ["layout", "what"])).toEqual({ x: 400, y: 20 });
});

test("the first place that is written takes along those of all cards, and only the first", () => {
  const unplaced = { ...aFlow(), layout: {} };
  const places = { hello: { x: 1, y: 2 }, what: { x: 3, y: 4 } };
  const move: Edit = { do: "move", spots: { what: { x: 9, y: 9 } } };

  expect(after(withPlaces(move, unplaced, places), unplaced).layout).toEqual({
    hello: { x: 1, y: 2 },
    what: { x: 9, y: 9 },
  });
  expect(withPlaces(move, aFlow(), places)).toBe(move);
  const renamed = after(withPlaces({ do: "rename", from: "what", to: "which" }, unplaced, places), unplaced);
  expect(renamed.layout).toEqual({ hello: { x: 1, y: 2 }, which: { x: 3, y: 4 } });
});

test("a case taken out of a list closes the gap", () => {
  const changed = after({ do: "put", path: ["nodes", "split", "cases", 0], value: undefined });

  expect(at(changed, ["nodes", "split", "cases"])).toEqual([]);
});

test("a free name counts on from what is taken, and stays within forty letters", () => {
  expect(freeName("menu", {})).toBe("menu");
  expect(freeName("menu", { menu: null, menu_2: null })).toBe("menu_3");
  expect(freeName("menu_2", { menu_2: null })).toBe("menu_3");
  const long = "a".repeat(40);
  expect(freeName(long, { [long]: null })).toHaveLength(40);
});
