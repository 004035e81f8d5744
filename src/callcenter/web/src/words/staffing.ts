// Words of the page on which seats are planned.
import type { Played, Order } from "../staffing/staffing";
import type { PageLanguage } from "./words";

type Field =
  | "weeks"
  | "calls"
  | "handling"
  | "patience"
  | "share"
  | "within"
  | "occupancy"
  | "agents"
  | "listed"
  | "load";

export interface StaffingWords {
  title: string;
  lead: string;
  load: {
    title: string;
    usual: string;
    typed: string;
    weekday: string;
    none: string;
    told: (days: number, calls: number, listed: string, handling: string, people: number) => string;
    patience: (seconds: string) => string;
    patient: string;
  };
  weekdays: readonly string[];
  target: string;
  whatIf: string;
  fields: Record<Field, string>;
  hints: Partial<Record<Field, string>>;
  bound: (from: number, to: number) => string;
  compare: string;
  plan: { title: string; hint: string; clear: string };
  play: string;
  playing: string;
  stop: string;
  states: Record<Played["state"], string>;
  seats: {
    title: string;
    chart: string;
    needed: string;
    planned: string;
    summary: (most: number, hours: number, short: number) => string;
    use: string;
  };
  days: {
    title: string;
    lead: string;
    chart: string;
    all: string;
    occupancy: (share: string) => string;
    columns: {
      tier: string;
      callers: string;
      p50: string;
      p95: string;
      longest: string;
      hungUp: string;
      inTime: string;
    };
  };
  asTable: string;
  from: string;
  who: { listed: string; others: string };
  orders: Record<Order, string>;
  /** The best one first. */
  tiers: readonly string[];
}

export const staffing: Record<PageLanguage, StaffingWords> = {
  zh: {
    title: "排班测算",
    lead: "每刻钟需要多少坐席；人手、来电或名单变化时，来电人要等多久。模拟使用与实际服务相同的次序规则。",
    load: {
      title: "话务量",
      usual: "按以往同一星期几",
      typed: "自行填写",
      weekday: "星期",
      none: "没有这样的日子的来电记录，请自行填写。",
      told: (days, calls, listed, handling, people) =>
        `共 ${String(days)} 天，平均每天 ${String(calls)} 个来电，其中名单内 ${listed}；平均处理 ${handling} 秒；${String(people)} 人可接听。`,
      patience: (seconds) => `来电人平均等 ${seconds} 秒后挂断。`,
      patient: "挂断太少，按无人挂断计算。",
    },
    weekdays: ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
    target: "目标",
    whatIf: "如果……",
    fields: {
      weeks: "最近几周",
      calls: "每天来电数",
      handling: "平均处理时长（秒）",
      patience: "平均耐心（秒）",
      share: "接听比例（%）",
      within: "在多少秒内",
      occupancy: "坐席最高利用率（%）",
      agents: "坐席增减",
      listed: "名单内来电（%）",
      load: "话务量倍数",
    },
    hints: {
      handling: "通话加话后处理",
      patience: "留空：无人挂断",
      agents: "例如 -3：全天少三人",
      listed: "留空：与平时相同",
    },
    bound: (from, to) => `请填写 ${String(from)} 到 ${String(to)} 之间的数。`,
    compare: "与先来先接、绝对优先比较",
    plan: {
      title: "计划坐席（按小时）",
      hint: "全部留空：按平时所需。填写了任何一小时后，空着的小时无人值守。",
      clear: "清空",
    },
    play: "测算",
    playing: "正在模拟……",
    stop: "停止",
    states: {
      running: "正在模拟。",
      done: "测算完成。",
      stopped: "已停止。",
      failed: "模拟失败，请缩小范围后重试。",
    },
    seats: {
      title: "所需坐席",
      chart: "每刻钟所需与计划坐席",
      needed: "所需",
      planned: "计划",
      summary: (most, hours, short) =>
        `最多 ${String(most)} 席，合计 ${String(hours)} 工时；${short === 0 ? "计划处处够用。" : `有 ${String(short)} 个刻钟计划不足。`}`,
      use: "以所需坐席作为计划",
    },
    days: {
      title: "来电人的等候",
      lead: "单位为秒，所有来电人都计入，无论是否接通。",
      chart: "每刻钟来电中 95% 等候不超过的秒数",
      all: "全部",
      occupancy: (share) => `坐席利用率 ${share}`,
      columns: {
        tier: "级别",
        callers: "来电",
        p50: "中位数",
        p95: "95%",
        longest: "最长",
        hungUp: "挂断",
        inTime: "达标",
      },
    },
    asTable: "以表格显示",
    from: "时间",
    who: { listed: "名单内", others: "普通" },
    orders: { ours: "本系统次序", fifo: "先来先接", strict: "绝对优先" },
    tiers: ["紧急", "名单（一、二级）", "名单（三、四级，长者）", "回拨", "普通", "靠后接听"],
  },
  en: {
    title: "Staffing",
    lead: "How many seats each quarter hour needs, and how long callers wait when people, calls or the list change. Days are played by the order of service that production runs.",
    load: {
      title: "Load",
      usual: "As on earlier days",
      typed: "Typed",
      weekday: "Day of the week",
      none: "No calls of such days are known: type a load.",
      told: (days, calls, listed, handling, people) =>
        `${String(days)} days, ${String(calls)} calls a day on average, ${listed} of them listed; ${handling} s a call; ${String(people)} people serve them.`,
      patience: (seconds) => `Callers hang up after ${seconds} s on average.`,
      patient: "Too few hung up to tell how patient callers are: nobody is taken to.",
    },
    weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    target: "Target",
    whatIf: "What if",
    fields: {
      weeks: "Latest weeks",
      calls: "Calls a day",
      handling: "Seconds a call",
      patience: "Mean patience, seconds",
      share: "Answered, percent",
      within: "Within seconds",
      occupancy: "Agents busy at most, percent",
      agents: "Agents more or fewer",
      listed: "Listed callers, percent",
      load: "Times the load",
    },
    hints: {
      handling: "Talk and wrap-up",
      patience: "Empty: nobody hangs up",
      agents: "For example -3: three fewer all day",
      listed: "Empty: as usual",
    },
    bound: (from, to) => `Write a number from ${String(from)} to ${String(to)}.`,
    compare: "Compare with plain first come, first served, and with strict priority",
    plan: {
      title: "Seats planned, by the hour",
      hint: "All empty: as many as are usually needed. Once any hour is filled in, an empty one has nobody.",
      clear: "Clear",
    },
    play: "Work it out",
    playing: "Playing the day…",
    stop: "Stop",
    states: {
      running: "The day is being played.",
      done: "Done.",
      stopped: "Stopped.",
      failed: "The day could not be played: ask for less, and try again.",
    },
    seats: {
      title: "Seats needed",
      chart: "Seats needed and planned, by quarter hour",
      needed: "Needed",
      planned: "Planned",
      summary: (most, hours, short) =>
        `${String(most)} at most, ${String(hours)} hours of work in all; ${short === 0 ? "the plan is enough throughout." : `the plan is short in ${String(short)} quarter hours.`}`,
      use: "Take the needed seats as the plan",
    },
    days: {
      title: "What callers meet",
      lead: "Seconds waited; all callers count, answered or not.",
      chart: "Seconds that one caller in twenty waited longer than, by quarter hour",
      all: "All",
      occupancy: (share) => `agents busy ${share} of their time`,
      columns: {
        tier: "Tier",
        callers: "Callers",
        p50: "Median",
        p95: "95 %",
        longest: "Longest",
        hungUp: "Hung up",
        inTime: "In time",
      },
    },
    asTable: "As a table",
    from: "From",
    who: { listed: "Listed", others: "Ordinary" },
    orders: { ours: "our order", fifo: "first come, first served", strict: "strict priority" },
    tiers: [
      "Emergency",
      "Listed, level 1 or 2",
      "Listed, level 3 or 4, or elderly",
      "Callback",
      "Ordinary",
      "Deferred",
    ],
  },
};
