import { expect, test } from "vitest";
import { aBoardCall, aBoardQueue, anAgent } from "../api/samples";
import type { AgentView } from "../api/shapes";
import { boardOf, changedBoard } from "./board";
import {
  agentsOf,
  callsInOrder,
  percent,
  standingOf,
  standsSince,
  waitingPast,
  type Standing,
} from "./figures";

const NOW = Date.parse("2026-11-21T09:00:00Z");

test("a hundred percent is all of them, and nobody is no figure", () => {
  expect(percent({ met: 199, of: 200 })).toBe(99);
  expect(percent({ met: 200, of: 200 })).toBe(100);
  expect(percent({ met: 0, of: 0 })).toBeNull();
});

test("who is being rung for or is in the lifeboat still waits, who talks does not", () => {
  const calls = [
    aBoardCall({ call: "a", queued_at: "2026-11-21T08:59:39Z" }),
    aBoardCall({ call: "b", queued_at: "2026-11-21T08:59:40Z" }),
    aBoardCall({ call: "c", state: "ringing", queued_at: "2026-11-21T08:58:00Z" }),
    aBoardCall({ call: "d", state: "talking", queued_at: null }),
    aBoardCall({ call: "e", queue: "police", queued_at: "2026-11-21T08:50:00Z" }),
  ];

  expect(waitingPast(calls, "social", 20, NOW)).toBe(2);
});

test.each<[Partial<AgentView>, Standing, string]>([
  [{}, "free", "2026-11-21T08:59:00Z"],
  [{ phone: "absent" }, "not_ready", "2026-11-21T08:59:00Z"],
  [{ status: "break", status_since: "2026-11-21T08:59:30Z" }, "break", "2026-11-21T08:59:30Z"],
  [{ status: "offline" }, "offline", "2026-11-21T08:59:00Z"],
  [{ status: "break", state: "talking" }, "talking", "2026-11-21T08:59:00Z"],
])("an agent stands as the system sees them, then as they chose: %o", (different, standing, since) => {
  const agent = anAgent(different);

  expect(standingOf(agent)).toBe(standing);
  expect(standsSince(agent)).toBe(since);
});

test("agents stand by how they are and how long, whoever is off duty apart", () => {
  const agents = [
    anAgent({ id: "1", status: "offline" }),
    anAgent({ id: "2", state_since: "2026-11-21T08:58:00Z" }),
    anAgent({ id: "3", state: "talking" }),
    anAgent({ id: "4", state_since: "2026-11-21T08:57:00Z" }),
    anAgent({ id: "5", status: "training" }),
  ];

  expect(agentsOf(agents, "at_work").map(({ id }) => id)).toEqual(["3", "4", "2", "5"]);
  expect(agentsOf(agents, "busy").map(({ id }) => id)).toEqual(["3"]);
  expect(agentsOf(agents, "away").map(({ id }) => id)).toEqual(["5"]);
  expect(agentsOf(agents, "all")).toHaveLength(5);
});

test("who waits stands first, by priority and arrival", () => {
  const calls = [
    aBoardCall({ call: "talks", state: "talking", arrived_at: "2026-11-21T08:00:00Z" }),
    aBoardCall({ call: "second", arrived_at: "2026-11-21T08:59:00Z" }),
    aBoardCall({ call: "first", arrived_at: "2026-11-21T08:58:00Z" }),
    aBoardCall({ call: "urgent", tier: 0, arrived_at: "2026-11-21T08:59:30Z" }),
  ];

  expect(callsInOrder(calls).map(({ call }) => call)).toEqual(["urgent", "first", "second", "talks"]);
});

test("rows that changed take the place of those that were, and those that are gone go", () => {
  const whole = boardOf({
    type: "board",
    window_min: 30,
    counted_at: null,
    queues: [aBoardQueue()],
    agents: [anAgent()],
    calls: [aBoardCall({ call: "a" }), aBoardCall({ call: "b" })],
  });
  const nothing = { queues: [], agents: [], agents_gone: [], calls: [], calls_gone: [] };
  const now = changedBoard(whole, {
    ...nothing,
    type: "board_changed",
    counted_at: "2026-11-21T09:00:00Z",
    agents: [anAgent({ state: "talking" })],
    calls: [aBoardCall({ call: "a", state: "talking" })],
    calls_gone: ["b"],
  });

  expect(now?.countedAt).toBe("2026-11-21T09:00:00Z");
  expect(now?.agents["8001"]?.state).toBe("talking");
  expect(Object.values(now?.calls ?? {}).map(({ call, state }) => [call, state])).toEqual([["a", "talking"]]);
  expect(Object.keys(now?.queues ?? {})).toEqual(["social"]);
  expect(changedBoard(null, { ...nothing, type: "board_changed", counted_at: null })).toBeNull();
});
