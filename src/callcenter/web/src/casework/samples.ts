// Samples for tests.
import type { CaseDetail, Handbook } from "./casework";

export function aHandbook(different: Partial<Handbook> = {}): Handbook {
  return {
    version: "1",
    groups: {
      "20": { zh: "社会保障", en: "Social security" },
      "2001": { zh: "社会保险", en: "Social insurance" },
      "60": { zh: "综合", en: "General" },
      "6001": { zh: "公用事业", en: "Utilities" },
    },
    matters: [
      matter("200104", "医保报销与异地就医", "Medical insurance claims"),
      matter("200105", "社保卡与医保卡", "Social security cards"),
      matter("600101", "供水", "Water supply"),
    ],
    tags: [{ id: "repeat", name: { zh: "重复来电", en: "Calls again" } }],
    dispositions: [
      { id: "answered", name: { zh: "直接答复", en: "Answered on the phone" }, asks: "solved" },
      { id: "follow_up", name: { zh: "承诺回访", en: "Will be called back" }, asks: "follow_up" },
    ],
    scripts: [
      script("opening", "opening", "Greeting", "Good day.", []),
      script("slowly", "needs", "Speak slowly", "Take your time.", ["One question at a time"]),
      script("closing", "closing", "Goodbye", "Thank you for calling.", []),
    ],
    ...different,
  };
}

function matter(code: string, zh: string, en: string): Handbook["matters"][number] {
  return {
    code,
    name: { zh, en },
    queue: "social",
    department: { zh: "市医疗保障局", en: "Medical Security" },
  };
}

function script(
  id: string,
  moment: Handbook["scripts"][number]["moment"],
  title: string,
  text: string,
  advice: string[],
): Handbook["scripts"][number] {
  return {
    id,
    moment,
    needs: moment === "needs" ? ["speak_slowly"] : [],
    queues: [],
    title: { en: title, zh: title },
    text: { en: text, zh: `${text}（中文）` },
    advice: { en: advice, zh: advice },
  };
}

export function aCase(different: Partial<CaseDetail> = {}): CaseDetail {
  return {
    call: "pbx1.one",
    version: 0,
    at: null,
    by: null,
    notes: "",
    matter: null,
    tags: [],
    disposition: null,
    is_solved: null,
    suggested: [
      { code: "200104", score: 0.9 },
      { code: "200105", score: 0.2 },
    ],
    earlier: [],
    follow_up: null,
    ...different,
  };
}
