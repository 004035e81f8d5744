import { expect, test } from "vitest";
import { judged, qualityOf, ratingFactor, type Heard } from "./quality";

const before: Heard = { received: 1000, lost: 0, jitterMs: 5, roundTripMs: 30 };

function heard(different: Partial<Heard>): Heard {
  return { ...before, received: 1100, ...different };
}

test("a quiet network is good, loss and delay make it worse, nothing at all is silence", () => {
  expect(qualityOf(before, heard({}))).toBe("good");
  expect(qualityOf(before, heard({ lost: 3 }))).toBe("good");
  expect(qualityOf(before, heard({ received: 1096, lost: 6 }))).toBe("fair");
  expect(qualityOf(before, heard({ roundTripMs: 700 }))).toBe("poor");
  expect(qualityOf(before, heard({ received: 1085, lost: 20 }))).toBe("poor");
  expect(qualityOf(before, heard({ received: 1000 }))).toBe("silent");
});

test("a count that goes back, as after a new SSRC, is no loss", () => {
  expect(qualityOf({ ...before, lost: 50 }, heard({ lost: 0 }))).toBe("good");
});

test("the rating factor is that of a perfect line at best", () => {
  expect(ratingFactor({ jitterMs: 0, roundTripMs: null, lossRatio: 0 })).toBeCloseTo(92.7, 1);
});

test("one bad look is no news, two are", () => {
  const good = judged(null, "good");
  const once = judged(good, "poor");

  expect(once.shown).toBe("good");
  expect(judged(once, "poor").shown).toBe("poor");
  expect(judged(judged(once, "good"), "good").shown).toBe("good");
});
