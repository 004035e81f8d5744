import { describe, expect, test } from "vitest";
import { aCard, anAgent, aSnapshot, numbered } from "../api/samples";
import { currentCard, on, unfed, type Feed } from "./feed";

const NOW = Date.parse("2026-11-21T09:00:00Z");

function fed(...messages: Parameters<typeof numbered>[1][]): Feed {
  return messages.reduce<Feed>(
    (feed, message, index) =>
      on(feed, { type: "received", numbered: numbered(index + 1, message), nowMs: NOW })[0],
    on(unfed, { type: "opened" })[0],
  );
}

describe("the feed", () => {
  test("begins with a snapshot and the server's clock", () => {
    const feed = fed(aSnapshot({ at: "2026-11-21T09:00:05Z" }));

    expect(feed.connection).toBe("live");
    expect(feed.clockAheadMs).toBe(5000);
    expect(feed.view?.me.user).toBe("limin");
  });

  test("believes nothing before the snapshot", () => {
    const feed = fed({ type: "call", call: aCard() });

    expect(feed.view).toBeNull();
  });

  test("takes changes in their order", () => {
    const feed = fed(
      aSnapshot(),
      { type: "agent", agent: anAgent({ state: "ringing", call: "pbx1.one" }) },
      { type: "call", call: aCard() },
      { type: "queues", queues: [] },
      { type: "heartbeat", at: "2026-11-21T09:00:09Z" },
    );

    expect(feed.n).toBe(5);
    expect(feed.view?.queues).toEqual([]);
    expect(feed.view && currentCard(feed.view)?.number).toBe("138****8000");
  });

  test("adds captions line by line, and forgets those of another call", () => {
    const line = (n: number, text: string, is_final: boolean) => ({ n, text, is_final });
    const told = (call: string, ...lines: ReturnType<typeof line>[]) =>
      ({ type: "captions", captions: { call, state: "on", lines } }) as const;
    const one = fed(
      aSnapshot(),
      told("pbx1.one", line(1, "你", false)),
      told("pbx1.one", line(1, "你好", true)),
      told("pbx1.one", line(2, "我", false)),
    );
    const other = fed(aSnapshot(), told("pbx1.one", line(1, "你好", true)), told("pbx1.two"));

    expect(one.view?.captions?.lines.map(({ text }) => text)).toEqual(["你好", "我"]);
    expect(other.view?.captions).toEqual({ call: "pbx1.two", state: "on", lines: [] });
  });

  test("asks for a new snapshot after a gap and believes nothing until it is there", () => {
    const before = fed(aSnapshot());
    const [gapped, wishes] = on(before, {
      type: "received",
      numbered: numbered(3, { type: "call", call: aCard() }),
      nowMs: NOW,
    });
    const [waiting, more] = on(gapped, {
      type: "received",
      numbered: numbered(4, { type: "call", call: aCard() }),
      nowMs: NOW,
    });
    const [mended] = on(waiting, {
      type: "received",
      numbered: numbered(5, aSnapshot({ calls: [aCard()] })),
      nowMs: NOW,
    });

    expect(wishes).toEqual(["ask_resync"]);
    expect(more).toEqual([]);
    expect(waiting.view?.cards).toEqual({});
    expect(mended.view?.cards).toHaveProperty(["pbx1.one"]);
    expect(mended.isAwaitingSnapshot).toBe(false);
  });

  test("keeps what it showed when the connection is lost, and counts anew on the next one", () => {
    const shown = fed(aSnapshot({ calls: [aCard()] }));
    const [lost] = on(shown, { type: "lost" });
    const [opened] = on(lost, { type: "opened" });

    expect(lost.connection).toBe("lost");
    expect(opened.view?.cards).toHaveProperty(["pbx1.one"]);
    expect(opened.n).toBe(0);
  });

  test("passes over what is older than what it shows", () => {
    const feed = fed(
      aSnapshot(),
      { type: "call", call: aCard({ seq: 9, state: "talking" }) },
      { type: "call", call: aCard({ seq: 8, state: "ringing" }) },
      { type: "recent", call: aCard({ seq: 9, state: "talking" }) },
      { type: "recent", call: aCard({ seq: 8, state: "ringing" }) },
    );

    expect(feed.view?.cards["pbx1.one"]?.state).toBe("talking");
    expect(feed.view?.recent[0]?.state).toBe("talking");
  });

  test("takes a card away when the call goes to somebody else", () => {
    const feed = fed(aSnapshot({ calls: [aCard()], recent: [aCard()] }), {
      type: "call_gone",
      call: "pbx1.one",
    });

    expect(feed.view?.cards).toEqual({});
    expect(feed.view?.recent).toEqual([]);
  });

  test("keeps the newest recent calls, newest first", () => {
    const lines = Array.from({ length: 30 }, (_, minute) =>
      aCard({ call: `pbx1.${minute}`, arrived_at: new Date(NOW + minute * 60_000).toISOString() }),
    );
    const feed = fed(aSnapshot(), ...lines.map((call) => ({ type: "recent" as const, call })));

    expect(feed.view?.recent).toHaveLength(20);
    expect(feed.view?.recent[0]?.call).toBe("pbx1.29");
  });

  test("shows the card of the call that the after-call work is about", () => {
    const feed = fed(aSnapshot({ calls: [aCard({ state: "ended" })] }), {
      type: "agent",
      agent: anAgent({ state: "wrap_up", call: "pbx1.one" }),
    });

    expect(feed.view && currentCard(feed.view)?.state).toBe("ended");
    const idle = fed(aSnapshot({ calls: [aCard({ state: "ended" })] }));
    expect(idle.view && currentCard(idle.view)).toBeNull();
  });
});
