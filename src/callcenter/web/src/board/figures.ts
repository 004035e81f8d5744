// What the board's tables show, drawn from its rows and the time. Pure.
import type { AgentView, BoardCall, BoardQueue } from "../api/shapes";
import type { Shown } from "../words/board";

type Level = NonNullable<BoardQueue["levels"]>["levels"][number];
export type Share = Level["from_queue"];

const WAITING: readonly BoardCall["state"][] = ["waiting", "ringing", "lifeboat"];

export function isWaiting({ state }: BoardCall): boolean {
  return WAITING.includes(state);
}

/** Whole percent, rounded down: 100 only where it is all of them. Null where there was nobody. */
export function percent({ met, of }: Share): number | null {
  return of === 0 ? null : Math.floor((100 * met) / of);
}

export function waitingIn(queue: BoardQueue): number {
  return queue.waiting_by_tier.reduce((sum, count) => sum + count, 0);
}

/** Those who wait in the queue for longer than that now. */
export function waitingPast(
  calls: readonly BoardCall[],
  queue: string,
  seconds: number,
  nowMs: number,
): number {
  return calls.filter(
    (call) =>
      call.queue === queue &&
      isWaiting(call) &&
      nowMs - Date.parse(call.queued_at ?? call.arrived_at) > seconds * 1000,
  ).length;
}

/** How an agent stands, in the order of the table. */
export type Standing = AgentView["state"] | "free" | "not_ready" | Exclude<AgentView["status"], "available">;

const ORDER: readonly Standing[] = [
  "rejoining",
  "ringing",
  "talking",
  "wrap_up",
  "not_ready",
  "free",
  "break",
  "training",
  "offline",
];

/** What the system sees goes before what the person chose; who is available has a telephone that can be rung. */
export function standingOf(agent: AgentView): Standing {
  if (agent.state !== "idle") return agent.state;
  if (agent.status !== "available") return agent.status;
  return agent.phone === "ready" ? "free" : "not_ready";
}

/** Since when they stand so. */
export function standsSince(agent: AgentView): string {
  if (agent.state !== "idle" || agent.status === "available") return agent.state_since;
  return agent.status_since > agent.state_since ? agent.status_since : agent.state_since;
}

const GROUPS: Record<Exclude<Shown, "all">, (agent: AgentView) => boolean> = {
  at_work: ({ status, state }) => status !== "offline" || state !== "idle",
  idle: (agent) => standingOf(agent) === "free",
  busy: ({ state }) => state !== "idle",
  away: ({ status, state }) => state === "idle" && (status === "break" || status === "training"),
};

export const GROUP_NAMES: readonly Shown[] = ["at_work", "idle", "busy", "away", "all"];

/** Those of a group: by how they stand, the longest first. */
export function agentsOf(agents: readonly AgentView[], group: Shown): readonly AgentView[] {
  return agents
    .filter((agent) => group === "all" || GROUPS[group](agent))
    .sort(
      (one, other) =>
        ORDER.indexOf(standingOf(one)) - ORDER.indexOf(standingOf(other)) ||
        standsSince(one).localeCompare(standsSince(other)) ||
        one.id.localeCompare(other.id),
    );
}

/** Who waits first, by tier and then by arrival; then who talks, then all others. */
export function callsInOrder(calls: readonly BoardCall[]): readonly BoardCall[] {
  const rank = (call: BoardCall) => (isWaiting(call) ? call.tier : call.state === "talking" ? 6 : 7);
  return [...calls].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      one.arrived_at.localeCompare(other.arrived_at) ||
      one.call.localeCompare(other.call),
  );
}

/** Since when the call is at what it is at, as far as that is known. */
export function callSince(call: BoardCall): string {
  if (call.talking_since !== null) return call.talking_since;
  return isWaiting(call) ? (call.queued_at ?? call.arrived_at) : call.arrived_at;
}
