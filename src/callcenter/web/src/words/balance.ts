// Words of the balance: whether every call is accounted for, and what does not add up.
import type { components } from "../api/openapi.gen";
import type { PageLanguage } from "./words";

export type Drift = components["schemas"]["DriftView"];

export interface BalanceWords {
  title: string;
  lead: string;
  today: (entered: number, dialled: number) => string;
  part: (name: string, count: number) => string;
  looked: (at: string) => string;
  notLooked: string;
  failed: (cause: string) => string;
  notRead: string;
  well: string;
  standing: (count: number) => string;
  call: string;
  found: string;
  missing: string;
  mend: string;
  mended: (at: string) => string;
  kinds: Record<Drift["kind"], { missing: string; mend: string }>;
}

const itself = {
  zh: "系统会在两分钟内自行补齐；若仍在此处，请查看日志中关于该通话的记录。",
  en: "The service mends it within two minutes; if it stays, see what its log says of this call.",
};

export const balance: Record<PageLanguage, BalanceWords> = {
  zh: {
    title: "来电核对",
    lead: "每分钟把本系统的记录、Asterisk 自己的两份记录和录音逐通核对：每一位来电人都应有着落。",
    today: (entered, dialled) => `今天来电 ${entered} 通，外呼 ${dialled} 通。`,
    part: (name, count) => `${name} ${count}`,
    looked: (at) => `核对于 ${at}。`,
    notLooked: "服务启动后尚未核对。",
    failed: (cause) => `上一次核对未能完成：${cause}`,
    notRead: "暂时无法读取核对结果。",
    well: "全部相符，没有遗漏。",
    standing: (count) => `${count} 处不符，尚未解决：`,
    call: "通话",
    found: "发现于",
    missing: "缺什么",
    mend: "怎么办",
    mended: (at) => `已于 ${at} 解决。`,
    kinds: {
      unknown_call: { missing: "Asterisk 接到了这位来电人，本系统没有这通记录。", mend: itself.zh },
      unseen_call: {
        missing: "本系统有这通记录，Asterisk 的 CEL 中没有。",
        mend: "请检查 Asterisk 日志目录的磁盘空间和权限：CEL 没有写入。",
      },
      not_ended: { missing: "来电人已不在线，本系统的记录仍未结束。", mend: itself.zh },
      still_up: {
        missing: "本系统的记录已结束，Asterisk 的 CEL 中没有来电线路的结束。",
        mend: "用 core show channels 查看：线路仍在则挂断；不在则是 CEL 缺了一行。",
      },
      answer_missing: {
        missing: "话务员与来电人通过话，本系统的记录没有体现。",
        mend: "这通应计为已接听；请连同那一分钟的日志上报。",
      },
      answer_unseen: {
        missing: "本系统记为已接听，Asterisk 中来电人与席位从未接通。",
        mend: "这通不应计为已接听；请连同那一分钟的日志上报。",
      },
      lifeboat_missing: {
        missing: "来电人曾由 Asterisk 单独排队，本系统的记录没有体现。",
        mend: "期间由 Asterisk 单独服务；请连同那一分钟的日志上报。",
      },
      queue_log_differs: {
        missing: "Asterisk 的 CEL 与 queue_log 对排队的记录不一致。",
        mend: "请检查 Asterisk 日志目录的磁盘空间和权限：其中一份没有写入。",
      },
      entry_missing: {
        missing: "时间线的编号有缺口。",
        mend: "请查看数据目录中的 journal/refused，以及日志中的 timeline.headless。",
      },
      recording_missing: {
        missing: "话务员与来电人通过话，没有录音。",
        mend: "请检查录音目录的磁盘空间和权限，并在 Asterisk 的 messages.log 中查找这通。",
      },
      recording_unfinished: { missing: "录音仍是 Asterisk 写下的原样，尚未入库。", mend: itself.zh },
    },
  },
  en: {
    title: "Balance",
    lead: "Each minute our record, Asterisk's own two and the recordings are laid beside each other, call by call: every caller has to be accounted for.",
    today: (entered, dialled) => `Today ${entered} callers came, ${dialled} were called.`,
    part: (name, count) => `${name} ${count}`,
    looked: (at) => `Looked at ${at}.`,
    notLooked: "Not looked at since the service began.",
    failed: (cause) => `The last look could not be finished: ${cause}`,
    notRead: "The balance cannot be read just now.",
    well: "All of it agrees; nobody is missing.",
    standing: (count) => (count === 1 ? "1 difference stands:" : `${count} differences stand:`),
    call: "Call",
    found: "Found",
    missing: "What is missing",
    mend: "What to do",
    mended: (at) => `Mended at ${at}.`,
    kinds: {
      unknown_call: { missing: "Asterisk had this caller, our record has no such call.", mend: itself.en },
      unseen_call: {
        missing: "Our record has this call, Asterisk's CEL has no row of it.",
        mend: "Look at the disk and the rights of Asterisk's log folder: CEL was not written.",
      },
      not_ended: { missing: "The caller is gone, our record goes on.", mend: itself.en },
      still_up: {
        missing: "Our record has ended, the end of the caller's line is not in Asterisk's CEL.",
        mend: "Look with core show channels: hang the channel up if it is there, else CEL lost a row.",
      },
      answer_missing: {
        missing: "An agent talked with the caller, our record does not say so.",
        mend: "Count this call as answered; report it with the log of that minute.",
      },
      answer_unseen: {
        missing: "Our record says answered, Asterisk never had caller and seat in one bridge.",
        mend: "Count this call as not answered; report it with the log of that minute.",
      },
      lifeboat_missing: {
        missing: "Asterisk alone kept the caller in line, our record does not say so.",
        mend: "They were served by Asterisk alone for a while; report it with the log of that minute.",
      },
      queue_log_differs: {
        missing: "Asterisk's CEL and its queue_log do not agree about the line.",
        mend: "Look at the disk and the rights of Asterisk's log folder: one of the two was not written.",
      },
      entry_missing: {
        missing: "The numbers of the timeline have a gap.",
        mend: "Look into journal/refused in the data folder, and for timeline.headless in the log.",
      },
      recording_missing: {
        missing: "An agent talked with the caller, there is no recording.",
        mend: "Look at the disk and the rights of the recordings' folder, and for this call in Asterisk's messages.log.",
      },
      recording_unfinished: {
        missing: "The recording lies there as Asterisk wrote it, and was not taken in.",
        mend: itself.en,
      },
    },
  },
};
