// Words of what was said: captions, transcripts, the search in them.
import type { components } from "../api/openapi.gen";
import type { Captions } from "../api/shapes";
import type { PageLanguage } from "./words";

type Transcript = components["schemas"]["TranscriptView"];

export interface TranscriptsWords {
  title: string;
  speakers: Record<"caller" | "agent", string>;
  states: Record<Exclude<Transcript["state"], "done">, string>;
  nothingSaid: string;
  causes: Record<NonNullable<Transcript["cause"]>, string>;
  beginAnew: string;
  playFrom: (at: string) => string;
  sure: (percent: number) => string;
  machine: string;
  captions: {
    title: string;
    show: string;
    hide: string;
    states: Record<Captions["state"], string>;
    waiting: string;
  };
  search: {
    title: string;
    lead: string;
    words: string;
    wordsHint: string;
    from: string;
    to: string;
    queue: string;
    anyQueue: string;
    agent: string;
    submit: string;
    none: string;
    found: (count: number, isAll: boolean) => string;
    more: string;
    call: string;
    caller: string;
    number: string;
    length: string;
    disposition: string;
    anyDisposition: string;
  };
}

export const transcripts: Record<PageLanguage, TranscriptsWords> = {
  zh: {
    title: "通话文字",
    speakers: { caller: "来电人", agent: "话务员" },
    states: {
      none: "这通电话没有文字记录。",
      waiting: "等待转写。",
      working: "正在转写…",
      failed: "没有转写成功。",
    },
    nothingSaid: "没有听清任何话。",
    causes: {
      no_engine: "没有模型能识别这种语言。",
      no_sound: "录音文件已不在。",
      engine_failed: "识别引擎出错。",
      too_slow: "识别引擎没有及时回应。",
      gave_out: "多次转写都中途停止。",
    },
    beginAnew: "重新转写",
    playFrom: (at) => `从 ${at} 播放`,
    sure: (percent) => `把握 ${String(percent)}%`,
    machine: "由机器转写，可能有错，请以录音为准。",
    captions: {
      title: "实时字幕",
      show: "显示字幕",
      hide: "隐藏字幕",
      states: {
        on: "来电人说的话会显示在这里。",
        busy: "字幕暂停：机器繁忙。",
        no_engine: "没有字幕：没有模型能识别来电人的语言。",
        no_sound: "没有字幕：这里看不到录音。",
        lost: "字幕已停止：识别引擎出错。",
      },
      waiting: "…",
    },
    search: {
      title: "通话检索",
      lead: "查找有录音的通话，最新的在前。各项可以只填一部分；每次检索都有记录。",
      words: "关键词",
      wordsHint: "用空格分开的词须在同一句话里。",
      from: "起始日期",
      to: "截止日期",
      queue: "队列",
      anyQueue: "所有队列",
      agent: "话务员工号",
      submit: "检索",
      none: "没有找到。",
      found: (count, isAll) =>
        isAll ? `找到 ${String(count)} 通。` : `已列出 ${String(count)} 通，还有更多。`,
      more: "更早的",
      call: "通话",
      caller: "来电人",
      number: "来电号码",
      length: "时长",
      disposition: "办理结果",
      anyDisposition: "所有结果",
    },
  },
  en: {
    title: "Transcript",
    speakers: { caller: "Caller", agent: "Agent" },
    states: {
      none: "This call has no transcript.",
      waiting: "Waits to be written down.",
      working: "Is being written down…",
      failed: "Could not be written down.",
    },
    nothingSaid: "No words were understood.",
    causes: {
      no_engine: "No model understands this language.",
      no_sound: "The recording's file is gone.",
      engine_failed: "The recogniser failed.",
      too_slow: "The recogniser did not answer in time.",
      gave_out: "Each attempt was broken off.",
    },
    beginAnew: "Try again",
    playFrom: (at) => `Play from ${at}`,
    sure: (percent) => `${String(percent)}% sure`,
    machine: "Written by a machine, which errs: the recording counts.",
    captions: {
      title: "Captions",
      show: "Show captions",
      hide: "Hide captions",
      states: {
        on: "What the caller says is shown here.",
        busy: "Captions pause: machine busy.",
        no_engine: "No captions: no model understands the caller's language.",
        no_sound: "No captions: the recording cannot be seen from here.",
        lost: "Captions have stopped: the recogniser failed.",
      },
      waiting: "…",
    },
    search: {
      title: "Search calls",
      lead: "Find recorded calls, the latest first. Fill in what you know; each search is logged.",
      words: "Words",
      wordsHint: "Words apart have to be in one utterance.",
      from: "From",
      to: "Until",
      queue: "Queue",
      anyQueue: "All queues",
      agent: "Agent's number",
      submit: "Search",
      none: "Nothing found.",
      found: (count, isAll) =>
        isAll ? `${String(count)} found.` : `${String(count)} shown, there are more.`,
      more: "Earlier ones",
      call: "Call",
      caller: "Caller",
      number: "Caller's number",
      length: "Length",
      disposition: "Disposition",
      anyDisposition: "All dispositions",
    },
  },
};
