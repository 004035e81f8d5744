// Words of the live board: how queues, agents and calls stand, and what supervisors do about it.
import type { components } from "../api/openapi.gen";
import type { PageLanguage } from "./words";

export type WhyRaised = components["schemas"]["WantedTier"]["why"];
export type Manner = components["schemas"]["WantedManner"]["manner"];
export type Shown = "at_work" | "idle" | "busy" | "away" | "all";

export interface BoardWords {
  title: string;
  lead: string;
  waiting: string;
  stale: (since: string) => string;
  notCounted: string;
  countedLate: (at: string) => string;
  queues: {
    title: string;
    lead: (minutes: number) => string;
    queue: string;
    waiting: string;
    byTier: (count: number, tier: string) => string;
    longest: string;
    past: (seconds: number) => string;
    within: (seconds: number) => string;
    share: (percent: number, met: number, of: number) => string;
    fromArrival: (percent: number) => string;
    nobody: string;
    meanWait: string;
    answered: string;
    left: string;
    agents: string;
    freeOf: (free: number, on: number) => string;
  };
  agents: {
    title: string;
    agent: string;
    state: string;
    since: string;
    doing: string;
    queues: string;
    phone: string;
    none: string;
    show: string;
    shown: Record<Shown, (count: number) => string>;
    act: (name: string) => string;
    seat: string;
    noSeat: string;
  };
  calls: {
    title: string;
    caller: string;
    queue: string;
    state: string;
    since: string;
    agent: string;
    tier: string;
    none: string;
    act: (number: string) => string;
    raised: (from: string) => string;
    callback: string;
    open: string;
  };
  act: string;
  actions: string;
  close: string;
  done: string;
  move: { title: string; lead: string; queue: string; submit: string; nobody: string };
  raise: {
    title: string;
    lead: string;
    tier: string;
    tiers: Record<number, string>;
    why: string;
    submit: string;
  };
  listening: {
    title: string;
    lead: string;
    manners: Record<Manner, string>;
    there: (by: string, manner: string) => string;
    ringing: (by: string) => string;
    stop: string;
    takeOver: string;
  };
  why: Record<WhyRaised, string>;
  status: { title: string; lead: string; status: string; submit: string };
}

export const board: Record<PageLanguage, BoardWords> = {
  zh: {
    title: "班长看板",
    lead: "队列、话务员和通话的当前情况，每秒更新。所做的每项操作都会记入审计记录和通话时间线。",
    waiting: "正在读取看板…",
    stale: (since) => `连接已断开：以下为 ${since} 的情况，可能已过时。`,
    notCounted: "暂时无法统计接通率。",
    countedLate: (at) => `接通率统计于 ${at}，此后未能更新。`,
    queues: {
      title: "队列",
      lead: (minutes) =>
        `接通率为最近 ${minutes} 分钟内：限时内接听数 ÷（接听数 + 等待超过限时后放弃数），从进入排队算起；括号内从热线接起算起。仍在等待的另列。`,
      queue: "队列",
      waiting: "等待",
      byTier: (count, tier) => `${tier}：${count}`,
      longest: "最长等待",
      past: (seconds) => `已等超过 ${seconds} 秒`,
      within: (seconds) => `${seconds} 秒接通率`,
      share: (percent, met, of) => `${percent}%，${met}/${of}`,
      fromArrival: (percent) => `（${percent}%）`,
      nobody: "无来电",
      meanWait: "平均等待",
      answered: "已接听",
      left: "未接听离开",
      agents: "空闲／在岗",
      freeOf: (free, on) => `${free}／${on}`,
    },
    agents: {
      title: "话务员",
      agent: "话务员",
      state: "状态",
      since: "已持续",
      doing: "通话",
      queues: "队列",
      phone: "话机",
      none: "没有这样的话务员。",
      show: "显示",
      shown: {
        at_work: (count) => `在岗 ${count}`,
        idle: (count) => `空闲 ${count}`,
        busy: (count) => `忙碌 ${count}`,
        away: (count) => `小休和培训 ${count}`,
        all: (count) => `全部 ${count}`,
      },
      act: (name) => `操作：${name}`,
      seat: "席位",
      noSeat: "无席位",
    },
    calls: {
      title: "通话",
      caller: "来电人",
      queue: "队列",
      state: "所处环节",
      since: "已持续",
      agent: "话务员",
      tier: "次序",
      none: "目前没有通话。",
      act: (number) => `操作：${number}`,
      raised: (from) => `已提升，原为：${from}`,
      callback: "回拨",
      open: "查看通话",
    },
    act: "操作",
    actions: "操作",
    close: "关闭",
    done: "已完成。",
    move: {
      title: "移到其他队列",
      lead: "来电人保留原来的到达时间和次序。",
      queue: "队列",
      submit: "移动",
      nobody: "该队列目前无人在岗。",
    },
    raise: {
      title: "提升次序",
      lead: "到达时间不变；按所选次序排队，直到通话结束。会记入时间线和接听理由。",
      tier: "按此次序",
      tiers: {
        0: "紧急：先于所有人",
        1: "如特服名单 1、2 级",
        2: "如特服名单",
        3: "如应回拨的来电人",
        4: "如普通来电人",
        5: "靠后",
      },
      why: "原因",
      submit: "更改次序",
    },
    listening: {
      title: "监听",
      lead: "由您席位上的话机自动接听。监听只听；密语只有话务员听见您；强插双方都听见您；接管后话务员退出通话。",
      manners: { listen: "监听", whisper: "密语", barge: "强插" },
      there: (by, manner) => `${by} 正在${manner}`,
      ringing: (by) => `正在呼叫 ${by} 的话机`,
      stop: "停止监听",
      takeOver: "接管通话",
    },
    why: {
      danger: "有人身危险",
      vulnerable: "需要特别照顾",
      waited_long: "等候过久",
      our_fault: "因我方差错",
      other: "其他",
    },
    status: {
      title: "更改状态",
      lead: "通话中更改的，在通话结束后生效。",
      status: "状态",
      submit: "更改状态",
    },
  },
  en: {
    title: "Live board",
    lead: "How queues, agents and calls stand, each second. Whatever you do here is written into the audit log and onto the call's timeline.",
    waiting: "Reading the board…",
    stale: (since) => `The connection is lost: this is how things stood at ${since}. It may be wrong by now.`,
    notCounted: "Service levels cannot be counted now.",
    countedLate: (at) => `Service levels were counted at ${at}, and could not be since.`,
    queues: {
      title: "Queues",
      lead: (minutes) =>
        `Service levels are of the last ${minutes} minutes: answered in time ÷ (answered + left after longer), from joining the queue; in brackets from the moment the hotline picked up. Who still waits is shown apart.`,
      queue: "Queue",
      waiting: "Waiting",
      byTier: (count, tier) => `${tier}: ${count}`,
      longest: "Longest wait",
      past: (seconds) => `Waiting over ${seconds} s`,
      within: (seconds) => `Answered in ${seconds} s`,
      share: (percent, met, of) => `${percent} %, ${met} of ${of}`,
      fromArrival: (percent) => `(${percent} %)`,
      nobody: "no calls",
      meanWait: "Average wait",
      answered: "Answered",
      left: "Left unanswered",
      agents: "Free / on duty",
      freeOf: (free, on) => `${free} / ${on}`,
    },
    agents: {
      title: "Agents",
      agent: "Agent",
      state: "State",
      since: "For",
      doing: "Call",
      queues: "Queues",
      phone: "Phone",
      none: "No such agent.",
      show: "Show",
      shown: {
        at_work: (count) => `On duty ${count}`,
        idle: (count) => `Free ${count}`,
        busy: (count) => `Busy ${count}`,
        away: (count) => `On a break or in training ${count}`,
        all: (count) => `All ${count}`,
      },
      act: (name) => `Act on: ${name}`,
      seat: "Seat",
      noSeat: "at no seat",
    },
    calls: {
      title: "Calls",
      caller: "Caller",
      queue: "Queue",
      state: "Where",
      since: "For",
      agent: "Agent",
      tier: "Priority",
      none: "There are no calls now.",
      act: (number) => `Act on: ${number}`,
      raised: (from) => `raised from: ${from}`,
      callback: "callback",
      open: "Open the call",
    },
    act: "Act",
    actions: "Actions",
    close: "Close",
    done: "Done.",
    move: {
      title: "Move to another queue",
      lead: "The caller keeps the time of arrival and the place that goes with it.",
      queue: "Queue",
      submit: "Move",
      nobody: "Nobody is on duty in that queue.",
    },
    raise: {
      title: "Raise in the order",
      lead: "The time of arrival stays; the caller is served as one of this priority until the call ends. The timeline and the reason of the offer tell it.",
      tier: "Served as",
      tiers: {
        0: "an emergency: before everybody",
        1: "severe cases of the special-service list",
        2: "the special-service list",
        3: "somebody who is owed a callback",
        4: "an ordinary caller",
        5: "deferred",
      },
      why: "Why",
      submit: "Change the priority",
    },
    listening: {
      title: "Listen",
      lead: "The telephone at your own seat answers by itself. Listening you only hear; whispering the agent alone hears you; speaking both do; taking over, the agent is out of the talk.",
      manners: { listen: "Listen", whisper: "Whisper to the agent", barge: "Speak with both" },
      there: (by, manner) => `${by}: ${manner}`,
      ringing: (by) => `The telephone of ${by} is being rung`,
      stop: "Stop listening",
      takeOver: "Take the call over",
    },
    why: {
      danger: "Somebody is in danger",
      vulnerable: "Needs special care",
      waited_long: "Has waited too long",
      our_fault: "Our own fault",
      other: "Another reason",
    },
    status: {
      title: "Change the status",
      lead: "Changed during a call, it holds after it.",
      status: "Status",
      submit: "Change the status",
    },
  },
};
