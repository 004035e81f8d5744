// Words of the messages that callers leave.
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
  },
};
