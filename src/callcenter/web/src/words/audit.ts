// Words of the book of deeds.
import type { PageLanguage } from "./words";

export interface AuditWords {
  title: string;
  lead: string;
  none: string;
  at: string;
  who: string;
  deed: string;
  anyDeed: string;
  subject: string;
  subjectHint: string;
  particulars: string;
  submit: string;
  more: string;
  chain: {
    title: string;
    whole: (entries: number, of: number) => string;
    broken: (faults: number) => string;
    ofChain: string;
    entry: (id: number) => string;
    notMarked: string;
    marked: (at: string) => string;
    all: string;
    notRead: string;
  };
  /** Those without a name here are shown as the service writes them. */
  deeds: Readonly<Record<string, string>>;
}

export const audit: Record<PageLanguage, AuditWords> = {
  zh: {
    title: "操作记录",
    lead: "谁在什么时候做了什么，最新的在前。记录只增不改；号码只以摘要出现。",
    none: "没有符合条件的记录。",
    at: "时间",
    who: "操作人",
    deed: "操作",
    anyDeed: "全部操作",
    subject: "对象",
    subjectHint: "完整写出，例如 batch:12",
    particulars: "详情",
    submit: "筛选",
    more: "更早的记录",
    chain: {
      title: "记录是否完整",
      whole: (entries, of) => `最近 ${String(entries)} 条（共 ${String(of)} 条）与写入时一致。`,
      broken: (faults) => `发现 ${String(faults)} 处与写入时不符：`,
      ofChain: "校验链",
      entry: (id) => `第 ${String(id)} 条`,
      notMarked: "链尾尚未在库外留存。",
      marked: (at) => `链尾已于 ${at} 在库外留存。`,
      all: "全部核对：",
      notRead: "暂时无法核对，请稍后再试。",
    },
    deeds: {
      "access.signed_in": "登录",
      "access.signed_out": "退出登录",
      "access.sign_in_failed": "登录失败",
      "access.locked": "登录被锁定",
      "access.unlocked": "解锁登录",
      "access.sessions_ended": "强制退出",
      "access.password_chosen": "自行修改密码",
      "access.second_factor_changed": "双因素登录变更",
      "access.recovery_code_used": "使用恢复码",
      "access.role_provided": "身份提供方给出角色",
      "list.number_tested": "查询号码",
      "list.entry_added": "添加条目",
      "list.entry_corrected": "更正条目",
      "list.entry_ended": "终止条目",
      "list.need_declared": "登记自述需要",
      "list.declaration_confirmed": "确认自述需要",
      "list.declaration_ended": "终止自述需要",
      "list.import_begun": "提交名单文件",
      "list.batch_approved": "批准批次",
      "list.batch_rejected": "退回批次",
      "list.batch_applied": "批次生效",
      "list.undo_asked": "要求撤销批次",
      "list.batch_undone": "批次已撤销",
      "list.command_given": "执行命令",
      "call.number_shown": "显示来电完整号码",
      "access.refused": "越权访问被拒",
      "call.refused": "操作他人的来电被拒",
      "call.out_refused": "外呼被拒",
      "call.outside_ended": "未经许可的外呼被挂断",
      "backup.made": "完成备份",
      "backup.restored": "恢复备份",
      "callback.number_shown": "显示完整号码",
      "callback.said_done": "记为已回拨",
      "callback.said_not_reached": "记为未接通",
      "callback.withdrawn": "撤回回拨",
      "people.agent_kept": "保存话务员",
      "people.agent_unseated": "请离座席",
      "people.break_reason_kept": "保存小休原因",
      "people.seat_kept": "保存座席",
      "people.seat_removed": "移除座席",
      "people.user_added": "添加用户",
      "people.user_changed": "修改用户",
      "people.password_changed": "更换密码",
      "integration.token_made": "生成令牌",
      "integration.token_revoked": "吊销令牌",
      "integration.refused": "令牌越权被拒",
      "integration.endpoint_made": "新建推送地址",
      "integration.endpoint_changed": "修改推送地址",
      "integration.endpoint_removed": "删除推送地址",
      "integration.secret_shown": "查看签名密钥",
      "integration.secret_renewed": "更换签名密钥",
      "integration.dead_letters_sent": "再送未送达事件",
      "integration.dead_letters_dropped": "丢弃未送达事件",
      "integration.page_made": "新建弹出页面",
      "integration.page_changed": "修改弹出页面",
      "integration.page_removed": "删除弹出页面",
    },
  },
  en: {
    title: "Audit",
    lead: "Who did what, and when, the latest first. Entries are only added, never changed; numbers stand here as digests.",
    none: "Nothing fits.",
    at: "Time",
    who: "Who",
    deed: "Deed",
    anyDeed: "All deeds",
    subject: "Subject",
    subjectHint: "In full, for example batch:12",
    particulars: "Particulars",
    submit: "Filter",
    more: "Earlier ones",
    chain: {
      title: "Whether the book is whole",
      whole: (entries, of) => `The latest ${String(entries)} of ${String(of)} entries are what was written.`,
      broken: (faults) => `${String(faults)} things are not as they were written:`,
      ofChain: "The chain",
      entry: (id) => `Entry ${String(id)}`,
      notMarked: "The end of the chain has not been written down outside the database yet.",
      marked: (at) => `The end of the chain was written down outside the database ${at}.`,
      all: "All of them:",
      notRead: "It cannot be looked at now; try again later.",
    },
    deeds: {
      "access.signed_in": "Signed in",
      "access.signed_out": "Signed out",
      "access.sign_in_failed": "Sign-in failed",
      "access.locked": "Login locked",
      "access.unlocked": "Login unlocked",
      "access.sessions_ended": "Sessions ended",
      "access.password_chosen": "Own password changed",
      "access.second_factor_changed": "Second factor changed",
      "access.recovery_code_used": "Recovery code used",
      "access.role_provided": "Role given by the identity provider",
      "list.number_tested": "Number tested",
      "list.entry_added": "Entry added",
      "list.entry_corrected": "Entry corrected",
      "list.entry_ended": "Entry ended",
      "list.need_declared": "Need declared",
      "list.declaration_confirmed": "Declaration confirmed",
      "list.declaration_ended": "Declaration ended",
      "list.import_begun": "File submitted",
      "list.batch_approved": "Batch approved",
      "list.batch_rejected": "Batch rejected",
      "list.batch_applied": "Batch applied",
      "list.undo_asked": "Undoing asked for",
      "list.batch_undone": "Batch undone",
      "list.command_given": "Command given",
      "call.number_shown": "Caller's whole number shown",
      "access.refused": "Asked for more than the role allows",
      "call.refused": "Refused: a colleague's call",
      "call.out_refused": "Call out refused",
      "call.outside_ended": "Calls out that are not allowed ended",
      "backup.made": "Backup made",
      "backup.restored": "Backup restored",
      "callback.number_shown": "Whole number shown",
      "callback.said_done": "Said to be called back",
      "callback.said_not_reached": "Said not to be reached",
      "callback.withdrawn": "Callback withdrawn",
      "people.agent_kept": "Agent saved",
      "people.agent_unseated": "Agent put out of the seat",
      "people.break_reason_kept": "Reason of breaks saved",
      "people.seat_kept": "Seat saved",
      "people.seat_removed": "Seat removed",
      "people.user_added": "User added",
      "people.user_changed": "User changed",
      "people.password_changed": "Password changed",
      "integration.token_made": "Token made",
      "integration.token_revoked": "Token revoked",
      "integration.refused": "Token refused",
      "integration.endpoint_made": "Webhook made",
      "integration.endpoint_changed": "Webhook changed",
      "integration.endpoint_removed": "Webhook removed",
      "integration.secret_shown": "Webhook secret shown",
      "integration.secret_renewed": "Webhook secret renewed",
      "integration.dead_letters_sent": "Undelivered sent again",
      "integration.dead_letters_dropped": "Undelivered dropped",
      "integration.page_made": "Page made",
      "integration.page_changed": "Page changed",
      "integration.page_removed": "Page removed",
    },
  },
};
