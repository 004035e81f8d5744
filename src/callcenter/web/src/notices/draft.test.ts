import { expect, test } from "vitest";
import { emptyDraft, faults, finished, type NoticeDraft } from "./draft";

const ZONE = "Asia/Shanghai";
const NOW = new Date("2026-11-22T02:00:00Z"); // 10:00 there

function closure(different: Partial<NoticeDraft> = {}): NoticeDraft {
  const words = { zh: "系统维护", en: "Maintenance", ko: "" };
  return { ...emptyDraft("closure"), queue: "social", words, until: "2026-11-22T12:00", ...different };
}

test("a whole closure has no fault and is sent in instants", () => {
  expect(faults(closure(), ZONE, NOW).size).toBe(0);
  expect(finished(closure(), ZONE, NOW)).toEqual({
    kind: "closure",
    queue: "social",
    words: { zh: "系统维护", en: "Maintenance" },
    ends_at: "2026-11-22T04:00:00.000Z",
  });
  const later = closure({ isNow: false, from: "2026-11-22T11:00" });
  expect(finished(later, ZONE, NOW).starts_at).toBe("2026-11-22T03:00:00.000Z");
});

test("a closure names its queue, an announcement has none", () => {
  expect(faults(closure({ queue: "" }), ZONE, NOW).get("queue")).toBe("queue");
  expect(finished(closure({ kind: "announcement" }), ZONE, NOW).queue).toBeNull();
});

test("words are needed in Chinese and in English, not in every language", () => {
  const found = faults(closure({ words: { zh: " ", en: "", ko: "" } }), ZONE, NOW);

  expect([...found.keys()]).toEqual(["zh", "en"]);
});

test("an end that is over, or before the beginning, is told", () => {
  expect(faults(closure({ until: "2026-11-22T09:59" }), ZONE, NOW).get("until")).toBe("endPast");
  const backwards = closure({ isNow: false, from: "2026-11-22T13:00" });
  expect(faults(backwards, ZONE, NOW).get("until")).toBe("order");
  expect(faults(closure({ isNow: false }), ZONE, NOW).get("from")).toBe("start");
  expect(faults(closure({ until: "" }), ZONE, NOW).get("until")).toBe("end");
});
