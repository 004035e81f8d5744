// Words of agents' alarms, as supervisors hear and read them.
import type { PageLanguage } from "./words";

export interface AlarmsWords {
  title: string;
  needsHelp: (agent: string, seat: string | null) => string;
  called: (number: string) => string;
  since: (age: string) => string;
  open: string;
  seen: string;
  seenOf: (agent: string) => string;
}

export const alarms: Record<PageLanguage, AlarmsWords> = {
  zh: {
    title: "紧急求助",
    needsHelp: (agent, seat) => `${agent}${seat === null ? "" : `（分机 ${seat}）`}请求班长协助`,
    called: (number) => `已呼叫 ${number}`,
    since: (age) => `${age} 前`,
    open: "查看通话",
    seen: "我来处理",
    seenOf: (agent) => `我来处理：${agent}`,
  },
  en: {
    title: "Help needed",
    needsHelp: (agent, seat) =>
      `${agent}${seat === null ? "" : ` (extension ${seat})`} needs a supervisor's help`,
    called: (number) => `has called ${number}`,
    since: (age) => `${age} ago`,
    open: "Open the call",
    seen: "I look after it",
    seenOf: (agent) => `I look after it: ${agent}`,
  },
};
