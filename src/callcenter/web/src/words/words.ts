// Every word that the pages show, in one type: a language that lacks one does not compile.
import type { Shortcut } from "../desktop/shortcuts";
import type { AuditWords } from "./audit";
import type { AlarmsWords } from "./alarms";
import type { RecordingsWords } from "./recordings";
import type { BalanceWords } from "./balance";
import type { BoardWords } from "./board";
import type { BatchesWords } from "./batches";
import type { ListsWords } from "./lists";
import type { NoticesWords } from "./notices";
import type { PublishingWords } from "./publishing";
import type { LexiconWords } from "./lexicon";
import type { SchedulesWords } from "./schedules";
import type { SoundWords } from "./sound";
import type { StaffingWords } from "./staffing";
import type { TryingWords } from "./trying";
import type { OperatorsWords } from "./operators";
import type { CallbacksWords } from "./callbacks";
import type { PhoneWords } from "./phone";
import type { CaseworkWords } from "./casework";
import type { PromisesWords } from "./promises";
import type { TranscriptsWords } from "./transcripts";
import type {
  AgentView,
  CallDetail,
  CallState,
  Fact,
  Language,
  Me,
  Need,
  Status,
  Why,
  WhyNow,
} from "../api/shapes";

export type PageLanguage = "zh" | "en";

type FactKind = Fact["kind"];

type Outcome = NonNullable<CallDetail["outcome"]>;

export interface Words {
  htmlLang: string;
  product: string;
  desk: string;
  skipToContent: string;
  language: string;
  /** In that language itself. */
  otherLanguage: string;
  signIn: {
    title: string;
    lead: string;
    name: string;
    password: string;
    submit: string;
    submitting: string;
    wrong: string;
    tooMany: (seconds: number) => string;
    away: string;
  };
  signOut: string;
  myAccount: string;
  roles: Record<Me["role"], string>;
  connection: { connecting: string; live: string; lost: string; stale: string };
  status: Record<Status, string> & {
    title: string;
    reason: string;
    noReason: string;
    seatFirst: string;
    missedRing: string;
    failed: string;
  };
  state: Record<AgentView["state"], string>;
  seat: (seat: string) => string;
  noSeat: string;
  chooseSeat: string;
  phone: Record<AgentView["phone"], string>;
  call: {
    title: string;
    none: string;
    noneLead: { available: string; other: string };
    incoming: string;
    anonymous: string;
    dialled: (number: string) => string;
    queue: string;
    why: string;
    wait: string;
    waited: string;
    talking: string;
    lifeboat: string;
    special: string;
    emergency: string;
    tier: (tier: number) => string;
    neverIdentity: string;
    needs: string;
    earlier: string;
    noEarlier: string;
    answered: string;
    unanswered: string;
    open: string;
    openThis: string;
    wrapUpDone: string;
    wrapUpLeft: (text: string) => string;
  };
  needs: Record<Need, string>;
  reason: {
    words: string;
    /** What stands before the caller's words, and behind them. */
    heard: readonly [string, string];
    bySound: (heard: string) => string;
    byWording: string;
    why: Record<Why, string>;
    probability: (name: string, percent: number) => string;
    /** Of words that were not sure enough to be followed. */
    guess: (name: string, percent: number) => string;
    runnerUp: (name: string, percent: number) => string;
    engine: (name: string) => string;
    key: (key: string) => string;
    list: string;
    fallback: string;
    lifeboat: string;
    callback: string;
    supervisor: string;
    agent: string;
  };
  whyNow: {
    title: string;
    ordinary: string;
    waited: (tier: string, age: string) => string;
    /** Minutes that the tier counts as having come earlier; fewer than none: later. */
    headStart: (minutes: number) => string;
    raisedFrom: (tier: string) => string;
    overdue: string;
    insteadOf: (tier: string) => string;
    before: (tier: string, age: string) => string;
    nobodyElse: string;
    eligible: (count: number) => string;
    choice: Record<WhyNow["choice"], string>;
  };
  languages: Record<Language, string>;
  queues: {
    title: string;
    name: string;
    waiting: string;
    longest: string;
    expected: string;
    minutes: (from: number, to: number) => string;
    agents: string;
    none: string;
  };
  recent: {
    title: string;
    titleAll: string;
    none: string;
    time: string;
    number: string;
    queue: string;
    state: string;
    wait: string;
    talk: string;
    rating: string;
    recording: string;
    hasRecording: string;
  };
  callState: Record<CallState, string>;
  ratings: Record<number, string>;
  callPage: {
    secondOpinion: string;
    announcementHeard: string;
    shortages: Record<"calls" | "rate", string>;
    early: string;
    title: string;
    back: string;
    loading: string;
    notFound: string;
    failed: string;
    retry: string;
    facts: string;
    arrived: string;
    agent: string;
    outcome: string;
    flow: string;
    priority: string;
    rating: string;
    timeline: string;
    messageSound: string;
    recording: string;
    recordingOf: (duration: string) => string;
    noRecording: string;
    digest: string;
    silent: { caller: string; agent: string };
  };
  outcomes: Record<Outcome, string>;
  facts: Record<FactKind, string>;
  shortcuts: {
    title: string;
    open: string;
    close: string;
    list: Record<Shortcut, string>;
  };
  announce: {
    ring: (parts: readonly string[]) => string;
    talking: string;
    wrapUp: string;
    endingIn: (tail: string) => string;
  };
  notFound: string;
  operators: OperatorsWords;
  promises: PromisesWords;
  telephone: PhoneWords;
  callbacks: CallbacksWords;
  balance: BalanceWords;
  board: BoardWords;
  casework: CaseworkWords;
  alarms: AlarmsWords;
  recordings: RecordingsWords;
  transcripts: TranscriptsWords;
  notices: NoticesWords;
  trying: TryingWords;
  sound: SoundWords;
  staffing: StaffingWords;
  schedules: SchedulesWords;
  lexicon: LexiconWords;
  wordings: LexiconWords;
  publishing: PublishingWords;
  audit: AuditWords;
  lists: ListsWords;
  batches: BatchesWords;
}
