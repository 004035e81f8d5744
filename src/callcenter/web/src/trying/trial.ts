// A call that somebody tries: who calls, when, into what world, and what was done so far; pure.
import type { Moment, Said, ToTry, TriedWalk, World } from "../api/operators";
import type { Language, Need } from "../api/shapes";
import type { CallerKind, Hour } from "../words/trying";
import type { Step } from "./walks";

export interface Setting {
  caller: CallerKind;
  language: Language;
  hour: Hour;
  /** `2026-10-01T10:00`, on the site's clock. */
  chosenAt: string;
  isRecogniserDown: boolean;
  areQueuesFull: boolean;
  /** Empty for none. */
  closedQueue: string;
}

export interface Trial {
  setting: Setting;
  /** Null until the caller has called. */
  steps: readonly Step[] | null;
  /** When the caller called, on the site's clock. */
  calledAt: string;
  /** What the caller wants to do next: keys may be pressed faster than a walk is tried. */
  wishes: readonly Wish[];
}

export interface Wish {
  step: Step;
  /** Seconds of the prompt heard until then; null without sound. */
  heardS: number | null;
}

export type TrialEvent =
  | { type: "set"; setting: Partial<Setting> }
  | { type: "called"; at: string }
  | { type: "wished"; wish: Wish }
  | { type: "did"; steps: readonly Step[] }
  | { type: "back" };

/** Longer than any line that a flow may allow. */
const FULL_LINE = 10_000;
const LONGEST_MIN = 600;

type Caller = ToTry["caller"];

const CALLERS: Record<CallerKind, { tier: Caller["tier"]; needs: Need[] }> = {
  ordinary: { tier: "ordinary", needs: [] },
  listed: { tier: "listed", needs: [] },
  deaf: { tier: "listed_severe", needs: ["text_only"] },
  old: { tier: "listed", needs: ["speak_slowly", "speak_clearly", "more_time_for_keys"] },
};

/** Nobody has called yet. */
export function newTrial(language: Language): Trial {
  return { setting: { ...FIRST_SETTING, language }, steps: null, calledAt: "", wishes: [] };
}

export const FIRST_SETTING: Setting = {
  caller: "ordinary",
  language: "zh",
  hour: "now",
  chosenAt: "",
  isRecogniserDown: false,
  areQueuesFull: false,
  closedQueue: "",
};

export function on(trial: Trial, event: TrialEvent): Trial {
  switch (event.type) {
    case "set":
      // Another caller is another call.
      return { ...trial, setting: { ...trial.setting, ...event.setting }, steps: null, wishes: [] };
    case "called":
      return { ...trial, steps: [], calledAt: event.at, wishes: [] };
    case "wished":
      return trial.steps === null ? trial : { ...trial, wishes: [...trial.wishes, event.wish] };
    case "did":
      if (trial.steps === null) return trial;
      return { ...trial, steps: [...trial.steps, ...event.steps], wishes: trial.wishes.slice(1) };
    case "back":
      return trial.steps === null ? trial : { ...trial, steps: withoutLast(trial.steps), wishes: [] };
  }
}

/** What was heard out only to do something else goes with it. */
function withoutLast(steps: readonly Step[]): readonly Step[] {
  const left = steps.slice(0, -1);
  const last = left.at(-1);
  return last !== undefined && ("hears_out" in last || "waits" in last) ? left.slice(0, -1) : left;
}

export function callerOf({ caller, language }: Setting): Caller {
  return { ...CALLERS[caller], language, is_number_known: true };
}

/** `now` is the site's, as inputs of dates and times hold it. */
export function atOf(setting: Setting, now: string): string {
  switch (setting.hour) {
    case "now":
      return now;
    case "midnight":
      return `${now.slice(0, 10)}T00:00`;
    case "holiday":
      return `${now.slice(0, 4)}-10-01T10:00`; // 国庆节
    case "chosen":
      return setting.chosenAt === "" ? now : setting.chosenAt;
  }
}

export function worldOf(
  setting: Setting,
  queues: readonly string[],
  notice: Partial<Record<Language, string>>,
): World {
  const waiting = setting.areQueuesFull ? { waiting: FULL_LINE, wait_min: LONGEST_MIN } : { waiting: 0 };
  const isOrdinary = (queue: string) => !setting.areQueuesFull && queue !== setting.closedQueue;
  const states = queues
    .filter((queue) => !isOrdinary(queue))
    .map((queue): [string, World["queues"][string]] => [
      queue,
      { agents_on: 1, ...waiting, ...(queue === setting.closedQueue ? { closed: notice } : {}) },
    ]);
  return {
    recogniser: setting.isRecogniserDown ? "down" : "up",
    queues: Object.fromEntries(states),
    announcement: {},
    services: {},
    transfers: {},
    unheard: [],
    can_record: true,
  };
}

/**
 * What the caller does, after what they hear until then: `heardS` seconds of it where somebody listens to the sound,
 * else all of it, or only its beginning for one who cuts in.
 */
export function stepsFor(
  step: Step,
  walk: Pick<TriedWalk, "playing_left_s">,
  heardS: number | null,
  cutsIn: boolean,
): Step[] {
  if (walk.playing_left_s === null || "goes_on" in step || "silent" in step) return [step];
  const heard = heardS ?? (cutsIn ? CUT_IN_S : null);
  if (heard === null || heard >= walk.playing_left_s) return [{ hears_out: true }, step];
  return [{ waits: Math.round(heard * 10) / 10 }, step];
}

const CUT_IN_S = 0.5;

/** The nodes walked through in this flow, the last one as where the caller is. */
export function pathOf(moments: readonly Moment[], flow: string): string[] {
  return moments.filter((moment) => moment.flow === flow).flatMap(({ entered }) => entered);
}

/** What is being said now: the words of the last moment that said any, if they are still said. */
export function nowSaid(walk: TriedWalk): readonly Said[] {
  if (walk.playing_left_s === null) return [];
  return walk.steps.findLast(({ said }) => said.length > 0)?.said ?? [];
}

/** A key of the telephone for a key of the keyboard; null for any other. */
export function telephoneKey(key: string): string | null {
  return /^[0-9*#]$/.test(key) ? key : null;
}
