import { expect, test } from "vitest";
import { aSnapshot } from "../api/samples";
import type { Fact } from "../api/shapes";
import { en } from "../words/en";
import { zh } from "../words/zh";
import { factText, type Setting } from "./factText";

const { queues } = aSnapshot();
const english: Setting = { words: en, page: "en", spoken: "en", queues };
const chinese: Setting = { words: zh, page: "zh", spoken: "zh", queues };

const HEARD = {
  kind: "speech.heard" as const,
  words: [] as string[],
  others: [],
  language: "zh" as const,
  engine: "vosk",
  confidence: null,
  is_second: false,
  is_early: false,
};

test.each<[Fact, Setting, string]>([
  [{ ...HEARD, words: ["社保", "卡"] }, chinese, "“社保卡”"],
  [{ ...HEARD, words: ["lost", "card"], language: "en" }, english, "“lost card”"],
  [{ ...HEARD, words: [] }, chinese, "–"],
  [
    { ...HEARD, words: ["card"], engine: "whisper", is_second: true },
    english,
    "“card” · second opinion · whisper",
  ],
  [{ ...HEARD, words: ["card"], is_early: true }, english, "“card” · before the end of speech"],
  [{ kind: "survey.answered", question: "service", score: 5 }, chinese, "非常满意"],
  [
    { kind: "lifeboat.entered", queue: "social", cause: "no service" },
    english,
    "Social security · no service",
  ],
  [{ kind: "lifeboat.left" }, english, ""],
  [
    { kind: "lifeboat.served", queue: "social", tier: null, key: "2", notice: 7 },
    english,
    "Social security · 2 · announcement heard",
  ],
  [
    { kind: "lifeboat.served", queue: "social", tier: null, key: null, notice: null },
    english,
    "Social security",
  ],
  [{ kind: "call.refused", why: "rate" }, chinese, "每秒来电数已满"],
  [{ kind: "queue.position", position: 4, wait_min: 5, wait_from_min: 3 }, english, "#4 · 3–5 min"],
  [{ kind: "queue.position", position: 4, wait_min: 5, wait_from_min: null }, chinese, "#4 · 约 5 分钟"],
  [{ kind: "queue.position", position: 4, wait_min: null, wait_from_min: null }, english, "#4"],
  [
    { kind: "flow.fault", flow: "hotline", version: "1", node: "ask", fault: "no words" },
    english,
    "ask · no words",
  ],
  [
    { kind: "service.asked", service: "tickets", node: "look", took_ms: 312, cause: null },
    english,
    "tickets · 0.3 s",
  ],
  [
    { kind: "service.asked", service: "tickets", node: "look", took_ms: 3000, cause: "no answer" },
    english,
    "tickets · 3.0 s · no answer",
  ],
  [{ kind: "transfer.ended", status: "ANSWER", talk_ms: 61_000 }, chinese, "ANSWER · 1:01"],
  [{ kind: "transfer.ended", status: "BUSY", talk_ms: null }, chinese, "BUSY"],
  [
    {
      kind: "message.left",
      node: "message",
      queue: "social",
      path: "x.wav",
      duration_s: 12.4,
      sha256: "",
      size_bytes: 1,
    },
    english,
    "Social security · 0:12",
  ],
  [{ kind: "callback.promised", queue: "social" }, english, "Social security"],
  [{ kind: "call.ended", outcome: "answered", cause: 16 }, english, "Answered"],
  [
    { kind: "agent.connected", agent: null, seat: "1001", leg: "pbx1.2", wait_ms: 9_000, is_back: false },
    english,
    "Extension 1001 · Waited 0:09",
  ],
  [
    { kind: "talk.transferred", agent: "8001", to: { kind: "queue", queue: "social" }, is_attended: false },
    english,
    "Social security",
  ],
])("says what is to be said of %o", (fact, setting, text) => {
  expect(factText(fact, setting)).toBe(text);
});
