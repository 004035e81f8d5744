import { expect, test } from "vitest";
import { isDirty, on, opened, type EditEvent, type Edits } from "./edits";

function after(...events: EditEvent<string>[]): Edits<string> {
  return events.reduce(on<string>, opened("a", "h1"));
}

const changed = (values: string, field: string | null = null): EditEvent<string> => ({
  type: "changed",
  values,
  field,
});

test("each change is undone and redone by itself", () => {
  const twice = after(changed("b"), changed("c"));
  const back = on(on(twice, { type: "undone" }), { type: "undone" });

  expect(back.present).toBe("a");
  expect(isDirty(back)).toBe(false);
  expect(on(back, { type: "redone" }).present).toBe("b");
});

test("typing on in one field is one step", () => {
  const typed = after(changed("ab", "word"), changed("abc", "word"), changed("abcd", "weight"));

  expect(on(typed, { type: "undone" }).present).toBe("abc");
  expect(on(on(typed, { type: "undone" }), { type: "undone" }).present).toBe("a");
});

test("a change after an undo forgets what was undone", () => {
  const turned = after(changed("b"), { type: "undone" }, changed("c"));

  expect(on(turned, { type: "redone" }).present).toBe("c");
});

test("what was saved is clean, and what was typed while it was saved is not", () => {
  expect(isDirty(after(changed("b"), { type: "saved", values: "b", hash: "h2" }))).toBe(false);
  const late = after(changed("b"), changed("c"), { type: "saved", values: "b", hash: "h2" });
  expect(isDirty(late)).toBe(true);
  expect(late.hash).toBe("h2");
});

test("saving keeps the steps: what was saved can still be undone", () => {
  const saved = after(changed("b"), { type: "saved", values: "b", hash: "h2" }, { type: "undone" });

  expect(saved.present).toBe("a");
  expect(isDirty(saved)).toBe(true);
});

test("a newer file is taken over, but not over somebody's changes", () => {
  const seen: EditEvent<string> = { type: "seen", values: "z", hash: "h9" };

  expect(after(seen).present).toBe("z");
  expect(after(changed("b"), seen).present).toBe("b");
  expect(after(changed("b"), { type: "saved", values: "b", hash: "h9" }, seen).present).toBe("b");
});

test("nothing to undo changes nothing", () => {
  expect(after({ type: "undone" }, { type: "redone" })).toEqual(opened("a", "h1"));
});
