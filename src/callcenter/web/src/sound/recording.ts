// A recording while it is made: asked for, counted down, taken, heard, sent; pure.
export const COUNT_FROM = 3;
export const LONGEST_S = 120;

export interface Take {
  samples: Float32Array;
  rateHz: number;
}

/** Why there is no recording. */
export type Trouble = "denied" | "no_microphone" | "not_here" | "silent" | "refused" | "too_large";

export type Recording =
  | { is: "idle" }
  | { is: "asking" }
  | { is: "counting"; left: number }
  | { is: "recording" }
  | { is: "taken"; take: Take }
  | { is: "sending" }
  | { is: "failed"; trouble: Trouble; detail: string };

export type RecordingEvent =
  | { type: "wanted" }
  | { type: "granted" }
  | { type: "counted" }
  | { type: "stopped"; take: Take }
  | { type: "sending" }
  | { type: "sent" }
  | { type: "failed"; trouble: Trouble; detail?: string }
  | { type: "dropped" };

const SILENCE = 0.003;

export function on(recording: Recording, event: RecordingEvent): Recording {
  switch (event.type) {
    case "wanted":
      return recording.is === "recording" || recording.is === "sending" ? recording : { is: "asking" };
    case "granted":
      return recording.is === "asking" ? { is: "counting", left: COUNT_FROM } : recording;
    case "counted":
      if (recording.is !== "counting") return recording;
      return recording.left > 1 ? { is: "counting", left: recording.left - 1 } : { is: "recording" };
    case "stopped":
      if (recording.is !== "recording") return recording;
      if (isSilent(event.take)) return { is: "failed", trouble: "silent", detail: "" };
      return { is: "taken", take: event.take };
    case "sending":
      return { is: "sending" };
    case "failed":
      return { is: "failed", trouble: event.trouble, detail: event.detail ?? "" };
    case "sent":
    case "dropped":
      return { is: "idle" };
  }
}

/** A microphone that is muted gives zeros, not an error. */
function isSilent({ samples }: Take): boolean {
  return samples.every((sample) => Math.abs(sample) < SILENCE);
}

/** What the browser says when it gives no microphone. */
export function troubleOf(fault: unknown): Trouble {
  const name = fault instanceof Error ? fault.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  return name === "NotFoundError" || name === "NotReadableError" ? "no_microphone" : "not_here";
}
