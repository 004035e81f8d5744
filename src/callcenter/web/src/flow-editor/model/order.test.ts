import { expect, test } from "vitest";
import { aFlow, DECLARATION } from "../samples";
import { comingFrom, walks } from "./order";

test("nodes come in the order of the walk, each once, with those nobody reaches last", () => {
  const found = walks(aFlow(), DECLARATION, "en").map(({ start, nodes }) => [start?.name ?? null, nodes]);

  expect(found).toEqual([
    ["first", ["hello", "what", "by_words", "split", "at_once", "elsewhere"]],
    [null, ["lost"]],
  ]);
});

test("a start that leads nowhere, and loops, do no harm", () => {
  const found = walks({ ...aFlow(), first: "nowhere" }, DECLARATION, "en");

  expect(found.map(({ start }) => start?.name)).toEqual(["listed", undefined]);
});

test("a node knows who leads to it, each once", () => {
  const from = comingFrom(aFlow(), DECLARATION, "en");

  expect(from.get("what")).toEqual(["hello"]);
  expect(from.get("by_words")).toEqual(["what"]);
  expect(from.get("nowhere")).toEqual(["by_words"]);
  expect(from.get("lost")).toBeUndefined();
});

test("a chain as long as a flow may be is walked", () => {
  const names = Array.from({ length: 2000 }, (_, number) => `n${number}`);
  const nodes = Object.fromEntries(
    names.map((name, number) => [name, { kind: "greet", next: { node: `n${number + 1}` } }]),
  );

  expect(walks({ ...aFlow(), nodes, first: "n0" }, DECLARATION, "en")[0]?.nodes).toHaveLength(2000);
});
