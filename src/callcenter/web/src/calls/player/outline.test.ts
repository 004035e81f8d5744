import { expect, test } from "vitest";
import { bars, outlineOf, pastSilence, silences } from "./outline";

const side = (...runs: readonly (readonly [number, number])[]) =>
  btoa(runs.map(([count, loud]) => String.fromCharCode(loud).repeat(count)).join(""));

const OUTLINE = outlineOf({
  duration_s: 6,
  peaks_per_s: 10,
  caller: side([10, 200], [30, 0], [20, 100]),
  agent: side([20, 2], [10, 90], [20, 0], [10, 64]),
  gaps: [],
});

test("silence is where neither side is heard for long, a little less of it on either side", () => {
  expect(silences(OUTLINE)).toEqual([]);
  const held = outlineOf({
    duration_s: 6,
    peaks_per_s: 10,
    caller: side([10, 200], [30, 0], [20, 9]),
    agent: side([60, 1]),
    gaps: [],
  });
  expect(silences(held)).toEqual([{ fromS: 1.3, untilS: 3.7 }]);
  expect(pastSilence(silences(held), 2)).toBe(3.7);
  expect(pastSilence(silences(held), 5)).toBe(5);
});

test("a bar is as high as the loudest sound in its part", () => {
  expect(bars(OUTLINE.caller, 6).map((one) => Math.round(one * 100))).toEqual([89, 0, 0, 0, 63, 63]);
  expect(bars(new Uint8Array(), 2)).toEqual([0, 0]);
});
