// Words of casework: notes, matters, how a call ended, what was promised, standard wording, the emergency button.
import type { PageLanguage } from "./words";

export type SheetState = "empty" | "saved" | "unsaved" | "saving" | "away" | "refused" | "stale";

export type Moment = "opening" | "needs" | "during" | "emergency" | "closing";

export interface CaseworkWords {
  title: string;
  notes: string;
  notesHint: string;
  left: (characters: number) => string;
  states: Record<SheetState, string>;
  retry: string;
  conflict: {
    title: string;
    lead: string;
    theirs: string;
    mine: string;
    keepMine: string;
    takeTheirs: string;
  };
  restored: string;
  matter: string;
  noMatter: string;
  suggested: string;
  find: string;
  findHint: string;
  found: (n: number, first: string) => string;
  department: string;
  tags: string;
  disposition: string;
  noDisposition: string;
  solved: string;
  solvedYes: string;
  solvedNo: string;
  unsaid: string;
  followUp: {
    title: string;
    from: string;
    hint: string;
    quick: string;
    inHours: (hours: number) => string;
    tomorrow: string;
    promise: string;
    change: string;
    withdraw: string;
    promised: (from: string, due: string) => string;
    withdrawn: string;
    failed: string;
    past: string;
  };
  wrapUp: {
    title: string;
    extend: string;
    extended: (text: string) => string;
    unsaid: string;
  };
  handbook: { failed: string; loading: string; empty: string };
  scripts: {
    title: string;
    find: string;
    moments: Record<Moment, string>;
    forCaller: string;
    advice: string;
    none: string;
    inLanguage: (language: string) => string;
  };
  emergency: {
    button: string;
    title: string;
    lead: string;
    with: (number: string) => string;
    services: Record<"110" | "119" | "120", string>;
    onlyAlarm: string;
    cancel: string;
    alarmed: string;
    ringing: (number: string) => string;
    alarmFailed: string;
    numberFailed: (number: string, why: string) => string;
  };
  number: { show: string; hide: string; shown: string; failed: string };
  place: string;
  placeHint: string;
  path: string;
  pathKey: (key: string) => string;
  position: string;
  positionIs: (n: number) => string;
  owed: string;
  owedKinds: Record<"promised" | "missed", string>;
  owedDue: (time: string) => string;
  owedSettled: string;
  owedAttempts: (n: number) => string;
  originNotes: string;
}

export const casework: Record<PageLanguage, CaseworkWords> = {
  zh: {
    title: "本次诉求",
    notes: "记录",
    notesHint: "边写边自动保存，最多 10,000 字。",
    left: (characters) => `还可以写 ${String(characters)} 字`,
    states: {
      empty: "",
      saved: "已保存",
      unsaved: "有未保存的内容",
      saving: "正在保存…",
      away: "暂时存不上，内容已留在本机，会自动重试",
      refused: "没有存上",
      stale: "别处改过这份记录",
    },
    retry: "立即重试",
    conflict: {
      title: "另一个页面改过这份记录",
      lead: "您的内容还在。请选择保留哪一份；另一份可在历史版本中找到。",
      theirs: "别处保存的",
      mine: "您这里的",
      keepMine: "保留我的",
      takeTheirs: "使用别处的",
    },
    restored: "已恢复上次未保存的内容",
    matter: "事项",
    noMatter: "未选择",
    suggested: "推荐事项",
    find: "查找事项",
    findHint: "按名称、编码或承办单位；回车选第一项",
    found: (n, first) => (n === 0 ? "没有找到" : `找到 ${String(n)} 项，第一项：${first}`),
    department: "承办单位",
    tags: "标签",
    disposition: "处理结果",
    noDisposition: "未选择",
    solved: "问题是否解决",
    solvedYes: "已解决",
    solvedNo: "未解决",
    unsaid: "未填",
    followUp: {
      title: "承诺回访",
      from: "何时之后回访",
      hint: "到时由同一队列的坐席回电，不早于这个时间。",
      quick: "快速选择",
      inHours: (hours) => `${String(hours)} 小时后`,
      tomorrow: "明天 9:00",
      promise: "登记回访",
      change: "更改时间",
      withdraw: "取消回访",
      promised: (from, due) => `已登记：${from} 之后回访，最迟 ${due}`,
      withdrawn: "已取消回访",
      failed: "没有登记上",
      past: "请填写现在之后的时间",
    },
    wrapUp: {
      title: "话后处理",
      extend: "延长时间",
      extended: (text) => `话后处理剩余 ${text}`,
      unsaid: "处理结果和是否解决还没有填；可以现在填，也可以直接完成。",
    },
    handbook: {
      failed: "事项和用语暂时读取不到，记录照常保存",
      loading: "正在载入事项和用语…",
      empty: "没有可选的事项；请管理员检查 matters.yaml",
    },
    scripts: {
      title: "标准用语",
      find: "查找用语",
      moments: { opening: "开头", needs: "按需要服务", during: "通话中", emergency: "紧急", closing: "结束" },
      forCaller: "适合这位来电人",
      advice: "提示",
      none: "没有符合的用语",
      inLanguage: (language) => `用语语言：${language}`,
    },
    emergency: {
      button: "紧急求助",
      title: "紧急求助",
      lead: "班长会立即收到警报。需要时同时接通 110、119 或 120，来电人不离线。",
      with: (number) => `警报并接通 ${number}`,
      services: { "110": "公安", "119": "消防", "120": "急救" },
      onlyAlarm: "只通知班长",
      cancel: "取消",
      alarmed: "已通知班长",
      ringing: (number) => `正在接通 ${number}，请不要挂机`,
      alarmFailed: "没能通知班长，请当面呼叫",
      numberFailed: (number, why) => `${number} 没有接通：${why}`,
    },
    number: {
      show: "显示完整号码",
      hide: "隐藏号码",
      shown: "完整号码已显示，并已记入审计",
      failed: "没能显示号码",
    },
    place: "号码归属地",
    placeHint: "按号段判断，不代表来电人所在位置",
    path: "语音流程",
    pathKey: (key) => `按 ${key}`,
    position: "入队时排位",
    positionIs: (n) => `第 ${String(n)} 位`,
    owed: "待回访",
    owedKinds: { promised: "已承诺回电", missed: "上次排队未接通" },
    owedDue: (time) => `最迟 ${time}`,
    owedSettled: "本次通话后不再回电",
    owedAttempts: (n) => `已试 ${String(n)} 次`,
    originNotes: "原来电的记录",
  },
  en: {
    title: "The caller's case",
    notes: "Notes",
    notesHint: "Saved by themselves while you type; at most 10,000 characters.",
    left: (characters) => `${String(characters)} characters left`,
    states: {
      empty: "",
      saved: "Saved",
      unsaved: "Not saved yet",
      saving: "Saving…",
      away: "Cannot be saved now; kept on this computer and tried again",
      refused: "Not saved",
      stale: "Changed elsewhere",
    },
    retry: "Try again now",
    conflict: {
      title: "Another page has changed this case",
      lead: "What you wrote is still here. Choose which to keep; the other stays among its versions.",
      theirs: "Saved elsewhere",
      mine: "Yours",
      keepMine: "Keep mine",
      takeTheirs: "Take the other",
    },
    restored: "What was not saved last time is back",
    matter: "Matter",
    noMatter: "None chosen",
    suggested: "Suggested matters",
    find: "Find a matter",
    findHint: "By name, code or department; Enter takes the first",
    found: (n, first) => (n === 0 ? "None found" : `${String(n)} found, the first: ${first}`),
    department: "Department",
    tags: "Tags",
    disposition: "How it ended",
    noDisposition: "None chosen",
    solved: "Was it solved?",
    solvedYes: "Solved",
    solvedNo: "Not solved",
    unsaid: "Not said",
    followUp: {
      title: "Call back",
      from: "Call back after",
      hint: "Agents of the same queue call then, not before.",
      quick: "Soon chosen",
      inHours: (hours) => (hours === 1 ? "In 1 hour" : `In ${String(hours)} hours`),
      tomorrow: "Tomorrow 9:00",
      promise: "Promise to call back",
      change: "Change the time",
      withdraw: "Do not call back",
      promised: (from, due) => `Promised: after ${from}, by ${due} at the latest`,
      withdrawn: "Nobody will call back",
      failed: "Not promised",
      past: "Enter a time to come",
    },
    wrapUp: {
      title: "After-call work",
      extend: "More time",
      extended: (text) => `${text} left for after-call work`,
      unsaid: "How it ended and whether it was solved are not said yet; say it now, or just finish.",
    },
    handbook: {
      failed: "Matters and wording cannot be read now; notes are saved as ever",
      loading: "Loading matters and wording…",
      empty: "There are no matters to choose from; ask your administrator to look at matters.yaml",
    },
    scripts: {
      title: "Standard wording",
      find: "Find wording",
      moments: {
        opening: "Opening",
        needs: "How to serve",
        during: "During the call",
        emergency: "Emergency",
        closing: "Closing",
      },
      forCaller: "For this caller",
      advice: "Advice",
      none: "No wording fits",
      inLanguage: (language) => `Wording in ${language}`,
    },
    emergency: {
      button: "Emergency",
      title: "Emergency",
      lead: "Supervisors are alarmed at once. 110, 119 or 120 can join the call; the caller stays on the line.",
      with: (number) => `Alarm, and call ${number}`,
      services: { "110": "police", "119": "fire brigade", "120": "ambulance" },
      onlyAlarm: "Alarm supervisors only",
      cancel: "Cancel",
      alarmed: "Supervisors are alarmed",
      ringing: (number) => `Calling ${number}; please stay on the line`,
      alarmFailed: "Supervisors could not be alarmed: call one over",
      numberFailed: (number, why) => `${number} was not reached: ${why}`,
    },
    number: {
      show: "Show the whole number",
      hide: "Hide the number",
      shown: "The whole number is shown; this was written down",
      failed: "The number cannot be shown",
    },
    place: "Number from",
    placeHint: "By the numbering plan; not where the caller is",
    path: "Way through the flow",
    pathKey: (key) => `pressed ${key}`,
    position: "Place when joining",
    positionIs: (n) => String(n),
    owed: "Callback owed",
    owedKinds: { promised: "Promised", missed: "Hung up waiting" },
    owedDue: (time) => `by ${time}`,
    owedSettled: "settled by this call",
    owedAttempts: (n) => (n === 1 ? "tried once" : `tried ${String(n)} times`),
    originNotes: "Notes of the call before",
  },
};
