import type { Means, Verdict, Why } from "../api/operators";
import type { Column } from "../lexicon/sheets";
import type { PageLanguage } from "./words";

/** What the pages of keywords and of wordings say. */
export interface LexiconWords {
  title: string;
  lead: string;
  tabs: string;
  of: (language: string) => string;
  columns: Record<Column | "actions", string>;
  routes: Record<string, string>;
  search: string;
  all: (count: number) => string;
  filter: string;
  faultyOnly: (count: number) => string;
  add: string;
  added: string;
  remove: (about: string) => string;
  removed: (about: string) => string;
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
    outcome: string;
    verdicts: Record<Verdict, (name: string) => string>;
    probability: (percent: number) => string;
    why: string;
    whys: Record<Why, string>;
    means: Record<Means, string>;
    matched: string;
    noMatch: string;
    heardAs: (heard: string) => string;
    runnerUp: string;
    unsaved: string;
  };
  file: {
    title: string;
    export: string;
    import: string;
    importTitle: (name: string) => string;
    unfit: string;
    tooLarge: string;
    errors: string;
    checking: string;
    same: string;
    count: (added: number, changed: number, removed: number) => string;
    takeOver: string;
    takenOver: string;
    more: (count: number) => string;
  };
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
      wording: "说法",
      actions: "操作",
    },
    routes: { emergency: "紧急求助", progress: "查询工单", agent: "人工服务", none: "还不清楚（再问一次）" },
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
      outcome: "结果",
      verdicts: {
        route: (name) => `直接转到：${name}`,
        confirm: (name) => `先确认，再转到：${name}`,
        ask_again: () => "没有听懂，会再问一次",
        person: () => "转人工",
      },
      probability: (percent) => `把握 ${String(percent)}%`,
      why: "原因",
      whys: {
        emergency_said: "说了紧急的词",
        emergency_suspected: "可能紧急",
        person_wanted: "要求人工",
        sure: "把握足够",
        likely: "有一定把握",
        unsure: "把握不足",
        no_matter: "没有说要办什么",
        no_words: "没有可识别的词",
      },
      means: { as_written: "按关键词", by_sound: "按读音", by_wording: "按整句说法" },
      matched: "听到的关键词",
      noMatch: "没有关键词",
      heardAs: (heard) => `听作“${heard}”`,
      runnerUp: "其次",
      unsaved: "按未保存的修改计算。",
    },
    file: {
      title: "文件",
      export: "导出 TSV",
      import: "导入 TSV…",
      importTitle: (name) => `导入 ${name}`,
      unfit: "这不是关键词表：第一行必须是列名 keyword、destination、matter、weight，以制表符分隔。",
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
      wording: "Wording",
      actions: "Actions",
    },
    routes: {
      emergency: "Emergency",
      progress: "Ticket status",
      agent: "A person",
      none: "Not clear yet (ask again)",
    },
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
      outcome: "Outcome",
      verdicts: {
        route: (name) => `At once to: ${name}`,
        confirm: (name) => `To be confirmed, then to: ${name}`,
        ask_again: () => "Not understood: asked once more",
        person: () => "To a person",
      },
      probability: (percent) => `${String(percent)}% sure`,
      why: "Why",
      whys: {
        emergency_said: "emergency words",
        emergency_suspected: "perhaps an emergency",
        person_wanted: "asked for a person",
        sure: "sure enough",
        likely: "likely",
        unsure: "not sure enough",
        no_matter: "no matter was named",
        no_words: "no words",
      },
      means: { as_written: "by keyword", by_sound: "by sound", by_wording: "by the wording as a whole" },
      matched: "Keywords heard",
      noMatch: "no keyword",
      heardAs: (heard) => `heard as “${heard}”`,
      runnerUp: "Runner-up",
      unsaved: "With the changes that are not saved.",
    },
    file: {
      title: "File",
      export: "Export TSV",
      import: "Import TSV…",
      importTitle: (name) => `Import ${name}`,
      unfit:
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
  },
};

/** The same page for whole wordings: only what it says of its rows differs. */
export const wordings: Record<PageLanguage, LexiconWords> = {
  zh: {
    ...lexicon.zh,
    title: "说法",
    lead: "来电人不说关键词时的整句说法，系统据此学习该转到哪里。",
    tabs: "说法的语言",
    of: (language) => `${language}说法`,
    add: "添加说法",
    added: "已添加一行，请填写说法。",
    none: "没有符合条件的说法。",
    table: "说法表",
    hint: "写来电人真会说的整句话，每个去向几十句；同一句话只写一次。按 Enter 或上下方向键换行。",
    file: {
      ...lexicon.zh.file,
      unfit: "这不是说法表：第一行必须是列名 wording、destination，以制表符分隔。",
    },
  },
  en: {
    ...lexicon.en,
    title: "Wordings",
    lead: "What callers say who name no keyword; learnt from, to tell where others lead.",
    tabs: "Language of the wordings",
    of: (language) => `Wordings: ${language}`,
    add: "Add a wording",
    added: "A row was added; write the wording.",
    none: "No wording fits.",
    table: "Wordings",
    hint: "Write whole sentences as callers say them, some dozens for each destination, each once. Enter and the arrow keys go from row to row.",
    file: {
      ...lexicon.en.file,
      unfit:
        "These are no wordings: the first line must name the columns wording and destination, with a tab between them.",
    },
  },
};
