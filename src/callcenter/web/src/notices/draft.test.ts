import { expect, test } from "vitest";
import { emptyDraft, faults, finished, type NoticeDraft } from "./draft";

const LANGUAGES = ["zh", "en"] as const;
const ZONE = "Asia/Shanghai";
const NOW = new Date("2026-11-22T02:00:00Z"); // 10:00 there

function closure(different: Partial<NoticeDraft> = {}): NoticeDraft {
  const words = { zh: "系统维护", en: "Maintenance", ko: "" };
  return { ...emptyDraft("closure"), queue: "social", words, until: "2026-11-22T12:00", ...different };
}

test("a whole closure has no fault and is sent in instants", () => {
  expect(faults(closure(), LANGUAGES, ZONE, NOW).size).toBe(0);
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
  expect(faults(closure({ queue: "" }), LANGUAGES, ZONE, NOW).get("queue")).toBe("queue");
  expect(finished(closure({ kind: "announcement" }), ZONE, NOW).queue).toBeNull();
});

test("words are needed in each language of the flows, and in no other", () => {
  const found = faults(closure({ words: { zh: " ", en: "", ko: "" } }), LANGUAGES, ZONE, NOW);

  expect([...found.keys()]).toEqual(["zh", "en"]);
});

test("an announcement is one sentence, the words of a closure may be more", () => {
  const two = { zh: "停水。请耐心等待。", en: "No water. Please wait.", ko: "" };

  expect(faults(closure({ words: two }), LANGUAGES, ZONE, NOW).size).toBe(0);
  const found = faults(closure({ kind: "announcement", words: two }), LANGUAGES, ZONE, NOW);
  expect([...found.values()]).toEqual(["sentence", "sentence"]);
  const one = { zh: "今天（周日）停水，3.5 小时后恢复。", en: "No water until 3.30 today.", ko: "" };
  expect(faults(closure({ kind: "announcement", words: one }), LANGUAGES, ZONE, NOW).size).toBe(0);
});

test("an end that is over, or before the beginning, is told", () => {
  expect(faults(closure({ until: "2026-11-22T09:59" }), LANGUAGES, ZONE, NOW).get("until")).toBe("endPast");
  const backwards = closure({ isNow: false, from: "2026-11-22T13:00" });
  expect(faults(backwards, LANGUAGES, ZONE, NOW).get("until")).toBe("order");
  expect(faults(closure({ isNow: false }), LANGUAGES, ZONE, NOW).get("from")).toBe("start");
  expect(faults(closure({ until: "" }), LANGUAGES, ZONE, NOW).get("until")).toBe("end");
  expect(faults(closure({ until: "2026-12-23T10:00" }), LANGUAGES, ZONE, NOW).get("until")).toBe("long");
});
