import { expect, test } from "vitest";
import { waysOf } from "./flows";

const FLOW = {
  nodes: {
    ask: { kind: "listen", route: "by_words" },
    by_words: { kind: "route", ways: { emergency: { node: "line" }, agent: { queue: "general" } } },
    unfinished: { kind: "route" },
  },
};

test("the ways of a flow are those of its route nodes", () => {
  expect(waysOf(FLOW)).toEqual(["emergency", "agent"]);
});

test("whatever is no flow has none", () => {
  for (const values of [null, undefined, "", [], { nodes: null }]) {
    expect(waysOf(values)).toEqual([]);
  }
});
