import { expect, test } from "vitest";
import type { Moment, TriedWalk } from "../api/operators";
import {
  atOf,
  callerOf,
  FIRST_SETTING,
  newTrial,
  nowSaid,
  on,
  pathOf,
  stepsFor,
  telephoneKey,
  worldOf,
  type Trial,
  type TrialEvent,
} from "./trial";

const STILL = { playing_left_s: null };
const SAYING = { playing_left_s: 6.4 };

function after(...events: TrialEvent[]): Trial {
  return events.reduce(on, newTrial("zh"));
}

function aMoment(different: Partial<Moment>): Moment {
  const moment = { at_s: 0, by: "caller" as const, what: { zh: "来电", en: "calls" }, flow: "hotline" };
  const rest = { node: null, state: "saying", entered: [], said: [], effects: [], timer_s: null };
  return { ...moment, ...rest, is_listening: false, taken: [], ...different };
}

test("another caller is another call", () => {
  const tried = after({ type: "called", at: "2026-11-22T09:00" }, { type: "did", steps: [{ presses: "1" }] });

  expect(tried.steps).toEqual([{ presses: "1" }]);
  expect(on(tried, { type: "set", setting: { caller: "deaf" } }).steps).toBeNull();
  expect(on(tried, { type: "called", at: "2026-11-22T09:00" }).steps).toEqual([]);
});

test("a step back takes back what was heard for it too", () => {
  const did: TrialEvent[] = [
    { type: "called", at: "2026-11-22T09:00" },
    { type: "did", steps: [{ hears_out: true }, { presses: "8" }] },
    { type: "did", steps: [{ says: "退货" }] },
  ];

  expect(after(...did, { type: "back" }).steps).toEqual([{ hears_out: true }, { presses: "8" }]);
  expect(after(...did, { type: "back" }, { type: "back" }).steps).toEqual([]);
});

test("nobody who has not called does anything", () => {
  expect(after({ type: "did", steps: [{ presses: "1" }] }).steps).toBeNull();
});

test("keys that are pressed faster than they are tried wait for their turn", () => {
  const key = (presses: string): TrialEvent => ({
    type: "wished",
    wish: { step: { presses }, heardS: null },
  });
  const pressed = after({ type: "called", at: "2026-11-22T09:00" }, key("1"), key("2"));

  expect(pressed.wishes.map(({ step }) => step)).toEqual([{ presses: "1" }, { presses: "2" }]);
  const tried = on(pressed, { type: "did", steps: [{ presses: "1" }] });
  expect(tried.wishes.map(({ step }) => step)).toEqual([{ presses: "2" }]);
  expect(on(tried, { type: "back" }).wishes).toEqual([]);
});

test("a caller without sound hears a prompt out, unless they cut in", () => {
  expect(stepsFor({ presses: "1" }, SAYING, null, false)).toEqual([{ hears_out: true }, { presses: "1" }]);
  expect(stepsFor({ presses: "1" }, SAYING, null, true)).toEqual([{ waits: 0.5 }, { presses: "1" }]);
  expect(stepsFor({ presses: "1" }, STILL, null, true)).toEqual([{ presses: "1" }]);
});

test("who listens has heard as much as was played", () => {
  expect(stepsFor({ presses: "1" }, SAYING, 2.345, false)).toEqual([{ waits: 2.3 }, { presses: "1" }]);
  expect(stepsFor({ presses: "1" }, SAYING, 7, false)).toEqual([{ hears_out: true }, { presses: "1" }]);
});

test("listening on needs nothing before it", () => {
  expect(stepsFor({ goes_on: true }, SAYING, null, false)).toEqual([{ goes_on: true }]);
});

test("callers differ by tier and needs", () => {
  expect(callerOf({ ...FIRST_SETTING, caller: "deaf", language: "en" })).toEqual({
    tier: "listed_severe",
    needs: ["text_only"],
    language: "en",
    is_number_known: true,
  });
});

test("the hour is the site's", () => {
  const now = "2026-11-22T09:05";

  expect(atOf(FIRST_SETTING, now)).toBe(now);
  expect(atOf({ ...FIRST_SETTING, hour: "midnight" }, now)).toBe("2026-11-22T00:00");
  expect(atOf({ ...FIRST_SETTING, hour: "holiday" }, now)).toBe("2026-10-01T10:00");
  expect(atOf({ ...FIRST_SETTING, hour: "chosen", chosenAt: "2027-02-17T08:00" }, now)).toBe(
    "2027-02-17T08:00",
  );
});

test("the world names only what is out of the ordinary", () => {
  const queues = ["general", "social"];

  expect(worldOf(FIRST_SETTING, queues, {})).toMatchObject({ recogniser: "up", queues: {} });
  const bad = { ...FIRST_SETTING, isRecogniserDown: true, closedQueue: "social" };
  expect(worldOf(bad, queues, { zh: "暂停" })).toMatchObject({
    recogniser: "down",
    queues: { social: { waiting: 0, closed: { zh: "暂停" } } },
  });
  expect(Object.keys(worldOf(bad, queues, {}).queues)).toEqual(["social"]);
  expect(Object.keys(worldOf({ ...FIRST_SETTING, areQueuesFull: true }, queues, {}).queues)).toEqual(queues);
});

test("the path is that of the flow on the canvas", () => {
  const moments = [
    aMoment({ entered: ["welcome", "ask"] }),
    aMoment({ flow: "night", entered: ["closed"] }),
    aMoment({ entered: ["line"] }),
  ];

  expect(pathOf(moments, "hotline")).toEqual(["welcome", "ask", "line"]);
});

test("what is over is no longer said", () => {
  const said = { prompt: "welcome", text: "您好", language: "zh" as const, seconds: 1, is_estimate: false };
  const steps = [aMoment({ said: [{ ...said, recording: null, pace: 1, pause_s: 0 }] }), aMoment({})];
  const walk: TriedWalk = {
    ...{
      steps,
      failure: null,
      is_over: false,
      end: "in_flow",
      flow: "hotline",
      node: "ask",
      state: "asking",
    },
    ...{ is_listening: true, now_s: 1, playing_left_s: 1, next_s: 1 },
  };

  expect(nowSaid(walk).map(({ text }) => text)).toEqual(["您好"]);
  expect(nowSaid({ ...walk, playing_left_s: null })).toEqual([]);
});

test("only the keys of a telephone are its keys", () => {
  expect(["1", "*", "#"].map(telephoneKey)).toEqual(["1", "*", "#"]);
  expect(["a", "F1", "Enter", "12"].map(telephoneKey)).toEqual([null, null, null, null]);
});
