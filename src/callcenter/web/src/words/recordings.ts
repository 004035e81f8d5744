// Words of recordings: paused, refused, listened to.
import type { PauseReason } from "../api/shapes";
import type { Side } from "../calls/player/Player";
import type { ListenReason, Purpose } from "../calls/reasons";
import type { PageLanguage } from "./words";

export interface RecordingsWords {
  /** The caller does not want to be recorded. */
  unrecorded: string;
  pause: {
    button: string;
    resume: string;
    title: string;
    lead: string;
    cancel: string;
    reasons: Record<PauseReason, string>;
    now: string;
    /** `recorded again in …`. */
    until: (left: string) => string;
    said: { paused: string; resumed: string; reminder: (minutes: number) => string };
    by: Record<"agent" | "handed_on" | "talk_over" | "too_long", string>;
  };
  /** `paused from … to …:`. */
  gap: (from: string, until: string) => string;
  listen: {
    lead: string;
    reason: string;
    choose: string;
    reasons: Record<ListenReason, string>;
    note: string;
    noteHint: string;
    submit: string;
    notAllowed: string;
  };
  exporting: {
    title: string;
    lead: string;
    reason: string;
    choose: string;
    reasons: Record<Purpose, string>;
    note: string;
    noteHint: string;
    submit: string;
    making: string;
    done: string;
  };
  /** Legal hold. */
  hold: {
    badge: string;
    held: (by: string, at: string, why: string) => string;
    put: string;
    putLead: string;
    release: string;
    releaseLead: string;
    why: string;
    whyHint: string;
  };
  player: {
    title: string;
    position: string;
    at: (here: string, whole: string) => string;
    play: string;
    pause: string;
    back: (seconds: number) => string;
    forward: (seconds: number) => string;
    speed: string;
    side: string;
    sides: Record<Side, string>;
    skip: string;
    failed: string;
  };
}

export const recordings: Record<PageLanguage, RecordingsWords> = {
  zh: {
    unrecorded: "本次通话不录音",
    pause: {
      button: "暂停录音",
      resume: "恢复录音",
      title: "为什么暂停录音？",
      lead: "暂停期间双方所说的话都不会留在录音里，录音中为静音。原因会记入通话经过。",
      cancel: "不暂停",
      reasons: {
        credentials: "来电人要说密码、验证码或卡号",
        privacy: "涉及健康等个人隐私",
        secrecy: "涉及国家秘密或商业秘密",
        caller_asked: "来电人要求",
        aside: "与本次通话无关的话",
      },
      now: "录音已暂停",
      until: (left) => `${left} 后自动恢复`,
      said: {
        paused: "录音已暂停。",
        resumed: "录音已恢复。",
        reminder: (minutes) => `提醒：录音已暂停 ${String(minutes)} 分钟。`,
      },
      by: { agent: "由话务员恢复", handed_on: "通话转出", talk_over: "通话结束", too_long: "到时自动恢复" },
    },
    gap: (from, until) => `${from} 至 ${until} 暂停录音：`,
    listen: {
      lead: "听录音前请说明原因。谁、何时、为什么听，都会记入审计记录。",
      reason: "原因",
      choose: "请选择",
      reasons: {
        own_work: "办理自己的来电",
        case: "办理他人的工单",
        complaint: "处理投诉",
        quality: "质检",
        training: "培训",
        caller_asked: "来电人申请查阅",
        law: "依法调取",
      },
      note: "补充说明",
      noteHint: "例如工单号；请勿写电话号码或证件号。",
      submit: "听录音",
      notAllowed: "您没有听录音的权限。",
    },
    exporting: {
      title: "导出归档包",
      lead: "归档包含录音、通话信息、校验值和防篡改记录。谁、何时、为什么导出，都会记入审计记录。",
      reason: "用途",
      choose: "请选择",
      reasons: { archive: "归档", law: "依法调取", complaint: "处理投诉", caller_asked: "来电人申请" },
      note: "说明",
      noteHint: "例如案卷号；请勿写电话号码或证件号。",
      submit: "导出",
      making: "正在生成…",
      done: "已导出。",
    },
    hold: {
      badge: "保全",
      held: (by, at, why) => `录音已依法保全，到期也不删除：${by}，${at}，${why}`,
      put: "依法保全录音",
      putLead: "保全期间，录音到期也不删除。谁、何时、为什么保全，都会记入审计记录。",
      release: "解除保全",
      releaseLead: "解除后，录音重新按保存期限处理，已到期的会被删除。",
      why: "理由",
      whyHint: "例如法院文书或案卷号；请勿写电话号码或证件号。",
    },
    player: {
      title: "录音播放",
      position: "播放位置",
      at: (here, whole) => `${here}，共 ${whole}`,
      play: "播放",
      pause: "暂停",
      back: (seconds) => `后退 ${String(seconds)} 秒`,
      forward: (seconds) => `前进 ${String(seconds)} 秒`,
      speed: "速度",
      side: "声道",
      sides: { both: "双方（左来电人，右话务员）", caller: "只听来电人", agent: "只听话务员" },
      skip: "跳过静音",
      failed: "无法播放，请重新载入页面再试。",
    },
  },
  en: {
    unrecorded: "Not recorded",
    pause: {
      button: "Pause recording",
      resume: "Record again",
      title: "Why is the recording paused?",
      lead: "Nothing that either of you says meanwhile is kept; the recording holds silence. The reason goes onto the timeline.",
      cancel: "Do not pause",
      reasons: {
        credentials: "The caller says a password, a code or a card number",
        privacy: "Health, or other private matters",
        secrecy: "State or trade secrets",
        caller_asked: "The caller asks for it",
        aside: "Nothing of this call's",
      },
      now: "Recording paused",
      until: (left) => `goes on by itself in ${left}`,
      said: {
        paused: "The recording is paused.",
        resumed: "The recording goes on.",
        reminder: (minutes) => `Reminder: the recording has been paused for ${String(minutes)} minutes.`,
      },
      by: {
        agent: "by the agent",
        handed_on: "the call was handed on",
        talk_over: "the talk was over",
        too_long: "paused for too long",
      },
    },
    gap: (from, until) => `Paused from ${from} to ${until}:`,
    listen: {
      lead: "Say why before you listen. Who hears what, when and why stands in the audit log.",
      reason: "Reason",
      choose: "Choose",
      reasons: {
        own_work: "My own call",
        case: "Work on somebody else's case",
        complaint: "A complaint",
        quality: "Quality review",
        training: "Training",
        caller_asked: "The caller asks for it",
        law: "An authority asks, by law",
      },
      note: "More of it",
      noteHint: "The number of an order, say; no telephone or identity-card numbers.",
      submit: "Listen",
      notAllowed: "Your role may not hear recordings.",
    },
    exporting: {
      title: "Export a package for the archive",
      lead: "It holds the sound, what is known of the call, hashes and proof. Who exports what, when and why stands in the audit log.",
      reason: "What for",
      choose: "Choose",
      reasons: {
        archive: "The archive",
        law: "An authority asks, by law",
        complaint: "A complaint",
        caller_asked: "The caller asks for it",
      },
      note: "Remarks",
      noteHint: "The number of a file, say; no telephone or identity-card numbers.",
      submit: "Export",
      making: "Being made…",
      done: "Exported.",
    },
    hold: {
      badge: "Held",
      held: (by, at, why) => `Held by law, so not deleted when its term is over: ${by}, ${at}, ${why}`,
      put: "Legal hold",
      putLead:
        "A recording that is held is not deleted when its term is over. Who holds it, when and why is kept in the audit log.",
      release: "Release the hold",
      releaseLead: "Its term counts again; a recording whose term is over is deleted.",
      why: "Reason",
      whyHint: "For example a court's reference; no telephone or identity numbers.",
    },
    player: {
      title: "Recording",
      position: "Position",
      at: (here, whole) => `${here} of ${whole}`,
      play: "Play",
      pause: "Pause",
      back: (seconds) => `Back ${String(seconds)} seconds`,
      forward: (seconds) => `Forward ${String(seconds)} seconds`,
      speed: "Speed",
      side: "Who is heard",
      sides: {
        both: "Both (caller left, agent right)",
        caller: "The caller alone",
        agent: "The agent alone",
      },
      skip: "Skip silence",
      failed: "Cannot be played. Load the page again and try once more.",
    },
  },
};
