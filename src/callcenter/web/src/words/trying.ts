import type { PageLanguage } from "./words";

export type CallerKind = "ordinary" | "listed" | "deaf" | "old";
export type Hour = "now" | "midnight" | "holiday" | "chosen";

export interface TryingWords {
  title: string;
  lead: string;
  unsaved: string;
  setting: string;
  caller: string;
  callers: Record<CallerKind, string>;
  language: string;
  at: string;
  hours: Record<Hour, string>;
  chosenAt: string;
  world: string;
  recogniserDown: string;
  queueFull: string;
  closed: string;
  noneClosed: string;
  closingNotice: Record<"zh" | "en" | "ko", string>;
  call: string;
  again: string;
  sound: string;
  cutIn: string;
  keypad: string;
  keypadHint: string;
  press: (key: string) => string;
  say: string;
  saySubmit: string;
  goOn: string;
  silent: string;
  hangUp: string;
  back: string;
  agent: { answers: string; declines: string; leaves: string };
  transcript: string;
  nothing: string;
  at_s: (seconds: string) => string;
  /** Of words that nobody has measured yet. */
  about_s: (seconds: string) => string;
  hears: string;
  over: string;
  ends: Record<"hung_up" | "left" | "waiting" | "talking" | "in_flow", string>;
  soundFailed: string;
  scripts: {
    title: string;
    lead: string;
    run: string;
    running: string;
    passed: (passed: number, all: number) => string;
    pass: string;
    fail: string;
    show: string;
    none: string;
    coverage: string;
    nodes: (percent: string, entered: number, all: number) => string;
    exits: (percent: string, taken: number, all: number) => string;
    neverEntered: string;
    neverTaken: string;
    allTaken: string;
    onlyFailed: string;
    personAfter: (seconds: string) => string;
  };
}

export const trying: Record<PageLanguage, TryingWords> = {
  zh: {
    title: "试呼",
    lead: "在来电人听到之前先走一遍；不影响真实来电。",
    unsaved: "按页面上的内容试呼，包括未保存的修改。",
    setting: "来电设定",
    caller: "来电人",
    callers: { ordinary: "普通来电人", listed: "特服名单", deaf: "听障人士", old: "年长、反应慢" },
    language: "语言",
    at: "时间",
    hours: { now: "现在", midnight: "午夜", holiday: "节假日", chosen: "自选" },
    chosenAt: "自选时间",
    world: "情况",
    recogniserDown: "语音识别不可用",
    queueFull: "队列已满",
    closed: "关闭的队列",
    noneClosed: "无",
    closingNotice: {
      zh: "该业务暂停服务。",
      en: "This service is closed for the moment.",
      ko: "이 서비스는 잠시 중단되었습니다.",
    },
    call: "呼入",
    again: "重新呼入",
    sound: "播放声音",
    cutIn: "不等听完就打断",
    keypad: "拨号键",
    keypadHint: "也可以直接按键盘上的数字、* 和 #。",
    press: (key) => `按 ${key}`,
    say: "来电人说",
    saySubmit: "说",
    goOn: "继续听",
    silent: "一直不作声",
    hangUp: "挂机",
    back: "退一步",
    agent: { answers: "坐席接听", declines: "坐席未接", leaves: "坐席挂机" },
    transcript: "来电经过",
    nothing: "还没有呼入。",
    at_s: (seconds) => `${seconds} 秒`,
    about_s: (seconds) => `约 ${seconds} 秒`,
    hears: "听到",
    over: "通话结束",
    ends: {
      hung_up: "系统挂机",
      left: "来电人挂机",
      waiting: "在排队，等待人工",
      talking: "正在与坐席通话",
      in_flow: "在语音流程中",
    },
    soundFailed: "声音无法播放，可以看文字继续。",
    scripts: {
      title: "脚本来电",
      lead: "运行随流程保存的全部脚本来电，并统计走过的节点和出口。",
      run: "全部运行",
      running: "正在运行…",
      passed: (passed, all) => `${String(all)} 个中 ${String(passed)} 个通过`,
      pass: "通过",
      fail: "未通过",
      show: "在画布上显示",
      none: "这个流程还没有脚本来电。",
      coverage: "覆盖率",
      nodes: (percent, entered, all) => `节点 ${percent}%（${String(entered)}/${String(all)}）`,
      exits: (percent, taken, all) => `出口 ${percent}%（${String(taken)}/${String(all)}）`,
      neverEntered: "从未到过的节点",
      neverTaken: "从未走过的出口",
      allTaken: "所有出口都走过。",
      onlyFailed: "只看未通过",
      personAfter: (seconds) => `${seconds} 秒到人工`,
    },
  },
  en: {
    title: "Try",
    lead: "Walk through it before callers do; real calls are not touched.",
    unsaved: "What the page shows is tried, with the changes that are not saved.",
    setting: "The call",
    caller: "Caller",
    callers: { ordinary: "Ordinary", listed: "On the special list", deaf: "Deaf", old: "Old and slow" },
    language: "Language",
    at: "Time",
    hours: { now: "Now", midnight: "Midnight", holiday: "A public holiday", chosen: "Chosen" },
    chosenAt: "Chosen time",
    world: "Things gone wrong",
    recogniserDown: "No speech recognition",
    queueFull: "Queues are full",
    closed: "Closed queue",
    noneClosed: "None",
    closingNotice: {
      zh: "该业务暂停服务。",
      en: "This service is closed for the moment.",
      ko: "이 서비스는 잠시 중단되었습니다.",
    },
    call: "Call",
    again: "Call again",
    sound: "Sound",
    cutIn: "Cuts in before the end",
    keypad: "Keypad",
    keypadHint: "The keyboard's digits, * and # work too.",
    press: (key) => `Press ${key}`,
    say: "The caller says",
    saySubmit: "Say",
    goOn: "Listen on",
    silent: "Stay silent",
    hangUp: "Hang up",
    back: "Step back",
    agent: { answers: "Agent answers", declines: "Agent does not answer", leaves: "Agent hangs up" },
    transcript: "The call so far",
    nothing: "Nobody has called yet.",
    at_s: (seconds) => `${seconds} s`,
    about_s: (seconds) => `about ${seconds} s`,
    hears: "Hears",
    over: "The call is over",
    ends: {
      hung_up: "we hung up",
      left: "the caller hung up",
      waiting: "waiting for a person",
      talking: "talking with an agent",
      in_flow: "in the flow",
    },
    soundFailed: "The sound cannot be played; go on by the text.",
    scripts: {
      title: "Scripted callers",
      lead: "Runs every scripted caller kept beside the flow, and counts the nodes and exits they take.",
      run: "Run all",
      running: "Running…",
      passed: (passed, all) => `${String(passed)} of ${String(all)} passed`,
      pass: "Passed",
      fail: "Failed",
      show: "Show on the canvas",
      none: "This flow has no scripted callers yet.",
      coverage: "Coverage",
      nodes: (percent, entered, all) => `nodes ${percent} % (${String(entered)}/${String(all)})`,
      exits: (percent, taken, all) => `exits ${percent} % (${String(taken)}/${String(all)})`,
      neverEntered: "Nodes never come to",
      neverTaken: "Exits never taken",
      allTaken: "Every exit was taken.",
      onlyFailed: "Failed only",
      personAfter: (seconds) => `a person after ${seconds} s`,
    },
  },
};
