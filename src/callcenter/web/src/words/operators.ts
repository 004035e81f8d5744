// Words that the operators' pages have in common.
import type { Refusal } from "../api/shapes";
import type { PageLanguage } from "./words";

export interface OperatorsWords {
  nav: {
    title: string;
    desktop: string;
    board: string;
    people: string;
    logins: string;
    messages: string;
    callbacks: string;
    search: string;
    flows: string;
    lexicon: string;
    wordings: string;
    schedules: string;
    notices: string;
    staffing: string;
    lists: string;
    numbers: string;
    declared: string;
    audit: string;
    permissions: string;
    integrations: string;
  };
  noAccess: string;
  noAccessText: string;
  cancel: string;
  loading: string;
  failed: string;
  retry: string;
  broken: (name: string) => string;
  refused: (cause: string) => string;
  unreachable: string;
  /** What a refusal means, where its own English sentence says no more. */
  codes: Partial<Record<Refusal["code"], string>>;
  zone: (name: string) => string;
  elsewhere: string;
  now: string;
  listen: { play: string; stop: string; loading: string; failed: string; of: (language: string) => string };
}

export const operators: Record<PageLanguage, OperatorsWords> = {
  zh: {
    nav: {
      title: "页面",
      desktop: "坐席",
      board: "班长看板",
      people: "人员",
      logins: "登录与会话",
      messages: "留言",
      callbacks: "回拨",
      search: "通话检索",
      flows: "语音流程",
      lexicon: "关键词",
      wordings: "说法",
      schedules: "时间表",
      notices: "公告与关闭",
      staffing: "排班测算",
      lists: "名单",
      numbers: "查询号码",
      declared: "自述需要",
      audit: "操作记录",
      permissions: "权限表",
      integrations: "其他系统",
    },
    noAccess: "没有权限",
    noAccessText: "您的角色不能打开这个页面。如有需要，请联系安全管理员。",
    cancel: "取消",
    loading: "正在载入…",
    failed: "无法载入，请稍后重试。",
    retry: "重试",
    broken: (name) => `${name} 无法读取，请用文本编辑器改正后重试。`,
    refused: (cause) => `没有成功：${cause}`,
    unreachable: "没有成功：服务暂时无法访问，请重试。",
    codes: {
      forbidden: "您没有这项权限。",
      stale: "文件已被他人修改，请重新载入。",
      locked: "同事正在编辑。",
      not_found: "已经不存在了。",
      too_large: "内容太大。",
      not_signed_in: "登录已过期，请重新登录。",
      seat_taken: "有人坐在那里。",
    },
    zone: (name) => `所有时间均为热线所在地时间（${name}）。`,
    elsewhere: "这台电脑设在另一个时区，请以页面上写明的时间为准。",
    now: "现在",
    listen: {
      play: "试听",
      stop: "停止",
      loading: "正在合成…",
      failed: "无法试听：这段话没有录音，也无法合成。",
      of: (language) => `试听${language}`,
    },
  },
  en: {
    nav: {
      title: "Pages",
      desktop: "Desktop",
      board: "Live board",
      people: "People",
      logins: "Sign-ins",
      messages: "Messages",
      callbacks: "Callbacks",
      search: "Search calls",
      flows: "Flows",
      lexicon: "Lexicon",
      wordings: "Wordings",
      schedules: "Schedules",
      notices: "Notices",
      staffing: "Staffing",
      lists: "Lists",
      numbers: "Test a number",
      declared: "Declared needs",
      audit: "Audit",
      permissions: "Permissions",
      integrations: "Systems",
    },
    noAccess: "No access",
    noAccessText: "Your role may not open this page. If you need it, ask a security administrator.",
    cancel: "Cancel",
    loading: "Loading…",
    failed: "Could not be loaded. Please try again later.",
    retry: "Try again",
    broken: (name) => `${name} cannot be read. Mend it in a text editor and try again.`,
    refused: (cause) => `That did not work: ${cause}`,
    unreachable: "That did not work: the service cannot be reached. Please try again.",
    codes: {
      forbidden: "you may not do this.",
      stale: "somebody else has changed the file; load it anew.",
      locked: "a colleague is editing it.",
      not_found: "it is no longer there.",
      too_large: "it is too large.",
      not_signed_in: "you are no longer signed in.",
      seat_taken: "somebody works at that seat.",
    },
    zone: (name) => `All times are those of the hotline's place (${name}).`,
    elsewhere: "This computer is set to another time zone: go by the times written on the page.",
    now: "now",
    listen: {
      play: "Listen",
      stop: "Stop",
      loading: "Speaking…",
      failed: "Cannot be heard: there is no recording, and it cannot be synthesised.",
      of: (language) => `Listen: ${language}`,
    },
  },
};
