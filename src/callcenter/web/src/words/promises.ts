// Words of what callers were promised: messages that are heard, and callbacks.
import type { PageLanguage } from "./words";

export interface PromisesWords {
  queue: string;
  number: string;
  messages: {
    title: string;
    lead: string;
    none: string;
    leftAt: string;
    length: string;
    sound: string;
    soundOf: (number: string, at: string) => string;
    more: string;
  };
  callbacks: {
    title: string;
    lead: string;
    none: string;
    noneDone: string;
    view: string;
    views: { open: string; done: string };
    arrivedAt: string;
    promisedAt: string;
    actions: string;
    show: string;
    showOf: (number: string) => string;
    done: string;
    doneOf: (number: string) => string;
    doneNow: string;
    doneAt: string;
    doneBy: string;
  };
}

export const promises: Record<PageLanguage, PromisesWords> = {
  zh: {
    queue: "队列",
    number: "来电号码",
    messages: {
      title: "留言",
      lead: "来电人留下的话，最新的在前。每次收听都有记录。",
      none: "没有留言。",
      leftAt: "留言时间",
      length: "时长",
      sound: "收听",
      soundOf: (number, at) => `${number} 在 ${at} 的留言`,
      more: "更早的留言",
    },
    callbacks: {
      title: "回拨",
      lead: "不愿排队等候、请我们回电的来电人，先来的在前。显示完整号码会留下记录。",
      none: "没有待回拨的来电人。",
      noneDone: "还没有回拨过。",
      view: "显示",
      views: { open: "待回拨", done: "已回拨" },
      arrivedAt: "来电时间",
      promisedAt: "登记时间",
      actions: "操作",
      show: "显示号码",
      showOf: (number) => `显示号码：${number}`,
      done: "已回拨",
      doneOf: (number) => `已回拨：${number}`,
      doneNow: "已记录为已回拨。",
      doneAt: "回拨时间",
      doneBy: "回拨人",
    },
  },
  en: {
    queue: "Queue",
    number: "Number",
    messages: {
      title: "Messages",
      lead: "What callers have left, the latest first. Each listening is logged.",
      none: "No messages.",
      leftAt: "Left",
      length: "Length",
      sound: "Listen",
      soundOf: (number, at) => `Message of ${number}, ${at}`,
      more: "Earlier messages",
    },
    callbacks: {
      title: "Callbacks",
      lead: "Callers who asked to be called back, who came first first. Showing a whole number is logged.",
      none: "Nobody waits to be called back.",
      noneDone: "Nobody was called back yet.",
      view: "Show",
      views: { open: "To be called", done: "Called" },
      arrivedAt: "Called us",
      promisedAt: "Promised",
      actions: "Actions",
      show: "Show number",
      showOf: (number) => `Show number: ${number}`,
      done: "Called back",
      doneOf: (number) => `Called back: ${number}`,
      doneNow: "Kept as called back.",
      doneAt: "Called",
      doneBy: "By",
    },
  },
};
