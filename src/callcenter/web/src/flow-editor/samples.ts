// A declaration and a flow for tests. The kinds are made up: the editor may know none by name.
import { declared, type Field, type Kind, type Told, type Widget } from "./model/declaration";
import type { FlowValues } from "./model/document";

export function aField(name: string, widget: Widget, different: Partial<Field> = {}): Field {
  return {
    name,
    label_zh: `${name}（中）`,
    label_en: name.charAt(0).toUpperCase() + name.slice(1).replaceAll("_", " "),
    help_zh: "",
    help_en: "",
    widget,
    is_required: true,
    choices: [],
    min: null,
    max: null,
    max_length: null,
    default: null,
    refers: null,
    fields: [],
    ...different,
  };
}

function aKind(kind: string, label_en: string, fields: Field[]): Kind {
  return {
    kind,
    label_zh: `${label_en}（中）`,
    label_en,
    help_zh: "",
    help_en: `What ${kind} does.`,
    fields,
  };
}

const optional = { is_required: false };
const tiers = [
  { value: "high", label_zh: "高", label_en: "High" },
  { value: "low", label_zh: "低", label_en: "Low" },
];

export const TOLD: Told = {
  kinds: [
    aKind("greet", "Greet", [
      aField("prompt", "prompt", { refers: { to: "prompt", kinds: [], puts_in: ["name"] } }),
      aField("keys", "exits_by_key", { ...optional, default: {} }),
      aField("next", "exit"),
      aField("note", "text", { ...optional, max_length: 500 }),
    ]),
    aKind("quiz", "Quiz", [
      aField("prompt", "prompt"),
      aField("sorter", "node", { refers: { to: "node", kinds: ["sort"], puts_in: [] } }),
      aField("seconds", "number", { min: 2, max: 9 }),
      aField("retry", "exit"),
      aField("back", "exit", optional),
    ]),
    aKind("sort", "Sort", [aField("ways", "exits_by_name"), aField("unknown", "exit")]),
    aKind("fork", "Fork", [aField("cases", "cases"), aField("otherwise", "exit")]),
    aKind("wait", "Wait", [
      aField("queue", "queue", optional),
      aField("tier", "choice", { ...optional, choices: tiers, default: "low" }),
      aField("tiers", "choices", { ...optional, choices: tiers, default: [] }),
      aField("is_loud", "boolean", { ...optional, default: false }),
      aField("marks", "scores", optional),
      aField("send", "map", { ...optional, default: {} }),
    ]),
    aKind("jump", "Jump", [aField("flow", "flow")]),
  ],
  conditions: [
    aKind("rank", "Rank", [aField("tiers", "choices", { choices: tiers })]),
    aKind("crowd", "Crowd", [
      aField("queue", "queue"),
      aField("waiting", "number", { ...optional, min: 1 }),
      aField("is_empty", "boolean", { ...optional, default: false }),
    ]),
  ],
  flow: [
    aField("languages", "numbers_by_language"),
    aField("timings", "group", { fields: [aField("answer_s", "number")] }),
    aField("queues", "table", {
      fields: [aField("names", "words"), aField("hours", "schedule", optional)],
    }),
    aField("fallback_queue", "queue"),
    aField("first", "node"),
    aField("listed", "node", { refers: { to: "node", kinds: ["wait"], puts_in: [] } }),
  ],
};

export const DECLARATION = declared(TOLD);

/** hello → what → (sorter) → hello; listed callers wait; `lost` is where nobody comes. */
export function aFlow(): FlowValues {
  return {
    name: "town",
    languages: { en: ["1"], zh: ["2"] },
    timings: { answer_s: 8 },
    queues: {
      general: { names: { en: "General", zh: "综合" } },
      police: { names: { en: "Police", zh: "公安" } },
    },
    fallback_queue: "general",
    first: "hello",
    listed: "at_once",
    nodes: {
      hello: {
        kind: "greet",
        prompt: "hello",
        keys: { "1": { queue: "police" }, "2": { node: "what" }, "9": { language: "zh" } },
        next: { node: "what" },
      },
      what: { kind: "quiz", prompt: "what", sorter: "by_words", seconds: 3, retry: { queue: "general" } },
      by_words: {
        kind: "sort",
        ways: { again: { node: "hello" }, gone: { node: "nowhere" } },
        unknown: { node: "split" },
      },
      split: {
        kind: "fork",
        cases: [{ when: { on: "rank", tiers: ["high"] }, then: { node: "at_once" } }],
        otherwise: { node: "elsewhere" },
      },
      elsewhere: { kind: "jump", flow: "night" },
      at_once: { kind: "wait", queue: "general" },
      lost: { kind: "greet", prompt: "hello", next: { queue: "general" } },
    },
    prompts: {
      hello: { en: "Good day.", zh: { text: "您好。", recording: "hello.wav" } },
      what: { en: "What is it about?", zh: "什么事？" },
    },
    layout: { hello: { x: 0, y: 0 }, what: { x: 400, y: 20 } },
  };
}
