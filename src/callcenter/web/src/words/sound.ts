import type { Trouble } from "../sound/recording";
import type { PageLanguage } from "./words";

export interface SoundWords {
  of: (prompt: string, language: string) => string;
  spoken: string;
  recorded: string;
  record: string;
  upload: string;
  remove: string;
  stop: string;
  hear: string;
  keep: string;
  redo: string;
  level: string;
  asking: string;
  counting: (left: number) => string;
  recording: string;
  taken: string;
  sending: string;
  troubles: Record<Trouble, (detail: string) => string>;
}

export const sound: Record<PageLanguage, SoundWords> = {
  zh: {
    of: (prompt, language) => `${prompt} 的声音（${language}）`,
    spoken: "合成语音",
    recorded: "已录音",
    record: "录音",
    upload: "上传…",
    remove: "删除录音",
    stop: "停止",
    hear: "回放",
    keep: "采用",
    redo: "重录",
    level: "音量",
    asking: "请允许浏览器使用麦克风。",
    counting: (left) => `${String(left)} 秒后开始录音`,
    recording: "正在录音…",
    taken: "录好了，可以先听一遍。",
    sending: "正在保存…",
    troubles: {
      denied: () => "浏览器没有允许使用麦克风。请在地址栏的网站设置中允许，然后重试。",
      no_microphone: () => "没有找到可用的麦克风，请检查连接，或是否被其他程序占用。",
      not_here: () => "这里不能录音：浏览器只在 https 或本机地址上提供麦克风。可以上传文件。",
      silent: () => "没有录到声音，请检查麦克风是否静音。",
      refused: (detail) => `不能使用这个录音。${detail}`,
      too_large: () => "文件太大，最多 20 MB。",
    },
  },
  en: {
    of: (prompt, language) => `Sound of ${prompt} (${language})`,
    spoken: "Spoken by the voice",
    recorded: "Recorded",
    record: "Record",
    upload: "Upload…",
    remove: "Remove the recording",
    stop: "Stop",
    hear: "Hear it",
    keep: "Use it",
    redo: "Record again",
    level: "Level",
    asking: "Let the browser use the microphone.",
    counting: (left) => `Recording begins in ${String(left)} s`,
    recording: "Recording…",
    taken: "Recorded; hear it first if you like.",
    sending: "Saving…",
    troubles: {
      denied: () =>
        "The browser may not use the microphone. Allow it in the site's settings beside the address, then try again.",
      no_microphone: () => "No microphone can be used: is one connected, or does another program hold it?",
      not_here: () =>
        "Nothing can be recorded here: browsers give the microphone only on https or this machine. You can upload a file.",
      silent: () => "Nothing was heard: is the microphone muted?",
      refused: (detail) => `This recording cannot be used. ${detail}`,
      too_large: () => "The file is too large: 20 MB at most.",
    },
  },
};
