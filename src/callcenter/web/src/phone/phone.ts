// The phone of an agent's page: what the line and the leg on it are, after each event, and what must be done. Pure.
//
// Rules: one page of all that are open has the phone; a page without a microphone does not register, so that nobody
// rings where nobody can speak; a leg that goes on with the same call replaces the one it had; any other second leg is
// refused; whatever the leg does, the desktop works without it.
import type { Access } from "./softphone";

/** Why a browser's phone cannot be had. */
export type Trouble =
  | "insecure"
  | "microphone_denied"
  | "no_microphone"
  | "microphone_busy"
  | "not_loaded"
  | "refused"
  | "not_a_seat"
  | "service_away";

/** Where the phone of this seat is, if not here. */
export type Elsewhere = "tab" | "computer";

export type Line =
  /** This person sits nowhere. */
  | { is: "none" }
  /** The service is asked what phone the seat has. */
  | { is: "asking"; isForced: boolean }
  /** A phone of its own stands there, and is worked through the service. */
  | { is: "desk" }
  | { is: "claiming"; access: Access; isForced: boolean }
  | { is: "elsewhere"; where: Elsewhere }
  | { is: "trying_microphone"; access: Access }
  /** `isRefused`: no connection has come about yet, although it was tried. */
  | { is: "connecting"; access: Access; isRefused: boolean }
  | { is: "ready"; access: Access }
  /** It was there, and comes back by itself. */
  | { is: "cut"; access: Access }
  | { is: "failed"; trouble: Trouble };

export type RingKind = "offer" | "consult" | "supervise" | "outgoing" | "rejoin" | "echo";

/** Somebody, or our own side, wants this phone. */
export interface Ring {
  /** The leg's own name: of SIP, or the call where the desk's phone rings. */
  leg: string;
  /** The call that it is about; null where the phone system did not say. */
  call: string | null;
  kind: RingKind;
  answersItself: boolean;
}

export type Leg =
  | { is: "none" }
  | { is: "ringing"; ring: Ring }
  | { is: "answering"; ring: Ring }
  | { is: "talking"; ring: Ring; isMuted: boolean; hasMicrophone: boolean };

/** What the service says that this person does. */
export interface Seen {
  is: "idle" | "ringing" | "talking";
  call: string | null;
  /** What a desk's telephone cannot tell us of its ring: the service knows it. */
  kind?: RingKind;
}

export interface Phone {
  line: Line;
  leg: Leg;
  seen: Seen;
}

export type PhoneEvent =
  | { type: "seated"; isAt: boolean }
  | { type: "told"; access: Access }
  | { type: "failed"; trouble: Trouble }
  | { type: "claimed" }
  | { type: "heldElsewhere"; where: Elsewhere }
  | { type: "takenAway"; where: Elsewhere }
  | { type: "microphoneTried" }
  | { type: "registered" }
  | { type: "disconnected" }
  /** The phone system does not take the password, or no longer. */
  | { type: "refused" }
  | { type: "rang"; ring: Ring }
  | { type: "answered"; leg: string }
  | { type: "ended"; leg: string }
  /** The device went away, or another one is there. */
  | { type: "microphone"; isThere: boolean }
  | { type: "seen"; seen: Seen }
  /** The service says that this call is over. */
  | { type: "callOver"; call: string }
  | { type: "serviceBack" }
  | { type: "pageLeft" }
  | { type: "retryWished" }
  | { type: "takeOverWished" }
  | { type: "echoWished" }
  | { type: "answerWished" }
  | { type: "rejectWished" }
  | { type: "hangUpWished" }
  | { type: "muteWished"; isOn: boolean }
  | { type: "keysWished"; keys: string };

export type Deed =
  | { do: "ask" }
  | { do: "claim"; isForced: boolean }
  | { do: "tryMicrophone" }
  | { do: "connect"; access: Access }
  /** Let go of the phone; `isInTalk`: the service keeps the caller for the page that has it next. */
  | { do: "release"; isInTalk: boolean }
  /** The page goes: the service must know before it loads again. */
  | { do: "sayGoodbye" }
  | { do: "answer"; leg: string }
  | { do: "reject"; leg: string }
  | { do: "hangUp"; leg: string }
  | { do: "mute"; leg: string; isOn: boolean }
  | { do: "sendKeys"; leg: string; keys: string }
  | { do: "callEcho" };

type After = readonly [Phone, readonly Deed[]];

const NO_LEG: Leg = { is: "none" };

export const unseated: Phone = { line: { is: "none" }, leg: NO_LEG, seen: { is: "idle", call: null } };

/** The phone after `event`, and what must now be done. What does not fit is passed over. */
export function on(phone: Phone, event: PhoneEvent): After {
  switch (event.type) {
    case "rang":
    case "answered":
    case "ended":
    case "microphone":
    case "seen":
    case "callOver":
    case "echoWished":
    case "answerWished":
    case "rejectWished":
    case "hangUpWished":
    case "muteWished":
    case "keysWished":
      return onLeg(phone, event);
    case "pageLeft":
      // A desk's phone talks on without its page.
      return isBrowsers(phone.line) && phone.leg.is !== "none"
        ? [phone, [{ do: "sayGoodbye" }]]
        : [phone, []];
    case "seated":
    case "told":
    case "failed":
    case "claimed":
    case "heldElsewhere":
    case "takenAway":
    case "microphoneTried":
    case "registered":
    case "disconnected":
    case "refused":
    case "serviceBack":
    case "retryWished":
    case "takeOverWished":
      return onLine(phone, event);
  }
}

type LegEvent = Extract<
  PhoneEvent,
  {
    type:
      | "rang"
      | "answered"
      | "ended"
      | "microphone"
      | "seen"
      | "callOver"
      | "echoWished"
      | "answerWished"
      | "rejectWished"
      | "hangUpWished"
      | "muteWished"
      | "keysWished";
  }
>;
type LineEvent = Exclude<PhoneEvent, LegEvent | { type: "pageLeft" }>;

function onLine(phone: Phone, event: LineEvent): After {
  const { line } = phone;
  switch (event.type) {
    case "seated":
      if (!event.isAt)
        return line.is === "none"
          ? [phone, []]
          : [{ ...phone, line: { is: "none" }, leg: NO_LEG }, [released(phone)]];
      return line.is === "none" ? asking(phone, false) : [phone, []];
    case "told":
      if (line.is !== "asking") return [phone, []];
      if (event.access.kind === "desk") {
        return [{ ...phone, line: { is: "desk" }, leg: deskLeg(NO_LEG, phone.seen) }, []];
      }
      return [
        { ...phone, line: { is: "claiming", access: event.access, isForced: line.isForced } },
        [{ do: "claim", isForced: line.isForced }],
      ];
    case "claimed":
      // Also later, when the tab that had it is closed: then what was asked is old.
      if (line.is === "elsewhere" && line.where === "tab") return asking(phone, false);
      if (line.is !== "claiming") return [phone, []];
      return [
        { ...phone, line: { is: "trying_microphone", access: line.access } },
        [{ do: "tryMicrophone" }],
      ];
    case "heldElsewhere":
      return line.is === "claiming"
        ? [{ ...phone, line: { is: "elsewhere", where: event.where } }, []]
        : [phone, []];
    case "refused":
      // A password that was good and is no longer has been given anew, to another browser.
      if (line.is === "ready" || line.is === "cut")
        return onLine(phone, { type: "takenAway", where: "computer" });
      return onLine(phone, { type: "failed", trouble: "refused" });
    case "takenAway":
      if (!isBrowsers(line)) return [phone, []];
      return [
        { ...phone, line: { is: "elsewhere", where: event.where }, leg: NO_LEG },
        // In line for it, so that it comes back when the other tab is closed.
        [released(phone), ...(event.where === "tab" ? [{ do: "claim", isForced: false } as const] : [])],
      ];
    case "microphoneTried":
      if (line.is !== "trying_microphone") return [phone, []];
      return [
        { ...phone, line: { is: "connecting", access: line.access, isRefused: false } },
        [{ do: "connect", access: line.access }],
      ];
    case "registered":
      if (line.is !== "connecting" && line.is !== "cut") return [phone, []];
      // A talk that a page before this one has left behind: its caller can be had back at once.
      return [
        { ...phone, line: { is: "ready", access: line.access } },
        line.is === "connecting" && phone.seen.is === "talking" && phone.leg.is === "none"
          ? [{ do: "sayGoodbye" }]
          : [],
      ];
    case "disconnected":
      if (line.is === "ready") return [{ ...phone, line: { is: "cut", access: line.access } }, []];
      return line.is === "connecting" ? [{ ...phone, line: { ...line, isRefused: true } }, []] : [phone, []];
    case "failed":
      if (line.is === "none" || line.is === "desk") return [phone, []];
      return [{ ...phone, line: { is: "failed", trouble: event.trouble }, leg: NO_LEG }, [released(phone)]];
    case "serviceBack":
      return line.is === "failed" && line.trouble === "service_away" ? asking(phone, false) : [phone, []];
    case "retryWished":
      return line.is === "failed" || (line.is === "connecting" && line.isRefused)
        ? asking(phone, true)
        : [phone, []];
    case "takeOverWished":
      return line.is === "elsewhere" ? asking(phone, true) : [phone, []];
  }
}

function onLeg(phone: Phone, event: LegEvent): After {
  const { line, leg } = phone;
  switch (event.type) {
    case "rang":
      if (!hasSip(line)) return [phone, []];
      if (leg.is === "none") return taken(phone, event.ring, []);
      // The one we had is dead, whatever it still believes: its caller is on the new one.
      if (event.ring.kind === "rejoin")
        return taken(phone, event.ring, [{ do: "hangUp", leg: leg.ring.leg }]);
      return [phone, [{ do: "reject", leg: event.ring.leg }]];
    case "answered":
      if (leg.is === "none" || leg.is === "talking" || leg.ring.leg !== event.leg) return [phone, []];
      return [{ ...phone, leg: talking(leg.ring) }, []];
    case "ended":
      return leg.is !== "none" && leg.ring.leg === event.leg ? [{ ...phone, leg: NO_LEG }, []] : [phone, []];
    case "microphone":
      if (leg.is !== "talking") return [phone, []];
      return [{ ...phone, leg: { ...leg, hasMicrophone: event.isThere } }, []];
    case "seen":
      return [{ ...phone, seen: event.seen, leg: line.is === "desk" ? deskLeg(leg, event.seen) : leg }, []];
    case "callOver":
      // The phone system's own word may have been lost with the connection.
      if (line.is === "desk" || leg.is !== "talking" || leg.ring.call !== event.call) return [phone, []];
      return [phone, [{ do: "hangUp", leg: leg.ring.leg }]];
    case "echoWished":
      return line.is === "ready" && leg.is === "none" ? [phone, [{ do: "callEcho" }]] : [phone, []];
    case "answerWished":
      if (leg.is !== "ringing") return [phone, []];
      return [{ ...phone, leg: { is: "answering", ring: leg.ring } }, [{ do: "answer", leg: leg.ring.leg }]];
    case "rejectWished":
      return leg.is === "ringing" ? [phone, [{ do: "reject", leg: leg.ring.leg }]] : [phone, []];
    case "hangUpWished":
      return leg.is === "talking" || leg.is === "answering"
        ? [phone, [{ do: "hangUp", leg: leg.ring.leg }]]
        : [phone, []];
    case "muteWished":
      if (leg.is !== "talking" || leg.isMuted === event.isOn) return [phone, []];
      return [
        { ...phone, leg: { ...leg, isMuted: event.isOn } },
        [{ do: "mute", leg: leg.ring.leg, isOn: event.isOn }],
      ];
    case "keysWished":
      return leg.is === "talking"
        ? [phone, [{ do: "sendKeys", leg: leg.ring.leg, keys: event.keys }]]
        : [phone, []];
  }
}

/** Whether the page itself is the phone. */
export function isBrowsers(line: Line): boolean {
  return line.is === "claiming" || line.is === "trying_microphone" || hasSip(line);
}

function hasSip(line: Line): boolean {
  return line.is === "connecting" || line.is === "ready" || line.is === "cut";
}

function asking(phone: Phone, isForced: boolean): After {
  const deeds: Deed[] = hasSip(phone.line) ? [released(phone), { do: "ask" }] : [{ do: "ask" }];
  return [{ ...phone, line: { is: "asking", isForced }, leg: NO_LEG }, deeds];
}

function released({ leg }: Phone): Deed {
  return { do: "release", isInTalk: leg.is === "talking" };
}

function taken(phone: Phone, ring: Ring, deeds: readonly Deed[]): After {
  if (!ring.answersItself) return [{ ...phone, leg: { is: "ringing", ring } }, deeds];
  return [{ ...phone, leg: { is: "answering", ring } }, [...deeds, { do: "answer", leg: ring.leg }]];
}

function talking(ring: Ring): Leg {
  return { is: "talking", ring, isMuted: false, hasMicrophone: true };
}

function deskLeg(leg: Leg, { is, call, kind = "offer" }: Seen): Leg {
  if (is === "idle" || call === null) return NO_LEG;
  const ring: Ring = { leg: call, call, kind, answersItself: false };
  const isSame = leg.is !== "none" && leg.ring.call === call && leg.ring.kind === kind;
  if (is === "talking") return isSame && leg.is === "talking" ? leg : talking(ring);
  return isSame && leg.is !== "talking" ? leg : { is: "ringing", ring };
}
