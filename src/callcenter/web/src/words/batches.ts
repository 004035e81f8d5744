// Words of registers' files: sent, read, compared, approved, undone.
import type { Alarm, BatchState, Decision, Difference, FIELDS, Mode } from "../lists/batches";
import type { PageLanguage } from "./words";

export interface BatchesWords {
  title: string;
  lead: string;
  upload: string;
  uploadLead: (mb: number) => string;
  forList: string;
  choose: string;
  drop: string;
  sending: string;
  sent: string;
  tooLarge: (mb: number) => string;
  unreadable: string;
  history: string;
  none: string;
  file: string;
  list: string;
  state: string;
  states: Record<BatchState, string>;
  submitted: string;
  decided: string;
  figures: string;
  entries: (count: string) => string;
  title1: (id: number) => string;
  back: string;
  notFound: string;
  columns: {
    title: string;
    lead: string;
    fields: Record<(typeof FIELDS)[number], string>;
    hints: Partial<Record<(typeof FIELDS)[number], string>>;
    nothing: string;
    mode: string;
    modes: Record<Mode, string>;
    basis: string;
    basisHint: string;
    faults: Record<"number" | "category" | "level", string>;
    again: string;
    same: string;
    submit: string;
  };
  progress: {
    reading: string;
    applying: string;
    undoing: string;
    lines: (count: string) => string;
  };
  preview: {
    title: string;
    lead: string;
    parts: Record<keyof Difference, string>;
    picture: string;
    problems: (count: string) => string;
    noProblems: string;
    download: string;
    alarms: string;
    noAlarms: string;
    alarm: Record<Alarm["kind"], (figure: string, of: string) => string>;
    grave: string;
  };
  decide: Record<Decision, string>;
  withdraw: string;
  sure: Record<Decision, { title: string; text: string }>;
  notByYou: string;
  notYours: (sender: string) => string;
  cause: string;
}

export const batches: Record<PageLanguage, BatchesWords> = {
  zh: {
    title: "名单",
    lead: "残联等部门的登记表在这里导入：一人提交，另一人核对并批准。通话不受影响。",
    upload: "导入文件",
    uploadLead: (mb) =>
      `CSV 或 XLSX，UTF-8 或 GBK，最大 ${String(mb)} MB。姓名、证件号码不会被保存，电话号码只保存摘要。`,
    forList: "导入到",
    choose: "选择文件",
    drop: "或将文件拖到这里",
    sending: "正在上传",
    sent: "已上传。",
    tooLarge: (mb) => `文件太大，最大 ${String(mb)} MB，请拆分后再导入。`,
    unreadable: "文件无法读取，请另存为 CSV（UTF-8 或 GBK）或 XLSX 后重试。",
    history: "批次",
    none: "还没有导入过文件。",
    file: "文件",
    list: "名单",
    state: "状态",
    states: {
      received: "待指定各列",
      reading: "正在读取",
      staged: "待批准",
      applying: "正在生效",
      applied: "已生效",
      undoing: "正在撤销",
      undone: "已撤销",
      rejected: "已退回",
      failed: "失败",
    },
    submitted: "提交",
    decided: "决定",
    figures: "内容",
    entries: (count) => `${count} 个条目`,
    title1: (id) => `批次 ${String(id)}`,
    back: "返回名单",
    notFound: "没有这个批次。",
    columns: {
      title: "各列的含义",
      lead: "根据表头给出建议；只显示表头，不显示任何内容。下次导入同一名单时会记住。",
      fields: {
        number: "电话号码",
        person: "人员编号",
        certificate: "残疾人证号",
        category: "残疾类别",
        level: "残疾等级",
        relation: "号码属于",
        needs: "服务需要",
        valid_from: "生效日期",
        valid_to: "最后一天",
        basis: "依据",
      },
      hints: {
        number: "可选多列",
        person: "登记机关自己的编号，用于区分同号的多人，只保存摘要",
        certificate: "只用最后几位得出类别和等级，证号不保存",
      },
      nothing: "（不使用）",
      mode: "文件内容",
      modes: { replace: "完整名单：不在文件中的人将离开名单", add: "补充：没有人离开名单" },
      basis: "全部条目的依据",
      basisHint: "例如《残疾人保障法》条款；请勿填写号码。",
      faults: {
        number: "请选择电话号码所在的列。",
        category: "特服名单需要残疾类别，或残疾人证号。",
        level: "特服名单需要残疾等级，或残疾人证号。",
      },
      again: "仍然导入",
      same: "这个文件以前导入过。确实要再次导入吗？",
      submit: "读取并比较",
    },
    progress: {
      reading: "正在读取和核对",
      applying: "正在生效",
      undoing: "正在撤销",
      lines: (count) => `已读 ${count} 行`,
    },
    preview: {
      title: "与现有名单比较",
      lead: "以号码和人计数的条目。",
      parts: {
        before: "现有",
        new: "新增",
        changed: "变更",
        same: "不变",
        gone: "离开",
        after: "生效后",
      },
      picture: "比较图",
      problems: (count) => `${count} 处问题，相应的行没有导入。`,
      noProblems: "没有发现问题。",
      download: "下载问题清单（CSV）",
      alarms: "请特别注意",
      noAlarms: "没有异常。",
      alarm: {
        grew: (figure, of) => `名单突然增加 ${figure}，原有 ${of}`,
        shrank: (figure, of) => `名单减少 ${figure}，原有 ${of}`,
        half_gone: (figure, of) => `${of} 个条目中有 ${figure} 个将离开名单：文件可能不完整`,
        many_changed: (figure, of) => `${of} 个条目中有 ${figure} 个变更`,
        many_problems: (figure, of) => `${of} 行中有 ${figure} 处问题`,
        crowded_number: (figure) => `同一个号码登记了 ${figure} 人：可能是随意填写的号码`,
        other_key: (figure) => `${figure} 个条目使用旧密钥：显示为离开的和新增的多为同一批人`,
      },
      grave: "严重",
    },
    decide: { approve: "批准并生效", reject: "退回", undo: "撤销此批次" },
    withdraw: "撤回",
    sure: {
      approve: {
        title: "批准这个批次？",
        text: "名单将立即改变，下一个来电即按新名单接听。此操作会记入操作记录。",
      },
      reject: { title: "退回这个批次？", text: "文件和读取结果将被删除，名单不变。" },
      undo: { title: "撤销这个批次？", text: "名单将恢复到此批次生效之前。此操作会记入操作记录。" },
    },
    notYours: (sender) => `文件由 ${sender} 发送，只有本人可以说明其用途。`,
    notByYou: "您提交的批次须由另一位名单管理员批准。",
    cause: "原因",
  },
  en: {
    title: "Lists",
    lead: "Registers are imported here: one person submits, another one looks and approves. Calls go on meanwhile.",
    upload: "Import a file",
    uploadLead: (mb) =>
      `CSV or XLSX, UTF-8 or GBK, at most ${String(mb)} MB. Names and identity numbers are not kept, telephone numbers only as digests.`,
    forList: "Into the list",
    choose: "Choose a file",
    drop: "or drop it here",
    sending: "Sending",
    sent: "Sent.",
    tooLarge: (mb) => `The file is too large: at most ${String(mb)} MB. Split it.`,
    unreadable: "The file cannot be read. Save it as CSV (UTF-8 or GBK) or XLSX and try again.",
    history: "Batches",
    none: "No file was imported yet.",
    file: "File",
    list: "List",
    state: "State",
    states: {
      received: "Columns to be named",
      reading: "Being read",
      staged: "To be approved",
      applying: "Being applied",
      applied: "Applied",
      undoing: "Being undone",
      undone: "Undone",
      rejected: "Rejected",
      failed: "Failed",
    },
    submitted: "Submitted",
    decided: "Decided",
    figures: "Content",
    entries: (count) => `${count} entries`,
    title1: (id) => `Batch ${String(id)}`,
    back: "Back to the lists",
    notFound: "There is no such batch.",
    columns: {
      title: "What the columns mean",
      lead: "Suggested from the headings; nothing but headings is shown. Remembered for the list's next file.",
      fields: {
        number: "Telephone number",
        person: "Person's reference",
        certificate: "Disability certificate",
        category: "Disability",
        level: "Level",
        relation: "Whose number",
        needs: "Needs",
        valid_from: "Valid from",
        valid_to: "Last day",
        basis: "Basis",
      },
      hints: {
        number: "May be several",
        person: "The register's own, to tell apart who shares a number; kept as a digest",
        certificate: "Only its end counts, for disability and level; it is not kept",
      },
      nothing: "(not used)",
      mode: "The file is",
      modes: { replace: "The whole list: who is not in it leaves", add: "More of it: nobody leaves" },
      basis: "Basis of all entries",
      basisHint: "For example the law's paragraph; never a number.",
      faults: {
        number: "Choose the column of telephone numbers.",
        category: "This list needs the disability, or the certificate.",
        level: "This list needs the level, or the certificate.",
      },
      again: "Import all the same",
      same: "This file was imported before. Import it again?",
      submit: "Read and compare",
    },
    progress: {
      reading: "Reading and checking",
      applying: "Being applied",
      undoing: "Being undone",
      lines: (count) => `${count} lines read`,
    },
    preview: {
      title: "Compared with the list",
      lead: "In entries, a person's number each.",
      parts: {
        before: "Now",
        new: "New",
        changed: "Changed",
        same: "The same",
        gone: "Leaving",
        after: "Afterwards",
      },
      picture: "Comparison",
      problems: (count) => `${count} problems; their lines are not taken over.`,
      noProblems: "No problems were found.",
      download: "Download the problems (CSV)",
      alarms: "Look at these twice",
      noAlarms: "Nothing unusual.",
      alarm: {
        grew: (figure, of) => `The list of ${of} grows suddenly by ${figure}`,
        shrank: (figure, of) => `The list of ${of} shrinks by ${figure}`,
        half_gone: (figure, of) => `${figure} of ${of} entries leave: the file may be incomplete`,
        many_changed: (figure, of) => `${figure} of ${of} entries change`,
        many_problems: (figure, of) => `${figure} problems in ${of} lines`,
        crowded_number: (figure) => `One number stands for ${figure} persons: it may fill a gap`,
        other_key: (figure) =>
          `${figure} entries are under the key from before: those leaving and those new are mostly the same people`,
      },
      grave: "Grave",
    },
    decide: { approve: "Approve and apply", reject: "Reject", undo: "Undo this batch" },
    withdraw: "Withdraw",
    sure: {
      approve: {
        title: "Approve this batch?",
        text: "The list changes at once, and the next call is served by it. It is written into the audit.",
      },
      reject: {
        title: "Reject this batch?",
        text: "The file and what was read of it are deleted; the list stays as it is.",
      },
      undo: {
        title: "Undo this batch?",
        text: "The list becomes what it was before the batch. It is written into the audit.",
      },
    },
    notYours: (sender) => `Only ${sender}, who sent this file, says what it is to become.`,
    notByYou: "What you submitted is approved by another list officer.",
    cause: "Cause",
  },
};
