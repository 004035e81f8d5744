import { expect, test } from "vitest";
import { on, troubleOf, type Recording, type RecordingEvent } from "./recording";

const TAKE = { samples: Float32Array.from([0, 0.5, -0.5]), rateHz: 48_000 };

function after(...events: RecordingEvent[]): Recording {
  return events.reduce<Recording>(on, { is: "idle" });
}

const counted: RecordingEvent = { type: "counted" };
const RECORDING: RecordingEvent[] = [{ type: "wanted" }, { type: "granted" }, counted, counted, counted];

test("it counts down from three before it records", () => {
  expect(after({ type: "wanted" }, { type: "granted" })).toEqual({ is: "counting", left: 3 });
  expect(after(...RECORDING.slice(0, 4))).toEqual({ is: "counting", left: 1 });
  expect(after(...RECORDING)).toEqual({ is: "recording" });
});

test("what was taken can be heard, made again, or sent", () => {
  const taken: RecordingEvent[] = [...RECORDING, { type: "stopped", take: TAKE }];

  expect(after(...taken)).toEqual({ is: "taken", take: TAKE });
  expect(after(...taken, { type: "wanted" })).toEqual({ is: "asking" });
  expect(after(...taken, { type: "sending" }, { type: "sent" })).toEqual({ is: "idle" });
});

test("a muted microphone is told of", () => {
  const silence = { samples: new Float32Array(100), rateHz: 48_000 };

  expect(after(...RECORDING, { type: "stopped", take: silence })).toMatchObject({ trouble: "silent" });
});

test("who has given up while the browser was asking is not recorded", () => {
  expect(after({ type: "wanted" }, { type: "dropped" }, { type: "granted" })).toEqual({ is: "idle" });
});

test("the browser's refusals are told apart", () => {
  const named = (name: string) => Object.assign(new Error("no"), { name });

  expect(troubleOf(named("NotAllowedError"))).toBe("denied");
  expect(troubleOf(named("NotFoundError"))).toBe("no_microphone");
  expect(troubleOf(new TypeError("no mediaDevices"))).toBe("not_here");
});
