import type { Problem } from "../../api/operators";
import type { PageLanguage } from "../../words/words";

/** What is wrong and how to mend it, in a sentence. */
export function problemText(problem: Problem, language: PageLanguage): string {
  return language === "zh"
    ? `${problem.fault_zh}：${problem.mend_zh}`
    : `${problem.fault_en} → ${problem.mend_en}`;
}

/** The problem's path below its node: `keys.1`; of a prompt, `prompts.ask.zh`. */
export function fieldBelow(problem: Pick<Problem, "node" | "field">): string {
  const prefix = `nodes.${problem.node ?? ""}.`;
  return problem.field.startsWith(prefix) ? problem.field.slice(prefix.length) : problem.field;
}
