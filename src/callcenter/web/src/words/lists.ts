// Words of the lists: who stands on which, what it gives them, and how that is kept.
import type { ListKind, Relation, Tier, Verdict } from "../lists/lists";
import type { PageLanguage } from "./words";

export interface ListsWords {
  kinds: Record<ListKind, string>;
  relations: Record<Relation, string>;
  categories: Readonly<Record<number, string>>;
  levels: (level: number) => string;
  tiers: Record<Tier, string>;
  /** The rule of the order in plain words; minutes earlier or later than they came. */
  earlier: (minutes: number) => string;
  later: (minutes: number) => string;
  inTurn: string;
  first: string;
  number: string;
  list: string;
  relation: string;
  category: string;
  level: string;
  needs: string;
  noNeeds: string;
  usualNeeds: string;
  validFrom: string;
  today: string;
  validTo: string;
  noEnd: string;
  basis: string;
  basisHint: string;
  actions: string;
  save: string;
  /** Why an entry was refused, by the field that the service names. */
  faults: Readonly<Record<string, string>>;
  test: {
    title: string;
    lead: string;
    hint: string;
    submit: string;
    result: (number: string) => string;
    notListed: string;
    served: string;
    order: string;
    copy: string;
    copies: Record<"database" | "disk" | "none", string>;
    notCurrent: string;
    again: string;
    entries: string;
    noEntries: string;
    verdict: string;
    verdicts: Record<Verdict, string>;
    batch: (batch: number) => string;
    byHand: string;
    add: string;
    addTitle: (number: string) => string;
    added: string;
    correct: string;
    correctTitle: string;
    corrected: string;
    end: string;
    endTitle: string;
    endText: string;
    ended: string;
    /** Which entry a button is about. */
    of: (action: string, list: string, basis: string) => string;
  };
  declared: {
    title: string;
    lead: string;
    none: string;
    confirm: string;
    confirmTitle: string;
    confirmed: string;
  };
  picker: {
    title: string;
    lead: string;
    keep: string;
    keepOnly: string;
    submit: string;
    noted: string;
    kept: (day: string) => string;
    over: string;
  };
}

export const lists: Record<PageLanguage, ListsWords> = {
  zh: {
    kinds: {
      special: "特服名单",
      elderly: "老年人名单",
      express: "企业直通",
      test: "测试号码",
      nuisance: "骚扰名单",
      declared: "自述需要",
    },
    relations: { own: "本人", household: "家庭", carer: "照护人" },
    categories: { 1: "视力", 2: "听力", 3: "言语", 4: "肢体", 5: "智力", 6: "精神", 7: "多重" },
    levels: (level) => `${String(level)} 级`,
    tiers: {
      0: "紧急，最先接听",
      1: "名单内一、二级，优先接听",
      2: "名单内三、四级或老年人，优先接听",
      3: "回拨或掉线后一小时内，优先接听",
      4: "普通，按来电先后接听",
      5: "靠后接听",
    },
    earlier: (minutes) => `排队时按提前 ${String(minutes)} 分钟来电计算；比这更早来电的人不会被越过。`,
    later: (minutes) => `排队时按推迟 ${String(minutes)} 分钟来电计算，仍会得到接听。`,
    inTurn: "排队时按实际来电时间先后计算。",
    first: "排在所有其他来电之前。",
    number: "电话号码",
    list: "名单",
    relation: "号码属于",
    category: "残疾类别",
    level: "残疾等级",
    needs: "服务需要",
    noNeeds: "无",
    usualNeeds: "按名单和类别自动确定服务需要",
    validFrom: "生效日期",
    today: "留空表示今天",
    validTo: "最后一天",
    noEnd: "长期",
    basis: "依据",
    basisHint: "例如登记表编号或已核验的证件；请勿填写电话号码或证件号码。",
    actions: "操作",
    save: "保存",
    faults: {
      number: "号码不是可登记的个人或家庭电话，请写明区号，或使用 +86 格式。",
      category: "请选择残疾类别。",
      level: "请选择残疾等级。",
      "category, level": "这个名单没有残疾类别和等级。",
      needs: "请至少选择一项服务需要。",
      basis: "请填写依据，且不要包含电话号码或证件号码。",
      valid_to: "最后一天必须在生效日期之后，且不超过该名单允许的期限。",
      list_name: "只有自述需要可以转入其他名单。",
      entry: "该条目已经终止。",
    },
    test: {
      title: "查询号码",
      lead: "如果这个号码现在来电，会怎样接听，为什么。每次查询都会记入操作记录。",
      hint: "号码不会被保存，只以摘要记录。",
      submit: "查询",
      result: (number) => `${number} 现在来电时`,
      notListed: "不在任何有效名单中，按普通来电接听。",
      served: "接听方式",
      order: "排队规则",
      copy: "依据",
      copies: {
        database: "服务内存中的名单，与数据库同步",
        disk: "磁盘上的副本：服务启动后尚未连上数据库",
        none: "服务尚未读到名单",
      },
      notCurrent: "数据库中的内容与服务内存中的不同，通常一秒内会一致，请再次查询。",
      again: "再次查询",
      entries: "该号码的条目",
      noEntries: "没有条目。",
      verdict: "今天是否有效",
      verdicts: {
        tier: "决定接听顺序，并计入需要",
        needs: "计入需要",
        not_yet: "尚未生效",
        expired: "已过期",
      },
      batch: (batch) => `批次 ${String(batch)}`,
      byHand: "手工",
      add: "添加条目",
      addTitle: (number) => `为 ${number} 添加条目`,
      added: "已添加。",
      correct: "更正",
      correctTitle: "更正条目",
      corrected: "已更正。",
      end: "终止",
      endTitle: "终止条目",
      endText: "从今天起，该条目不再有效。请写明依据。",
      ended: "已终止。",
      of: (action, list, basis) => `${action}：${list}，${basis}`,
    },
    declared: {
      title: "自述需要",
      lead: "来电人向话务员说明、同意保留 30 天的服务需要，只影响接听方式，不影响顺序。核验证明后可转入名单。",
      none: "目前没有自述需要。",
      confirm: "确认",
      confirmTitle: "确认自述需要",
      confirmed: "已确认并转入名单。",
    },
    picker: {
      title: "来电人说明的服务需要",
      lead: "只登记如何服务，不要询问原因。",
      keep: "来电人同意保留 30 天",
      keepOnly: "通话已结束，只能为下次来电保留。",
      submit: "登记",
      noted: "已登记，本次通话有效。",
      kept: (day) => `已登记，保留至 ${day}。`,
      over: "通话已结束，没有登记。",
    },
  },
  en: {
    kinds: {
      special: "Special-service list",
      elderly: "Elderly",
      express: "Enterprise express",
      test: "Test numbers",
      nuisance: "Nuisance",
      declared: "Declared needs",
    },
    relations: { own: "Own", household: "Household", carer: "Carer" },
    categories: {
      1: "Sight",
      2: "Hearing",
      3: "Speech",
      4: "Limb",
      5: "Intellect",
      6: "Mind",
      7: "Several",
    },
    levels: (level) => `Level ${String(level)}`,
    tiers: {
      0: "Emergency, answered first",
      1: "Listed, level 1 or 2: answered sooner",
      2: "Listed, level 3 or 4, or elderly: answered sooner",
      3: "Callback due or dropped within the hour: answered sooner",
      4: "Ordinary, in the order of arrival",
      5: "Answered later",
    },
    earlier: (minutes) =>
      `In line they count as having come ${String(minutes)} minutes earlier; who came before that is not passed over.`,
    later: (minutes) =>
      `In line they count as having come ${String(minutes)} minutes later; they are still answered.`,
    inTurn: "In line they count from when they came.",
    first: "They go before all others.",
    number: "Telephone number",
    list: "List",
    relation: "Whose number",
    category: "Disability",
    level: "Level",
    needs: "Needs",
    noNeeds: "None",
    usualNeeds: "List and disability say which needs there are",
    validFrom: "Valid from",
    today: "Empty: today",
    validTo: "Last day",
    noEnd: "No end",
    basis: "Basis",
    basisHint: "For example a form's number or a certificate seen; never a telephone or identity number.",
    actions: "Actions",
    save: "Save",
    faults: {
      number: "This is no number of a person or household. Write it with its area code, or as +86….",
    },
    test: {
      title: "Test a number",
      lead: "If this number called now: how it would be served, and why. Every question is written into the audit.",
      hint: "The number is not kept; the audit has its digest.",
      submit: "Test",
      result: (number) => `If ${number} called now`,
      notListed: "On no list that is valid: served like anybody.",
      served: "Served",
      order: "Order",
      copy: "By",
      copies: {
        database: "the service's list in memory, in step with the database",
        disk: "the copy on disk: the service has not reached the database since its start",
        none: "nothing: the service has not read the list yet",
      },
      notCurrent:
        "The database says something else than the service's memory. That passes within a second; test again.",
      again: "Test again",
      entries: "Entries of this number",
      noEntries: "There are none.",
      verdict: "Counts today",
      verdicts: {
        tier: "Gives the tier, and its needs",
        needs: "Adds its needs",
        not_yet: "Not yet valid",
        expired: "Expired",
      },
      batch: (batch) => `Batch ${String(batch)}`,
      byHand: "By hand",
      add: "Add an entry",
      addTitle: (number) => `Add an entry for ${number}`,
      added: "Added.",
      correct: "Correct",
      correctTitle: "Correct an entry",
      corrected: "Corrected.",
      end: "End",
      endTitle: "End an entry",
      endText: "From today on the entry counts no more. Say on what basis.",
      ended: "Ended.",
      of: (action, list, basis) => `${action}: ${list}, ${basis}`,
    },
    declared: {
      title: "Declared needs",
      lead: "What callers told agents and agreed to have kept for 30 days. It changes how they are served, never when. Once proof was seen, it moves to a list.",
      none: "Nothing is declared.",
      confirm: "Confirm",
      confirmTitle: "Confirm a declared need",
      confirmed: "Confirmed, and on the list.",
    },
    picker: {
      title: "Needs the caller tells of",
      lead: "Note how to serve them; never ask why.",
      keep: "The caller agrees to have it kept for 30 days",
      keepOnly: "The call is over: it can only be kept for the next one.",
      submit: "Note",
      noted: "Noted for this call.",
      kept: (day) => `Noted, and kept until ${day}.`,
      over: "The call was over; nothing was noted.",
    },
  },
};
