import { expect, test } from "vitest";
import { clock, moment } from "./time";

test("a duration reads like a clock and is never negative", () => {
  expect([0, 999, 5_000, 65_000, 3_723_000, -5_000].map(clock)).toEqual([
    "0:00",
    "0:00",
    "0:05",
    "1:05",
    "1:02:03",
    "0:00",
  ]);
});

test("a moment of another day carries its date", () => {
  const now = new Date(2026, 10, 21, 12);
  const today = moment(new Date(2026, 10, 21, 9, 5).toISOString(), "zh", now);
  const before = moment(new Date(2026, 10, 3, 9, 5).toISOString(), "zh", now);

  expect(today).toBe("09:05");
  expect(before).toBe("11月3日 09:05");
});
