import { expect, test } from "vitest";
import { languagesOf, waysOf } from "./flows";

const FLOW = {
  languages: { zh: ["12345"], en: [], tlh: [] },
  nodes: {
    ask: { kind: "listen", route: "by_words" },
    by_words: { kind: "route", ways: { emergency: { node: "line" }, agent: { queue: "general" } } },
    unfinished: { kind: "route" },
  },
};

test("the ways of a flow are those of its route nodes", () => {
  expect(waysOf(FLOW)).toEqual(["emergency", "agent"]);
});

test("languages that the service does not speak are left out", () => {
  expect(languagesOf(FLOW)).toEqual(["zh", "en"]);
});

test("whatever is no flow has neither", () => {
  for (const values of [null, undefined, "", [], { nodes: null, languages: 3 }]) {
    expect(waysOf(values)).toEqual([]);
    expect(languagesOf(values)).toEqual([]);
  }
});
