// Samples for tests.
import type { AgentView, BoardCall, BoardQueue, CallCard, Numbered, RouteReason, WhyNow } from "./shapes";

type Message = Numbered["message"];
type Snapshot = Extract<Message, { type: "snapshot" }>;

export function numbered(n: number, message: Message): Numbered {
  return { n, message };
}

export function anAgent(different: Partial<AgentView> = {}): AgentView {
  return {
    id: "8001",
    name: "李敏",
    seat: "1001",
    queues: ["general", "social"],
    levels: { general: 1, social: 2 },
    languages: ["zh"],
    status: "available",
    status_since: "2026-11-21T08:30:00Z",
    reason: "",
    state: "idle",
    state_since: "2026-11-21T08:59:00Z",
    call: null,
    wrap_up_until: null,
    rejoin_until: null,
    phone: "ready",
    ...different,
  };
}

export function aCard(different: Partial<CallCard> = {}): CallCard {
  return {
    call: "pbx1.one",
    seq: 7,
    state: "ringing",
    agent: "8001",
    number: "138****8000",
    language: "zh",
    tier: 1,
    queue: "social",
    arrived_at: "2026-11-21T08:58:30Z",
    ended_at: null,
    wait_ms: null,
    talk_ms: null,
    rating: null,
    has_recording: false,
    consulted: null,
    dialled: "12345",
    is_listed: true,
    needs: ["speak_slowly", "describe_not_show"],
    reason: aReason({ words: ["我", "想", "问", "医保", "报销"], matched: ["医保", "报销"] }),
    why_now: aWhyNow(),
    queued_at: "2026-11-21T08:58:48Z",
    ringing_at: "2026-11-21T08:59:58Z",
    connected_at: null,
    was_in_lifeboat: false,
    is_unrecorded: false,
    called_by: null,
    talk: null,
    callback_of: null,
    place: { region: "CN", zh: "广东省广州市", en: "Guangzhou, Guangdong" },
    path: [
      { at: "2026-11-21T08:58:31Z", flow: "hotline", node: "welcome", key: null },
      { at: "2026-11-21T08:58:36Z", flow: "hotline", node: "ask", key: null },
    ],
    position: 2,
    owed: null,
    earlier: [
      {
        call: "pbx1.earlier",
        arrived_at: "2026-11-03T02:30:00Z",
        queue: "general",
        agent: "8002",
        was_answered: true,
      },
    ],
    ...different,
  };
}

export function aWhyNow(different: Partial<WhyNow> = {}): WhyNow {
  return {
    tier: 1,
    raised_from: null,
    age_s: 88,
    head_start_s: 660,
    is_overdue: false,
    instead_of: null,
    overtaken: 1,
    rival: { call: "pbx1.other", tier: 4, age_s: 245 },
    eligible: ["8001", "8003"],
    eligible_count: 2,
    choice: "idle_longest",
    ...different,
  };
}

export function aReason(different: Partial<RouteReason> = {}): RouteReason {
  return {
    by: "words",
    words: [],
    matched: [],
    keywords: [],
    why: null,
    destination: null,
    means: null,
    probability: null,
    engine: null,
    key: null,
    runner_up: null,
    runner_up_probability: null,
    score: null,
    runner_up_score: null,
    ...different,
  };
}

export function aSnapshot(different: Partial<Snapshot> = {}): Snapshot {
  return {
    type: "snapshot",
    at: "2026-11-21T09:00:00Z",
    me: { user: "limin", role: "agent", agent: anAgent() },
    calls: [],
    recent: [],
    queues: [
      {
        queue: "general",
        name_zh: "综合",
        name_en: "General",
        waiting: 0,
        longest_since: null,
        agents_free: 3,
        agents_on: 4,
        wait: null,
      },
      {
        queue: "social",
        name_zh: "社会保障",
        name_en: "Social security",
        waiting: 2,
        longest_since: "2026-11-21T08:58:48Z",
        agents_free: 1,
        agents_on: 2,
        wait: { from_min: 3, to_min: 5 },
      },
    ],
    captions: null,
    alarms: [],
    ...different,
  };
}

export function aBoardQueue(different: Partial<BoardQueue> = {}): BoardQueue {
  const shares = { from_queue: { met: 17, of: 20 }, from_arrival: { met: 16, of: 20 } };
  return {
    queue: "social",
    name_zh: "社会保障",
    name_en: "Social security",
    waiting_by_tier: [1, 0, 0, 0, 2, 0],
    longest_since: "2026-11-21T08:58:48Z",
    agents_free: 1,
    agents_on: 2,
    levels: {
      answered: 18,
      left: 3,
      mean_wait_ms: 9000,
      levels: [
        { within_s: 15, ...shares },
        { within_s: 20, ...shares },
      ],
    },
    ...different,
  };
}

export function aBoardCall(different: Partial<BoardCall> = {}): BoardCall {
  return {
    call: "pbx1.one",
    state: "waiting",
    queue: "social",
    tier: 4,
    raised_from: null,
    number: "138****8000",
    language: "zh",
    agent: null,
    arrived_at: "2026-11-21T08:58:30Z",
    queued_at: "2026-11-21T08:58:48Z",
    talking_since: null,
    listener: null,
    pause: null,
    is_unrecorded: false,
    is_callback: false,
    ...different,
  };
}
