import { expect, test } from "vitest";
import { isTyping, pressed } from "./shortcuts";

const NONE = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };

test("Ctrl+S saves, also while typing; a Mac's command key does the same", () => {
  expect(pressed({ ...NONE, code: "KeyS", ctrlKey: true }, true)).toBe("save");
  expect(pressed({ ...NONE, code: "KeyS", metaKey: true }, false)).toBe("save");
  expect(pressed({ ...NONE, code: "KeyS" }, false)).toBeUndefined();
});

test("Delete removes nodes, but not while typing", () => {
  expect(pressed({ ...NONE, code: "Delete" }, false)).toBe("remove");
  expect(pressed({ ...NONE, code: "Delete" }, true)).toBeUndefined();
});

test("undo and redo differ by Shift, and copying is left to the browser", () => {
  expect(pressed({ ...NONE, code: "KeyZ", ctrlKey: true }, false)).toBe("undo");
  expect(pressed({ ...NONE, code: "KeyZ", ctrlKey: true, shiftKey: true }, false)).toBe("redo");
  expect(pressed({ ...NONE, code: "KeyC", ctrlKey: true }, false)).toBeUndefined();
});

test("a tick box is not typed in", () => {
  const box = document.createElement("input");
  box.type = "checkbox";

  expect(isTyping(box)).toBe(false);
  expect(isTyping(document.createElement("textarea"))).toBe(true);
  expect(isTyping(null)).toBe(false);
});
