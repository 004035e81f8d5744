import { expect, test } from "vitest";
import { aFlow, DECLARATION } from "../samples";
import { at } from "./document";
import type { Edit } from "./editing";
import { isDirty, opened, stepped, type History } from "./history";

const WORDS = ["prompts", "what", "en"];

function typed(history: History, text: string, atMs: number): History {
  return did(history, { do: "put", path: WORDS, value: text }, atMs);
}

function did(history: History, edit: Edit, atMs = 0): History {
  return stepped(history, { do: "edit", edit, declaration: DECLARATION, atMs });
}

const words = (history: History) => at(history.values, WORDS);

test("undo and redo go back and forth, and a new change ends the way forth", () => {
  const start = opened(aFlow(), "h1");
  const one = did(start, { do: "remove", names: ["lost"] });
  const two = did(one, { do: "remove", names: ["at_once"] });
  const back = stepped(stepped(two, { do: "undo" }), { do: "undo" });

  expect(back.values).toBe(start.values);
  expect(stepped(back, { do: "redo" }).values).toBe(one.values);
  expect(stepped(stepped(back, { do: "redo" }), { do: "redo" }).values).toBe(two.values);
  expect(did(back, { do: "remove", names: ["what"] }).future).toEqual([]);
  expect(stepped(start, { do: "undo" })).toBe(start);
});

test("letters typed one after the other are one step, after a pause another", () => {
  let history = opened(aFlow(), "h1");
  for (const [index, text] of ["W", "Wh", "Why"].entries()) history = typed(history, text, index * 300);
  history = typed(history, "Why?", 5000);

  expect(history.past).toHaveLength(2);
  expect(words(stepped(history, { do: "undo" }))).toBe("Why");
  expect(words(stepped(stepped(history, { do: "undo" }), { do: "undo" }))).toBe("What is it about?");
});

test("typing in another field is another step", () => {
  const history = typed(opened(aFlow(), "h1"), "W", 0);

  expect(did(history, { do: "put", path: ["prompts", "what", "zh"], value: "x" }, 1).past).toHaveLength(2);
});

test("what was saved is clean, what was typed meanwhile is not, and undoing to it is clean again", () => {
  const changed = typed(opened(aFlow(), "h1"), "Why?", 0);
  const saved = stepped(changed, { do: "saved", values: changed.values, hash: "h2" });
  const later = typed(saved, "Why not?", 9000);

  expect(isDirty(changed)).toBe(true);
  expect(isDirty(saved)).toBe(false);
  expect(saved.savedHash).toBe("h2");
  expect(isDirty(stepped(later, { do: "saved", values: changed.values, hash: "h2" }))).toBe(true);
  expect(isDirty(stepped(later, { do: "undo" }))).toBe(false);
});

test("every change has a number of its own, so that an answer about an older one is known", () => {
  const start = opened(aFlow(), "h1");
  const changed = typed(start, "Why?", 0);
  const undone = stepped(changed, { do: "undo" });

  expect(new Set([start.revision, changed.revision, undone.revision]).size).toBe(3);
});
