import { describe, expect, test } from "vitest";
import { on, unseated, type Deed, type Phone, type PhoneEvent, type Ring } from "./phone";
import type { Access } from "./softphone";

const browser: Access = {
  seat: "1001",
  kind: "browser",
  sip_uri: "sip:1001@pbx1",
  wss_urls: ["wss://pbx1:8089/ws"],
  password: "secret",
  ice_servers: [],
};
const desk: Access = { ...browser, kind: "desk" };

function aRing(different: Partial<Ring> = {}): Ring {
  return { leg: "a", call: "pbx1.one", kind: "offer", answersItself: false, ...different };
}

function after(begin: Phone, ...events: PhoneEvent[]): { phone: Phone; deeds: Deed[] } {
  let phone = begin;
  let deeds: readonly Deed[] = [];
  for (const event of events) [phone, deeds] = on(phone, event);
  return { phone, deeds: [...deeds] };
}

const READY: PhoneEvent[] = [
  { type: "seated", isAt: true },
  { type: "told", access: browser },
  { type: "claimed" },
  { type: "microphoneTried" },
  { type: "registered" },
];
const { phone: ready } = after(unseated, ...READY);
const { phone: talking } = after(
  ready,
  { type: "rang", ring: aRing() },
  { type: "answerWished" },
  { type: "answered", leg: "a" },
);

describe("the line", () => {
  test("is had step by step: what phone, one tab, a microphone, then the registration", () => {
    let phone = unseated;
    const done = READY.map((event) => {
      const [next, deeds] = on(phone, event);
      phone = next;
      return [next.line.is, deeds.map((deed) => deed.do)];
    });

    expect(done).toEqual([
      ["asking", ["ask"]],
      ["claiming", ["claim"]],
      ["trying_microphone", ["tryMicrophone"]],
      ["connecting", ["connect"]],
      ["ready", []],
    ]);
  });

  test("without a microphone nobody can ring here", () => {
    const { phone, deeds } = after(unseated, ...READY.slice(0, 3), {
      type: "failed",
      trouble: "microphone_denied",
    });

    expect(phone.line).toEqual({ is: "failed", trouble: "microphone_denied" });
    expect(deeds).toEqual([{ do: "release", isInTalk: false }]);
    expect(after(phone, { type: "retryWished" }).deeds).toEqual([{ do: "ask" }]);
  });

  test("a connection that never came about is told apart from one that was cut", () => {
    const refused = after(unseated, ...READY.slice(0, 4), { type: "disconnected" });
    const cut = after(ready, { type: "disconnected" });

    expect(refused.phone.line).toMatchObject({ is: "connecting", isRefused: true });
    expect(cut.phone.line.is).toBe("cut");
    expect(after(refused.phone, { type: "registered" }).phone.line.is).toBe("ready");
    expect(after(cut.phone, { type: "registered" }).phone.line.is).toBe("ready");
  });

  test("another tab has it until this one takes it over", () => {
    const waiting = after(unseated, ...READY.slice(0, 2), { type: "heldElsewhere", where: "tab" });
    const forced = after(waiting.phone, { type: "takeOverWished" }, { type: "told", access: browser });

    expect(waiting.phone.line).toEqual({ is: "elsewhere", where: "tab" });
    expect(forced.deeds).toEqual([{ do: "claim", isForced: true }]);
  });

  test("it comes here by itself when the other tab is closed", () => {
    const { phone } = after(unseated, ...READY.slice(0, 2), { type: "heldElsewhere", where: "tab" });

    expect(after(phone, { type: "claimed" }).deeds).toEqual([{ do: "ask" }]);
  });

  test("taken away in mid-talk, the caller is kept for whoever has it now", () => {
    const { phone, deeds } = after(talking, { type: "takenAway", where: "computer" });

    expect(phone.line).toEqual({ is: "elsewhere", where: "computer" });
    expect(phone.leg.is).toBe("none");
    expect(deeds).toEqual([{ do: "release", isInTalk: true }]);
  });

  test("a password that was good and is refused now is another computer's; one that never was is a fault", () => {
    expect(after(ready, { type: "refused" }).phone.line).toEqual({ is: "elsewhere", where: "computer" });
    expect(after(unseated, ...READY.slice(0, 4), { type: "refused" }).phone.line).toEqual({
      is: "failed",
      trouble: "refused",
    });
  });

  test("the service's coming back mends only what its absence broke", () => {
    const away = after(ready, { type: "failed", trouble: "service_away" }).phone;
    const denied = after(ready, { type: "failed", trouble: "microphone_denied" }).phone;

    expect(after(away, { type: "serviceBack" }).deeds).toEqual([{ do: "ask" }]);
    expect(after(denied, { type: "serviceBack" }).deeds).toEqual([]);
    expect(after(ready, { type: "serviceBack" }).deeds).toEqual([]);
  });

  test("who gets up from the seat takes no phone along", () => {
    const { phone, deeds } = after(ready, { type: "seated", isAt: false });

    expect(phone.line.is).toBe("none");
    expect(deeds).toEqual([{ do: "release", isInTalk: false }]);
  });
});

describe("the leg", () => {
  test("rings until it is answered, and only its own answer counts", () => {
    const ringing = after(ready, { type: "rang", ring: aRing() });
    const answering = after(ringing.phone, { type: "answerWished" });

    expect(ringing.deeds).toEqual([]);
    expect(answering.deeds).toEqual([{ do: "answer", leg: "a" }]);
    expect(after(answering.phone, { type: "answered", leg: "b" }).phone.leg.is).toBe("answering");
    expect(after(answering.phone, { type: "answered", leg: "a" }).phone.leg.is).toBe("talking");
  });

  test("answers itself where the phone system asks for it", () => {
    const { phone, deeds } = after(ready, { type: "rang", ring: aRing({ answersItself: true }) });

    expect(phone.leg.is).toBe("answering");
    expect(deeds).toEqual([{ do: "answer", leg: "a" }]);
  });

  test("a second one is refused, but one that brings the caller back replaces the dead one", () => {
    const other = after(talking, { type: "rang", ring: aRing({ leg: "b", call: "pbx1.two" }) });
    const back = after(talking, {
      type: "rang",
      ring: aRing({ leg: "b", kind: "rejoin", answersItself: true }),
    });

    expect(other.deeds).toEqual([{ do: "reject", leg: "b" }]);
    expect(other.phone.leg).toEqual(talking.leg);
    expect(back.deeds).toEqual([
      { do: "hangUp", leg: "a" },
      { do: "answer", leg: "b" },
    ]);
    expect(after(back.phone, { type: "ended", leg: "a" }).phone.leg.is).toBe("answering");
  });

  test("a page that is left says goodbye, so that the caller waits", () => {
    expect(after(talking, { type: "pageLeft" }).deeds).toEqual([{ do: "sayGoodbye" }]);
    expect(after(ready, { type: "pageLeft" }).deeds).toEqual([]);
  });

  test("a fresh page says goodbye for one that could not, and only a fresh one", () => {
    const seen: PhoneEvent = { type: "seen", seen: { is: "talking", call: "pbx1.one" } };
    const fresh = after(unseated, seen, ...READY);
    const cut = after(talking, seen, { type: "disconnected" }, { type: "registered" });

    expect(fresh.deeds).toEqual([{ do: "sayGoodbye" }]);
    expect(cut.deeds).toEqual([]);
  });

  test("a call that is over ends the leg, whatever SIP has said", () => {
    expect(after(talking, { type: "callOver", call: "pbx1.one" }).deeds).toEqual([
      { do: "hangUp", leg: "a" },
    ]);
    expect(after(talking, { type: "callOver", call: "pbx1.two" }).deeds).toEqual([]);
  });

  test("is muted once, and told when its microphone goes", () => {
    const muted = after(talking, { type: "muteWished", isOn: true });
    const gone = after(muted.phone, { type: "microphone", isThere: false });

    expect(muted.deeds).toEqual([{ do: "mute", leg: "a", isOn: true }]);
    expect(after(muted.phone, { type: "muteWished", isOn: true }).deeds).toEqual([]);
    expect(gone.phone.leg).toMatchObject({ isMuted: true, hasMicrophone: false });
  });

  test("keys and hanging up need somebody on the line", () => {
    expect(after(ready, { type: "keysWished", keys: "1" }).deeds).toEqual([]);
    expect(after(ready, { type: "hangUpWished" }).deeds).toEqual([]);
    expect(after(talking, { type: "keysWished", keys: "1" }).deeds).toEqual([
      { do: "sendKeys", leg: "a", keys: "1" },
    ]);
  });

  test("the echo is called only from a phone that is ready and free", () => {
    expect(after(ready, { type: "echoWished" }).deeds).toEqual([{ do: "callEcho" }]);
    expect(after(talking, { type: "echoWished" }).deeds).toEqual([]);
  });
});

describe("a desk's phone", () => {
  const seen = (is: "idle" | "ringing" | "talking"): PhoneEvent => ({
    type: "seen",
    seen: { is, call: is === "idle" ? null : "pbx1.one" },
  });
  const { phone: there } = after(unseated, { type: "seated", isAt: true }, { type: "told", access: desk });

  test("is as the service sees it, from the first moment on", () => {
    const already = after(
      unseated,
      seen("talking"),
      { type: "seated", isAt: true },
      { type: "told", access: desk },
    );

    expect(already.phone.leg.is).toBe("talking");
    expect(after(there, seen("ringing")).phone.leg.is).toBe("ringing");
    expect(after(there, seen("ringing"), seen("talking"), seen("idle")).phone.leg.is).toBe("none");
  });

  test("keeps what the page knows of a leg when the same is told again", () => {
    const muted = after(there, seen("talking"), { type: "muteWished", isOn: true }, seen("talking"));
    const answering = after(there, seen("ringing"), { type: "answerWished" }, seen("ringing"));

    expect(muted.phone.leg).toMatchObject({ isMuted: true });
    expect(answering.phone.leg.is).toBe("answering");
  });

  test("talks on without its page", () => {
    expect(after(there, seen("talking"), { type: "pageLeft" }).deeds).toEqual([]);
  });
});

test("whatever comes in whatever order, there is no leg without a line, and a dropped talk is always told", () => {
  const events: PhoneEvent[] = [
    { type: "seated", isAt: true },
    { type: "seated", isAt: false },
    { type: "told", access: browser },
    { type: "told", access: desk },
    { type: "failed", trouble: "service_away" },
    { type: "claimed" },
    { type: "heldElsewhere", where: "computer" },
    { type: "takenAway", where: "tab" },
    { type: "microphoneTried" },
    { type: "registered" },
    { type: "disconnected" },
    { type: "refused" },
    { type: "rang", ring: aRing() },
    { type: "rang", ring: aRing({ leg: "b", kind: "rejoin", answersItself: true }) },
    { type: "answered", leg: "a" },
    { type: "answered", leg: "b" },
    { type: "ended", leg: "a" },
    { type: "microphone", isThere: false },
    { type: "seen", seen: { is: "talking", call: "pbx1.one" } },
    { type: "seen", seen: { is: "ringing", call: "pbx1.two" } },
    { type: "seen", seen: { is: "idle", call: null } },
    { type: "callOver", call: "pbx1.one" },
    { type: "serviceBack" },
    { type: "pageLeft" },
    { type: "retryWished" },
    { type: "takeOverWished" },
    { type: "answerWished" },
    { type: "rejectWished" },
    { type: "hangUpWished" },
    { type: "muteWished", isOn: true },
  ];
  const known = new Map([[JSON.stringify(unseated), unseated]]);
  for (const phone of known.values()) {
    for (const event of events) {
      const [next, deeds] = on(phone, event);
      const { line, leg } = next;
      if (leg.is !== "none") expect(["connecting", "ready", "cut", "desk"], event.type).toContain(line.is);
      // Nothing loses a browser's talk silently: it ended, it was hung up, or the service is told to keep the caller.
      const wasDropped = phone.leg.is === "talking" && phone.line.is !== "desk" && leg.is === "none";
      if (wasDropped && event.type !== "ended") {
        expect(deeds, event.type).toContainEqual({ do: "release", isInTalk: true });
      }
      known.set(JSON.stringify(next), next);
    }
  }

  expect(known.size).toBeGreaterThan(100);
});
