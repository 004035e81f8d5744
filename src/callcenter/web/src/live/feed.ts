// What a desktop shows, drawn from the numbered messages of its connection. Pure.
//
// Rules: numbers count from 1 without gaps; after a gap nothing is believed until a new snapshot; of a call,
// what is older than what is shown is passed over; a lost connection keeps what was shown, marked as stale.
import type { AlarmView, CallCard, CallSummary, Captions, Me, Numbered, QueueView } from "../api/shapes";
import { boardOf, changedBoard, type Board } from "../board/board";

export const MOST_RECENT = 20;
export const MOST_CAPTIONS = 50;

export interface View {
  me: Me;
  cards: Readonly<Record<string, CallCard>>;
  recent: readonly CallSummary[];
  queues: readonly QueueView[];
  /** Of the agent's own talk. */
  captions: Captions | null;
  /** Agents who need help, for supervisors. */
  alarms: readonly AlarmView[];
  /** The live board, while this desktop watches it. */
  board: Board | null;
  /** How often another browser has taken the telephone of this seat. */
  phoneTakings: number;
}

export type Connection = "connecting" | "live" | "lost";

export interface Feed {
  connection: Connection;
  /** The last number received on this connection. */
  n: number;
  /** A gap was seen; only a snapshot is believed. */
  isAwaitingSnapshot: boolean;
  view: View | null;
  /** The server's clock minus ours, in ms. */
  clockAheadMs: number;
  /** When something was heard last, by our clock; 0 before the first word. */
  heardAtMs: number;
}

export type FeedEvent =
  { type: "opened" } | { type: "lost" } | { type: "received"; numbered: Numbered; nowMs: number };

export type Wish = "ask_resync";

export const unfed: Feed = {
  connection: "connecting",
  n: 0,
  isAwaitingSnapshot: true,
  view: null,
  clockAheadMs: 0,
  heardAtMs: 0,
};

/** The feed after `event`, and what the connection must now do. */
export function on(feed: Feed, event: FeedEvent): readonly [Feed, readonly Wish[]] {
  switch (event.type) {
    case "opened":
      return [{ ...feed, connection: "connecting", n: 0, isAwaitingSnapshot: true }, []];
    case "lost":
      return [{ ...feed, connection: "lost", isAwaitingSnapshot: true }, []];
    case "received":
      return received({ ...feed, heardAtMs: event.nowMs }, event.numbered, event.nowMs);
  }
}

function received(feed: Feed, { n, message }: Numbered, nowMs: number): readonly [Feed, readonly Wish[]] {
  if (message.type === "snapshot") {
    const view: View = {
      me: message.me,
      cards: Object.fromEntries(message.calls.map((card) => [card.call, card])),
      recent: message.recent,
      queues: message.queues,
      captions: message.captions,
      // The whole follows a new snapshot; until then what was shown of it stays.
      board: feed.view?.board ?? null,
      phoneTakings: 0,
      alarms: message.alarms,
    };
    const clockAheadMs = Date.parse(message.at) - nowMs;
    return [{ ...feed, connection: "live", n, isAwaitingSnapshot: false, view, clockAheadMs }, []];
  }
  if (feed.isAwaitingSnapshot || feed.view === null) {
    return [{ ...feed, n }, []];
  }
  if (n !== feed.n + 1) {
    return [{ ...feed, n, isAwaitingSnapshot: true }, ["ask_resync"]];
  }
  return [{ ...feed, n, view: changed(feed.view, message) }, []];
}

type Change = Exclude<Numbered["message"], { type: "snapshot" }>;

function changed(view: View, change: Change): View {
  switch (change.type) {
    case "agent":
      return { ...view, me: { ...view.me, agent: change.agent } };
    case "call": {
      const shown = view.cards[change.call.call];
      if (shown !== undefined && shown.seq > change.call.seq) return view;
      return { ...view, cards: { ...view.cards, [change.call.call]: change.call } };
    }
    case "call_gone":
      return {
        ...view,
        cards: Object.fromEntries(Object.entries(view.cards).filter(([call]) => call !== change.call)),
        recent: view.recent.filter(({ call }) => call !== change.call),
      };
    case "recent":
      return { ...view, recent: withLine(view.recent, change.call) };
    case "queues":
      return { ...view, queues: change.queues };
    case "captions":
      return { ...view, captions: captioned(view.captions, change.captions) };
    case "alarms":
      return { ...view, alarms: change.alarms };
    case "board":
      return { ...view, board: boardOf(change) };
    case "board_changed":
      return { ...view, board: changedBoard(view.board, change) };
    case "phone_taken":
      return { ...view, phoneTakings: view.phoneTakings + 1 };
    case "heartbeat":
      return view;
  }
}

/** A line replaces the one of its number; those of another call are forgotten. */
function captioned(shown: Captions | null, told: Captions): Captions {
  const before = shown?.call === told.call ? shown.lines : [];
  const lines = new Map([...before, ...told.lines].map((line) => [line.n, line]));
  return { ...told, lines: [...lines.values()].slice(-MOST_CAPTIONS) };
}

function withLine(recent: readonly CallSummary[], line: CallSummary): readonly CallSummary[] {
  const shown = recent.find(({ call }) => call === line.call);
  if (shown !== undefined && shown.seq > line.seq) return recent;
  const others = recent.filter(({ call }) => call !== line.call);
  return [line, ...others]
    .sort((one, other) => Date.parse(other.arrived_at) - Date.parse(one.arrived_at))
    .slice(0, MOST_RECENT);
}

/** The call that this desktop is about: rung, talked, or in its after-call work. */
export function currentCard(view: View): CallCard | null {
  const about = view.me.agent?.call;
  if (about != null) return view.cards[about] ?? null;
  const live = Object.values(view.cards).filter(({ state }) => state === "ringing" || state === "talking");
  return live[0] ?? null;
}
