// Words of the page of who works here; they load with it.
import type { components } from "../api/openapi.gen";
import type { PageLanguage } from "./words";
import { useLanguage } from "./WordsProvider";

type Role = components["schemas"]["Role"];

export interface PeopleWords {
  title: string;
  lead: string;
  view: string;
  views: { agents: string; seats: string; breaks: string; users: string };
  name: string;
  actions: string;
  change: string;
  save: string;
  yes: string;
  no: string;
  /** A deed and to whom: the name of a button among many alike. */
  of: (deed: string, whom: string) => string;
  kept: (what: string) => string;
  agents: {
    add: string;
    none: string;
    number: string;
    seat: string;
    queues: string;
    languages: string;
    languagesHint: string;
    anyLanguage: string;
    status: string;
    gone: string;
    unseat: string;
    unseated: (name: string) => string;
    levels: Record<1 | 2 | 3, string>;
    atLevel: (queue: string, level: number) => string;
    notServed: string;
    noQueue: string;
    worksHere: string;
    worksHereHint: string;
    active: string;
  };
  seats: {
    add: string;
    none: string;
    extension: string;
    kind: string;
    kinds: { browser: string; desk: string };
    label: string;
    sits: string;
    nobody: string;
    remove: string;
    removed: (seat: string) => string;
  };
  breaks: {
    add: string;
    none: string;
    id: string;
    idHint: string;
    name_zh: string;
    name_en: string;
    position: string;
    positionHint: string;
    choosable: string;
    mayBeChosen: string;
  };
  sit: {
    title: string;
    nowhere: string;
    at: (seat: string) => string;
    free: string;
    hint: string;
    none: string;
    choose: string;
    sit: string;
    leave: (seat: string) => string;
  };
  users: {
    add: string;
    none: string;
    name: string;
    nameHint: string;
    role: string;
    roleHints: Record<Role, string>;
    agent: string;
    noAgent: string;
    maySignIn: string;
    change: string;
    password: string;
    passwordText: string;
    secretTitle: (name: string) => string;
    secretText: string;
    written: string;
  };
}

const people: Record<PageLanguage, PeopleWords> = {
  zh: {
    title: "人员",
    lead: "谁在这里工作、接哪些队列、坐在哪里、可以因何小休。修改在几秒内生效，并记入操作记录。",
    view: "显示",
    views: { agents: "话务员", seats: "座席", breaks: "小休原因", users: "登录用户" },
    name: "姓名",
    actions: "操作",
    change: "修改",
    save: "保存",
    yes: "是",
    no: "否",
    of: (deed, whom) => `${deed}：${whom}`,
    kept: (what) => `已保存：${what}`,
    agents: {
      add: "添加话务员",
      none: "还没有话务员。",
      number: "工号",
      seat: "座席",
      queues: "队列与级别",
      languages: "语言",
      languagesHint: "都不选表示未登记，视为都会。",
      anyLanguage: "未登记",
      status: "状态",
      gone: "已离职",
      unseat: "请离座席",
      unseated: (name) => `${name} 已离开座席并签出`,
      levels: { 1: "1 级（最熟悉）", 2: "2 级", 3: "3 级（学习中）" },
      atLevel: (queue, level) => `${queue} ${String(level)}`,
      notServed: "不接",
      noQueue: "无",
      worksHere: "在岗",
      worksHereHint: "取消后不再接听，历史记录保留。",
      active: "在这里工作",
    },
    seats: {
      add: "添加座席",
      none: "还没有座席。",
      extension: "分机",
      kind: "话机",
      kinds: { browser: "网页话机", desk: "桌面话机" },
      label: "位置",
      sits: "在座",
      nobody: "无人",
      remove: "移除",
      removed: (seat) => `座席 ${seat} 已移除`,
    },
    breaks: {
      add: "添加原因",
      none: "没有小休原因。",
      id: "代号",
      idHint: "出现在报表里：小写字母、数字和下划线，例如 prayer。",
      name_zh: "中文名称",
      name_en: "英文名称",
      position: "次序",
      positionHint: "数字小的排在前面。",
      choosable: "可选",
      mayBeChosen: "话务员可以选择",
    },
    sit: {
      title: "选择座席",
      nowhere: "您还没有座席，来电不会振铃。",
      at: (seat) => `您在座席 ${seat}。`,
      free: "空闲的座席",
      hint: "已签出的人会让出座席。",
      none: "没有空闲的座席。请让同事离开，或请班长添加。",
      choose: "请选择",
      sit: "签入",
      leave: (seat) => `离开座席 ${seat} 并签出`,
    },
    users: {
      add: "添加用户",
      none: "没有用户。",
      name: "用户名",
      nameHint: "小写字母、数字、点、横线和下划线。",
      role: "角色",
      roleHints: {
        agent: "接听来电，只看到自己的通话。",
        senior: "接听来电，还能看到本人所在队列的通话。",
        supervisor: "看全部通话和话务员，监听、协助，管理人员和座席。",
        qa: "看、听全部通话用于质检，不做任何更改。",
        operator: "看全部通话，修改来电者听到的内容。",
        list_officer: "管理名单，看不到通话和录音。",
        auditor: "查看审计日志和权限表，不做任何更改。",
        security_admin: "管理登录用户、角色和接口令牌，看不到通话。",
        admin: "管理系统：话务员、座席、对接系统，看不到通话和名单。",
      },
      agent: "对应话务员",
      noAgent: "无",
      maySignIn: "可登录",
      change: "修改",
      password: "新密码",
      passwordText: "将生成新密码，此用户在各处的登录立即失效。",
      secretTitle: (name) => `${name} 的密码`,
      secretText: "只显示这一次，请当面或以安全方式转交。",
      written: "已记下",
    },
  },
  en: {
    title: "People",
    lead: "Who works here, which queues they serve, where they sit, why they may take a break. Changes count within seconds, and are audited.",
    view: "Show",
    views: { agents: "Agents", seats: "Seats", breaks: "Breaks", users: "Users" },
    name: "Name",
    actions: "Actions",
    change: "Change",
    save: "Save",
    yes: "Yes",
    no: "No",
    of: (deed, whom) => `${deed}: ${whom}`,
    kept: (what) => `Saved: ${what}`,
    agents: {
      add: "Add an agent",
      none: "There are no agents yet.",
      number: "Staff number",
      seat: "Seat",
      queues: "Queues and levels",
      languages: "Languages",
      languagesHint: "None means that nobody has said: it counts as all.",
      anyLanguage: "Not said",
      status: "Status",
      gone: "Works here no more",
      unseat: "Put out of the seat",
      unseated: (name) => `${name} has no seat now and is signed off`,
      levels: { 1: "Level 1 (expert)", 2: "Level 2", 3: "Level 3 (learning)" },
      atLevel: (queue, level) => `${queue} ${String(level)}`,
      notServed: "Not served",
      noQueue: "None",
      worksHere: "At work",
      worksHereHint: "Who works here no more is not rung; their history stays.",
      active: "Works here",
    },
    seats: {
      add: "Add a seat",
      none: "There are no seats yet.",
      extension: "Extension",
      kind: "Telephone",
      kinds: { browser: "The page itself", desk: "Desk telephone" },
      label: "Place",
      sits: "Who sits there",
      nobody: "Nobody",
      remove: "Remove",
      removed: (seat) => `Seat ${seat} is removed`,
    },
    breaks: {
      add: "Add a reason",
      none: "There are no reasons.",
      id: "Short name",
      idHint: "As it stands in reports: small letters, digits and underscores, for example prayer.",
      name_zh: "Name in Chinese",
      name_en: "Name in English",
      position: "Position",
      positionHint: "A smaller one stands first.",
      choosable: "Choosable",
      mayBeChosen: "Agents may choose it",
    },
    sit: {
      title: "Choose a seat",
      nowhere: "You have no seat yet, so no call rings.",
      at: (seat) => `You sit at ${seat}.`,
      free: "Free seats",
      hint: "Who is signed off gives way.",
      none: "No seat is free. Ask a colleague to leave one, or a supervisor to add one.",
      choose: "Please choose",
      sit: "Sit down",
      leave: (seat) => `Leave seat ${seat} and sign off`,
    },
    users: {
      add: "Add a user",
      none: "There are no users.",
      name: "User name",
      nameHint: "Small letters, digits, dots, dashes and underscores.",
      role: "Role",
      roleHints: {
        agent: "Takes calls, sees only their own.",
        senior: "Takes calls, sees also the calls of their queues.",
        supervisor: "Sees all calls and agents, listens and helps, keeps agents and seats.",
        qa: "Hears and reads all calls to judge them; changes nothing.",
        operator: "Sees all calls, changes what callers hear.",
        list_officer: "Keeps the lists; sees neither calls nor recordings.",
        auditor: "Reads who did what and who may what; changes nothing.",
        security_admin: "Keeps users, roles and tokens; sees no calls.",
        admin: "Keeps the system: agents, seats, what is connected; sees neither calls nor lists.",
      },
      agent: "Works as",
      noAgent: "No agent",
      maySignIn: "May sign in",
      change: "Change",
      password: "New password",
      passwordText: "A new password is made, and this user is signed out everywhere.",
      secretTitle: (name) => `Password of ${name}`,
      secretText: "It is shown this once. Hand it over in person, or by a safe way.",
      written: "Written down",
    },
  },
};

export function usePeopleWords(): PeopleWords {
  return people[useLanguage().language];
}
