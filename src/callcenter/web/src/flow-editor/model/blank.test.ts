import { expect, test } from "vitest";
import { aFlow, DECLARATION, TOLD } from "../samples";
import { blank, converted } from "./blank";
import { exitsOf } from "./exits";
import { nodesOf } from "./document";

test.each(TOLD.kinds.map(({ kind }) => kind))(
  "the ways of a new %s lead to a person or to a node that fits",
  (kind) => {
    const node = blank(kind, "fresh", aFlow(), DECLARATION);
    const exits = exitsOf(node, DECLARATION, "en").filter(
      ({ field }) => field.is_required && field.widget !== "flow",
    );

    for (const { aim } of exits)
      expect([
        { to: "queue", name: "general" },
        { to: "node", name: "by_words" },
      ]).toContainEqual(aim);
  },
);

test("a new node says words under its own name, and leaves out what it may", () => {
  expect(blank("greet", "fresh", aFlow(), DECLARATION)).toEqual({
    kind: "greet",
    prompt: "fresh",
    next: { queue: "general" },
  });
  expect(blank("quiz", "fresh", aFlow(), DECLARATION).seconds).toBe(2);
});

test("a node that becomes another kind keeps what both have", () => {
  const hello = nodesOf(aFlow()).hello ?? {};

  expect(converted(hello, "quiz", "hello", aFlow(), DECLARATION)).toEqual({
    kind: "quiz",
    prompt: "hello",
    sorter: "by_words",
    seconds: 2,
    retry: { queue: "general" },
  });
});
