import { expect, test } from "vitest";
import { aSnapshot } from "../api/samples";
import type { Fact } from "../api/shapes";
import { en } from "../words/en";
import { zh } from "../words/zh";
import { factText, type Setting } from "./factText";

const { queues } = aSnapshot();
const english: Setting = { words: en, page: "en", spoken: "en", queues };
const heard = { is_early: false, is_second: false, others: [] };
const chinese: Setting = { words: zh, page: "zh", spoken: "zh", queues };

test.each<[Fact, Setting, string]>([
  [
    {
      ...heard,
      kind: "speech.heard",
      words: ["社保", "卡"],
      language: "zh",
      engine: "vosk",
      confidence: 0.9,
    },
    chinese,
    "“社保卡”",
  ],
  [
    {
      ...heard,
      kind: "speech.heard",
      words: ["lost", "card"],
      language: "en",
      engine: "vosk",
      confidence: null,
    },
    english,
    "“lost card”",
  ],
  [
    { ...heard, kind: "speech.heard", words: [], language: "zh", engine: "vosk", confidence: null },
    chinese,
    "–",
  ],
  [{ kind: "survey.answered", question: "service", score: 5 }, chinese, "非常满意"],
  [
    { kind: "lifeboat.entered", queue: "social", cause: "no service" },
    english,
    "Social security · no service",
  ],
  [{ kind: "lifeboat.left" }, english, ""],
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
    { kind: "agent.connected", agent: null, seat: "1001", leg: "pbx1.2", wait_ms: 9_000 },
    english,
    "Extension 1001 · Waited 0:09",
  ],
])("says what is to be said of %o", (fact, setting, text) => {
  expect(factText(fact, setting)).toBe(text);
});
