// Which standard wording comes first for a caller, and in which language it is read. Pure.
import type { CallCard, Language } from "../api/shapes";
import type { PageLanguage } from "../words/words";
import type { Moment } from "../words/casework";
import type { Script } from "./casework";

/** What is written in this language, else in any. */
export function inLanguage<T>(written: Partial<Record<Language, T>>, language: Language): T | undefined {
  return written[language] ?? Object.values(written)[0];
}

const OF_STATE: Partial<Record<CallCard["state"], readonly Moment[]>> = {
  ringing: ["opening"],
  talking: ["opening", "during"],
  surveying: ["closing"],
  ended: ["closing"],
};

type Caller = Pick<CallCard, "needs" | "queue" | "state" | "tier" | "callback_of">;

/** Those of the caller's queue; what their needs and the moment ask for first. */
export function ordered(scripts: readonly Script[], caller: Caller): readonly Script[] {
  return scripts
    .filter(({ queues }) => queues.length === 0 || (caller.queue !== null && queues.includes(caller.queue)))
    .map((script, at) => [script, at] as const)
    .sort(([one, at], [other, otherAt]) => rank(other, caller) - rank(one, caller) || at - otherAt)
    .map(([script]) => script);
}

/** Greater is sooner; 0 for what nothing asks for. */
export function rank(script: Script, caller: Caller): number {
  if (caller.tier === 0 && script.moment === "emergency") return 3;
  if (script.needs.some((need) => caller.needs.includes(need))) return 2;
  return OF_STATE[caller.state]?.includes(script.moment) === true ? 1 : 0;
}

/** Those that hold every word that is looked for. */
export function holding(scripts: readonly Script[], wanted: string, page: PageLanguage): readonly Script[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  return scripts.filter((script) => {
    const text = [inLanguage(script.title, page), ...Object.values(script.text)].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
