// Words of callbacks: who is owed one, what was tried, how it ended.
import type { components } from "../api/openapi.gen";
import type { PageLanguage } from "./words";

type Callback = components["schemas"]["CallbackView"];
export type NotReached = NonNullable<Callback["attempts"][number]["why"]>;

export interface CallbacksWords {
  title: string;
  lead: string;
  none: string;
  noneClosed: string;
  view: string;
  views: { open: string; closed: string };
  since: string;
  owner: string;
  kind: string;
  kinds: Record<Callback["kind"], string>;
  write: string;
  due: string;
  overdue: string;
  attempts: string;
  attempt: (n: number) => string;
  attemptsLeft: (n: number) => string;
  reached: string;
  why: Record<NotReached | "not_dialled", string>;
  next: string;
  nextNow: string;
  byHand: string;
  beingCalled: (agent: string) => string;
  actions: string;
  show: string;
  showOf: (number: string) => string;
  shown: string;
  done: string;
  doneOf: (number: string) => string;
  doneTitle: string;
  doneWritten: string;
  result: string;
  wasReached: string;
  notReached: string;
  notReachedOf: (number: string) => string;
  notReachedTitle: string;
  withdraw: string;
  withdrawOf: (number: string) => string;
  withdrawTitle: string;
  reason: string;
  reasonHint: string;
  keep: string;
  kept: string;
  ended: string;
  how: Record<NonNullable<Callback["closed_how"]> | "failed" | "withdrawn", string>;
  /** On a call's own page, and on the agent's card. */
  ofCall: string;
  isCallback: string;
  origin: string;
}

export const callbacks: Record<PageLanguage, CallbacksWords> = {
  zh: {
    title: "回拨",
    lead: "答应回电的和排队时挂断的来电人，先来的在前。显示完整号码会留下记录，十分钟内系统不会拨打该号码。",
    none: "没有待回拨的来电人。",
    noneClosed: "还没有了结的回拨。",
    view: "显示",
    views: { open: "待回拨", closed: "已了结" },
    since: "来电时间",
    owner: "责任队列",
    kind: "类别",
    kinds: { promised: "已答应回电", missed: "未接来电" },
    write: "请写信，不要打电话",
    due: "期限",
    overdue: "已超期",
    attempts: "拨打记录",
    attempt: (n) => `第 ${String(n)} 次拨打`,
    attemptsLeft: (n) => `还可拨打 ${String(n)} 次`,
    reached: "已接通",
    why: {
      busy: "占线",
      no_answer: "无人接听",
      refused: "对方拒接",
      congestion: "线路拥塞",
      unreachable: "号码无法接通",
      hung_up: "转接话务员前挂断",
      machine: "答录机或无人说话",
      lost: "结果不明",
      not_dialled: "未能拨出",
    },
    next: "下次拨打",
    nextNow: "有空闲话务员时",
    byHand: "人工拨打",
    beingCalled: (agent) => `${agent} 正在回拨`,
    actions: "操作",
    show: "显示号码",
    showOf: (number) => `显示号码：${number}`,
    shown: "号码已显示",
    done: "我已拨打",
    doneOf: (number) => `我已拨打：${number}`,
    doneTitle: "我已拨打",
    doneWritten: "我已写信",
    result: "结果",
    wasReached: "已与来电人通话",
    notReached: "未接通",
    notReachedOf: (number) => `未接通：${number}`,
    notReachedTitle: "未接通",
    withdraw: "撤销",
    withdrawOf: (number) => `撤销：${number}`,
    withdrawTitle: "不再回拨",
    reason: "原因",
    reasonHint: "能看到此回拨的人都能看到：请勿写个人信息。",
    keep: "保存",
    kept: "已保存。",
    ended: "结果",
    how: {
      talked: "已通话",
      by_hand: "人工完成",
      called_again: "来电人再次来电并已接听",
      failed: "多次未接通",
      withdrawn: "已撤销",
    },
    ofCall: "由此产生的回拨",
    isCallback: "这是回拨",
    origin: "查看原来电",
  },
  en: {
    title: "Callbacks",
    lead: "Callers who were promised a callback, and who hung up while waiting; who came first first. Showing a whole number is logged, and for ten minutes nobody else dials it.",
    none: "Nobody waits to be called back.",
    noneClosed: "No callback has ended yet.",
    view: "Show",
    views: { open: "Owed", closed: "Ended" },
    since: "Called us",
    owner: "Owner",
    kind: "Kind",
    kinds: { promised: "Promised", missed: "Missed call" },
    write: "Write, do not call",
    due: "Deadline",
    overdue: "Overdue",
    attempts: "Attempts",
    attempt: (n) => `attempt ${String(n)}`,
    attemptsLeft: (n) => `${String(n)} left`,
    reached: "Reached",
    why: {
      busy: "Busy",
      no_answer: "No answer",
      refused: "Refused",
      congestion: "Lines congested",
      unreachable: "Number cannot be reached",
      hung_up: "Hung up before an agent was there",
      machine: "A machine, or nobody spoke",
      lost: "Outcome unknown",
      not_dialled: "Could not be dialled",
    },
    next: "Next attempt",
    nextNow: "When an agent is free",
    byHand: "Dialled by hand",
    beingCalled: (agent) => `${agent} is calling now`,
    actions: "Actions",
    show: "Show number",
    showOf: (number) => `Show number: ${number}`,
    shown: "Number shown",
    done: "I have called",
    doneOf: (number) => `I have called: ${number}`,
    doneTitle: "I have called",
    doneWritten: "I have written",
    result: "Outcome",
    wasReached: "I talked with the caller",
    notReached: "Not reached",
    notReachedOf: (number) => `Not reached: ${number}`,
    notReachedTitle: "Not reached",
    withdraw: "Withdraw",
    withdrawOf: (number) => `Withdraw: ${number}`,
    withdrawTitle: "Nobody calls back any more",
    reason: "Reason",
    reasonHint: "Shown to everybody who sees this callback: nothing personal.",
    keep: "Keep",
    kept: "Kept.",
    ended: "Ended",
    how: {
      talked: "Talked",
      by_hand: "Done by hand",
      called_again: "Called again and was answered",
      failed: "Not reached too often",
      withdrawn: "Withdrawn",
    },
    ofCall: "Callback owed for this call",
    isCallback: "This is a callback",
    origin: "The call it is for",
  },
};
