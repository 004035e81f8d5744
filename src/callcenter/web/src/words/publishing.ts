import type { DocumentType, VersionState } from "../api/operators";
import type { PageLanguage } from "./words";

export interface PublishingWords {
  bar: {
    title: string;
    unsaved: string;
    saving: string;
    saved: string;
    asLive: (number: number) => string;
    neverLive: string;
    undo: string;
    redo: string;
    save: string;
    publish: string;
    history: string;
    closeHistory: string;
  };
  types: Record<DocumentType, string>;
  stale: { text: string; theirs: string; mine: string };
  drift: { text: (number: number) => string; missing: string; compare: string };
  lock: { held: (holder: string) => string; lead: string; take: string; taken: string };
  problems: {
    title: (errors: number, warnings: number) => string;
    none: string;
    severity: { error: string; warning: string };
    line: (line: number) => string;
    mend: string;
  };
  audience: {
    title: string;
    all: string;
    percent: string;
    percentOf: string;
    numbers: string;
    numbersHint: string;
    faults: { percent: string; numbers: string };
  };
  publish: {
    title: (name: string) => string;
    note: string;
    noteHint: string;
    noteMissing: string;
    blocked: string;
    warned: (warnings: number) => string;
    submit: string;
    changes: string;
    done: Record<VersionState, (number: number) => string>;
    close: string;
    unfit: string;
  };
  versions: {
    title: string;
    none: string;
    number: string;
    note: string;
    author: string;
    at: string;
    state: string;
    actions: string;
    states: Record<VersionState, string>;
    trial: { percent: (percent: number) => string; numbers: (count: number) => string; all: string };
    approvedBy: (by: string) => string;
    releasedBy: (by: string, at: string) => string;
    approve: string;
    approveOther: string;
    approveTitle: (number: number) => string;
    approveText: (audience: string) => string;
    rollback: string;
    rollbackHint: string;
    release: string;
    releaseTitle: (number: number) => string;
    releaseSubmit: string;
    stop: string;
    stopTitle: string;
    stopText: string;
    takeOver: string;
    takeOverTitle: (number: number) => string;
    takeOverText: string;
    download: string;
    more: (number: number) => string;
    done: { approved: string; rolledBack: string; released: string; stopped: string; takenOver: string };
  };
  diff: {
    title: string;
    from: string;
    to: string;
    draft: string;
    version: (number: number) => string;
    same: string;
    unsaved: string;
    kinds: { added: string; removed: string; changed: string };
    count: (count: number) => string;
  };
}

export const publishing: Record<PageLanguage, PublishingWords> = {
  zh: {
    bar: {
      title: "文档",
      unsaved: "有未保存的修改",
      saving: "正在保存…",
      saved: "草稿已保存",
      asLive: (number) => `与线上第 ${String(number)} 版一致`,
      neverLive: "尚未发布",
      undo: "撤销",
      redo: "重做",
      save: "保存草稿",
      publish: "发布…",
      history: "版本记录",
      closeHistory: "收起版本记录",
    },
    types: {
      flow: "语音流程",
      lexicon: "关键词表",
      wordings: "说法表",
      schedules: "时间表",
      try: "试呼脚本",
    },
    stale: {
      text: "您打开之后，文件已被他人修改。",
      theirs: "载入对方的内容（放弃我的修改）",
      mine: "用我的内容覆盖",
    },
    drift: {
      text: (number) => `文件与来电人正在使用的第 ${String(number)} 版不同，发布后才会生效。`,
      missing: "文件已不存在；来电人仍在使用线上版本。",
      compare: "查看差异",
    },
    lock: {
      held: (holder) => `${holder} 正在编辑。`,
      lead: "为避免互相覆盖，您现在只能查看。",
      take: "改由我编辑",
      taken: "现在由您编辑。",
    },
    problems: {
      title: (errors, warnings) => `问题：${String(errors)} 个错误，${String(warnings)} 个提醒`,
      none: "没有问题。",
      severity: { error: "错误", warning: "提醒" },
      line: (line) => `第 ${String(line)} 行`,
      mend: "改法：",
    },
    audience: {
      title: "哪些来电使用这一版",
      all: "全部来电",
      percent: "先给一部分来电试用",
      percentOf: "% 的来电",
      numbers: "只给测试号码试用",
      numbersHint: "每行一个号码。",
      faults: { percent: "请填 1 到 99。", numbers: "请至少填写一个号码。" },
    },
    publish: {
      title: (name) => `发布 ${name}`,
      note: "修改说明",
      noteHint: "为什么修改，给以后查看记录的人。",
      noteMissing: "请写修改说明。",
      blocked: "有错误，不能发布。请先改正。",
      warned: (warnings) => `${String(warnings)} 个提醒，不妨碍发布`,
      submit: "发布",
      changes: "将要生效的修改",
      done: {
        live: (number) => `第 ${String(number)} 版已上线，下一个来电即使用。`,
        canary: (number) => `第 ${String(number)} 版已开始试用。`,
        waiting_for_approval: (number) => `第 ${String(number)} 版已提交，等待另一位同事批准。`,
        past: (number) => `第 ${String(number)} 版已存档。`,
        unreleased: (number) => `第 ${String(number)} 版已存档，尚未上线。`,
      },
      close: "关闭",
      unfit: "不能发布，请先改正以下问题：",
    },
    versions: {
      title: "版本记录",
      none: "还没有发布过。",
      number: "版本",
      note: "说明",
      author: "作者",
      at: "时间",
      state: "状态",
      actions: "操作",
      states: {
        live: "线上",
        canary: "试用中",
        waiting_for_approval: "等待批准",
        past: "历史",
        unreleased: "未上线",
      },
      trial: {
        percent: (percent) => `${String(percent)}% 的来电`,
        numbers: (count) => `${String(count)} 个测试号码`,
        all: "全部来电",
      },
      approvedBy: (by) => `${by} 已批准`,
      releasedBy: (by, at) => `${by} 于 ${at} 上线`,
      approve: "批准",
      approveOther: "须由另一位同事批准",
      approveTitle: (number) => `批准第 ${String(number)} 版吗？`,
      approveText: (audience) => `批准后立即用于${audience}。`,
      rollback: "回退到此版",
      rollbackHint: "新来电立即使用这一版；正在进行的来电不受影响。",
      release: "上线…",
      releaseTitle: (number) => `第 ${String(number)} 版上线`,
      releaseSubmit: "上线",
      stop: "停止试用",
      stopTitle: "停止试用吗？",
      stopText: "新来电全部回到线上版本；正在进行的来电不受影响。",
      takeOver: "写入文件",
      takeOverTitle: (number) => `把第 ${String(number)} 版写入文件吗？`,
      takeOverText: "当前草稿将被这一版代替；线上版本不变。",
      download: "下载",
      more: (number) => `第 ${String(number)} 版`,
      done: {
        approved: "已批准。",
        rolledBack: "已回退。",
        released: "已上线。",
        stopped: "已停止试用。",
        takenOver: "已写入文件。",
      },
    },
    diff: {
      title: "比较",
      from: "从",
      to: "到",
      draft: "草稿（已保存的文件）",
      version: (number) => `第 ${String(number)} 版`,
      same: "内容相同。",
      unsaved: "未保存的修改不在其中。",
      kinds: { added: "增加", removed: "删除", changed: "修改" },
      count: (count) => `${String(count)} 处不同`,
    },
  },
  en: {
    bar: {
      title: "Document",
      unsaved: "Changes not saved",
      saving: "Saving…",
      saved: "Draft saved",
      asLive: (number) => `Same as live version ${String(number)}`,
      neverLive: "Never published",
      undo: "Undo",
      redo: "Redo",
      save: "Save draft",
      publish: "Publish…",
      history: "History",
      closeHistory: "Close history",
    },
    types: {
      flow: "Flow",
      lexicon: "Lexicon",
      wordings: "Wordings",
      schedules: "Schedules",
      try: "Scripted callers",
    },
    stale: {
      text: "Somebody has changed the file since you opened it.",
      theirs: "Load theirs (drop my changes)",
      mine: "Overwrite with mine",
    },
    drift: {
      text: (number) =>
        `The file differs from version ${String(number)}, which callers have. Publish to make it live.`,
      missing: "The file is gone; callers still have the live version.",
      compare: "Show differences",
    },
    lock: {
      held: (holder) => `${holder} is editing this now.`,
      lead: "So that nothing is overwritten, you can only look.",
      take: "Let me edit",
      taken: "You are editing now.",
    },
    problems: {
      title: (errors, warnings) =>
        `Problems: ${plural(errors, "error", "errors")}, ${plural(warnings, "warning", "warnings")}`,
      none: "No problems.",
      severity: { error: "Error", warning: "Warning" },
      line: (line) => `Line ${String(line)}`,
      mend: "To mend: ",
    },
    audience: {
      title: "Which calls get it",
      all: "All calls",
      percent: "Some calls first",
      percentOf: "% of calls",
      numbers: "Test numbers only",
      numbersHint: "One number a line.",
      faults: { percent: "Give 1 to 99.", numbers: "Give at least one number." },
    },
    publish: {
      title: (name) => `Publish ${name}`,
      note: "Note",
      noteHint: "Why it was changed, for whoever reads the history.",
      noteMissing: "Write a note.",
      blocked: "It has errors and cannot be published. Mend them first.",
      warned: (warnings) =>
        `${plural(warnings, "warning", "warnings")}, which do not keep it from being published`,
      submit: "Publish",
      changes: "What will change",
      done: {
        live: (number) => `Version ${String(number)} is live: the next call has it.`,
        canary: (number) => `Version ${String(number)} is on trial now.`,
        waiting_for_approval: (number) => `Version ${String(number)} waits for a colleague's approval.`,
        past: (number) => `Version ${String(number)} is kept.`,
        unreleased: (number) => `Version ${String(number)} is kept and not live yet.`,
      },
      close: "Close",
      unfit: "It cannot be published. Mend this first:",
    },
    versions: {
      title: "History",
      none: "Never published.",
      number: "Version",
      note: "Note",
      author: "Author",
      at: "When",
      state: "State",
      actions: "Actions",
      states: {
        live: "Live",
        canary: "On trial",
        waiting_for_approval: "Waits for approval",
        past: "Past",
        unreleased: "Not released",
      },
      trial: {
        percent: (percent) => `${String(percent)} % of calls`,
        numbers: (count) => plural(count, "test number", "test numbers"),
        all: "all calls",
      },
      approvedBy: (by) => `Approved by ${by}`,
      releasedBy: (by, at) => `Released by ${by}, ${at}`,
      approve: "Approve",
      approveOther: "A colleague has to approve it",
      approveTitle: (number) => `Approve version ${String(number)}?`,
      approveText: (audience) => `It goes to ${audience} at once.`,
      rollback: "Roll back to this",
      rollbackHint: "New calls get it at once; calls under way keep theirs.",
      release: "Release…",
      releaseTitle: (number) => `Release version ${String(number)}`,
      releaseSubmit: "Release",
      stop: "Stop the trial",
      stopTitle: "Stop the trial?",
      stopText: "New calls all get the live version again; calls under way keep theirs.",
      takeOver: "Write into the file",
      takeOverTitle: (number) => `Write version ${String(number)} into the file?`,
      takeOverText: "It replaces the draft. What is live does not change.",
      download: "Download",
      more: (number) => `Version ${String(number)}`,
      done: {
        approved: "Approved.",
        rolledBack: "Rolled back.",
        released: "Released.",
        stopped: "The trial is over.",
        takenOver: "Written into the file.",
      },
    },
    diff: {
      title: "Compare",
      from: "From",
      to: "To",
      draft: "Draft (the saved file)",
      version: (number) => `Version ${String(number)}`,
      same: "They are the same.",
      unsaved: "Changes that are not saved are not in it.",
      kinds: { added: "Added", removed: "Removed", changed: "Changed" },
      count: (count) => plural(count, "difference", "differences"),
    },
  },
};

function plural(count: number, one: string, many: string): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}
