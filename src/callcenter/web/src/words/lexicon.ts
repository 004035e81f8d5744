import type { PageLanguage } from "./words";

export interface LexiconWords {
  title: string;
  lead: string;
  tabs: string;
  of: (language: string) => string;
  columns: {
    keyword: string;
    pinyin: string;
    english: string;
    destination: string;
    matter: string;
    weight: string;
    actions: string;
  };
  routes: Record<string, string>;
  search: string;
  all: (count: number) => string;
  filter: string;
  faultyOnly: (count: number) => string;
  add: string;
  added: string;
  remove: (keyword: string) => string;
  removed: (keyword: string) => string;
  count: (from: number, to: number, all: number) => string;
  none: string;
  previous: string;
  next: string;
  table: string;
  hint: string;
  tryBox: {
    title: string;
    lead: string;
    say: string;
    to: string;
    unclear: string;
    unclearWhy: string;
    why: string;
    matched: string;
    noMatch: string;
    score: (score: number) => string;
    runnerUp: (name: string, score: number) => string;
    unsaved: string;
    heard: string;
  };
  file: {
    title: string;
    export: string;
    import: string;
    importTitle: (name: string) => string;
    noLexicon: string;
    tooLarge: string;
    errors: string;
    checking: string;
    same: string;
    count: (added: number, changed: number, removed: number) => string;
    takeOver: string;
    takenOver: string;
    more: (count: number) => string;
  };
  otherProblems: string;
}

export const lexicon: Record<PageLanguage, LexiconWords> = {
  zh: {
    title: "关键词",
    lead: "来电人说出的词，决定转到哪个队列。",
    tabs: "词表的语言",
    of: (language) => `${language}关键词`,
    columns: {
      keyword: "关键词",
      pinyin: "拼音",
      english: "英文",
      destination: "去向",
      matter: "事项",
      weight: "权重",
      actions: "操作",
    },
    routes: { emergency: "紧急求助", progress: "查询工单", agent: "人工服务" },
    search: "查找",
    all: (count) => `全部去向（${String(count)}）`,
    filter: "去向",
    faultyOnly: (count) => `只看有提示的（${String(count)}）`,
    add: "添加关键词",
    added: "已添加一行，请填写关键词。",
    remove: (keyword) => `删除 ${keyword}`,
    removed: (keyword) => `已删除“${keyword}”，可以撤销。`,
    count: (from, to, all) => `第 ${String(from)}–${String(to)} 条，共 ${String(all)} 条`,
    none: "没有符合条件的关键词。",
    previous: "上一页",
    next: "下一页",
    table: "关键词表",
    hint: "权重 1 到 9：同一去向的权重相加，满 3 分且领先 2 分才转接；紧急满 5 分即转接。按 Enter 或上下方向键换行。",
    tryBox: {
      title: "试一试",
      lead: "输入来电人会说的话，看会转到哪里、为什么。",
      say: "来电人说",
      to: "转到",
      unclear: "没有听懂",
      unclearWhy: "得分不够，或领先不够，来电人会被再问一次。",
      why: "原因",
      matched: "听到的关键词",
      noMatch: "没有关键词",
      score: (score) => `${String(score)} 分`,
      runnerUp: (name, score) => `其次：${name}，${String(score)} 分`,
      unsaved: "按未保存的修改计算。",
      heard: "识别为",
    },
    file: {
      title: "文件",
      export: "导出 TSV",
      import: "导入 TSV…",
      importTitle: (name) => `导入 ${name}`,
      noLexicon: "这不是关键词表：第一行必须是列名 keyword、destination、matter、weight，以制表符分隔。",
      tooLarge: "文件太大，最多 2 MB。",
      errors: "文件中的问题：",
      checking: "正在检查…",
      same: "与现有内容相同。",
      count: (added, changed, removed) =>
        `增加 ${String(added)} 个，修改 ${String(changed)} 个，删除 ${String(removed)} 个`,
      takeOver: "采用",
      takenOver: "已采用，可以撤销；保存并发布后生效。",
      more: (count) => `还有 ${String(count)} 处`,
    },
    otherProblems: "整个文件的问题",
  },
  en: {
    title: "Lexicon",
    lead: "Words that callers say, and the queue to which each leads.",
    tabs: "Language of the words",
    of: (language) => `Words: ${language}`,
    columns: {
      keyword: "Keyword",
      pinyin: "Pinyin",
      english: "English",
      destination: "Leads to",
      matter: "Matter",
      weight: "Weight",
      actions: "Actions",
    },
    routes: { emergency: "Emergency", progress: "Ticket status", agent: "A person" },
    search: "Search",
    all: (count) => `Everywhere (${String(count)})`,
    filter: "Leads to",
    faultyOnly: (count) => `Only with notes (${String(count)})`,
    add: "Add a word",
    added: "A row was added; write the keyword.",
    remove: (keyword) => `Delete ${keyword}`,
    removed: (keyword) => `“${keyword}” was deleted; it can be undone.`,
    count: (from, to, all) => `${String(from)}–${String(to)} of ${String(all)}`,
    none: "No word fits.",
    previous: "Previous page",
    next: "Next page",
    table: "Keywords",
    hint: "Weight 1 to 9: added up for each destination; 3 with a lead of 2 is enough, emergency wins at 5. Enter and the arrow keys go from row to row.",
    tryBox: {
      title: "Try it",
      lead: "Write what a caller might say and see where it leads, and why.",
      say: "The caller says",
      to: "Leads to",
      unclear: "Not understood",
      unclearWhy: "Too low a score or too small a lead: the caller is asked once more.",
      why: "Why",
      matched: "Keywords heard",
      noMatch: "no keyword",
      score: (score) => `score ${String(score)}`,
      runnerUp: (name, score) => `Runner-up: ${name}, score ${String(score)}`,
      unsaved: "With the changes that are not saved.",
      heard: "Heard as",
    },
    file: {
      title: "File",
      export: "Export TSV",
      import: "Import TSV…",
      importTitle: (name) => `Import ${name}`,
      noLexicon:
        "This is no lexicon: its first line must name the columns keyword, destination, matter, weight, with tabs between them.",
      tooLarge: "The file is too large: 2 MB at most.",
      errors: "What is wrong in the file:",
      checking: "Checking…",
      same: "It holds what is there already.",
      count: (added, changed, removed) =>
        `${String(added)} added, ${String(changed)} changed, ${String(removed)} removed`,
      takeOver: "Take it over",
      takenOver: "Taken over; it can be undone. Save and publish to make it live.",
      more: (count) => `and ${String(count)} more`,
    },
    otherProblems: "Of the file as a whole",
  },
};
