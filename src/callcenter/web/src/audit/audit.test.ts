import { expect, test } from "vitest";
import { particulars, subjectShown } from "./audit";

test("particulars are one line, without those that say nothing", () => {
  expect(particulars({ tier: 2, needs: ["text_only", "speak_slowly"], valid_to: null, basis: "" })).toBe(
    "tier: 2 · needs: text_only, speak_slowly",
  );
  expect(particulars({ before: { level: 3 }, is_on: false })).toBe('before: {"level":3} · is_on: false');
});

test("a digest is shown by its beginning, all else as it is", () => {
  expect(subjectShown(`number:${"ab".repeat(32)}`)).toBe("number:abababababab…");
  expect(subjectShown("batch:12")).toBe("batch:12");
});
