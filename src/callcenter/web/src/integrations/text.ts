// Words of what other systems are told; loaded with their page alone.
import type { PageLanguage } from "../words/words";
import type { EventName, OffCause, Scope } from "./integrations";

export interface IntegrationText {
  title: string;
  lead: string;
  name: string;
  scopes: string;
  scopeNames: Record<Scope, string>;
  on: string;
  off: string;
  edit: string;
  save: string;
  remove: string;
  never: string;
  done: string;
  tokens: {
    title: string;
    lead: string;
    none: string;
    make: string;
    agent: string;
    agentHint: string;
    allCalls: string;
    days: string;
    until: string;
    used: string;
    revoke: string;
    revokeText: (name: string) => string;
    revoked: (at: string) => string;
    over: string;
    madeTitle: string;
    madeText: string;
    token: string;
    copy: string;
    copied: string;
  };
  endpoints: {
    title: string;
    lead: string;
    none: string;
    make: string;
    url: string;
    urlHint: string;
    events: string;
    eventsHint: string;
    eventNames: Record<EventName, string>;
    queues: string;
    queuesHint: string;
    isOn: string;
    state: string;
    last: string;
    well: string;
    failing: (count: number, since: string) => string;
    offCauses: Record<OffCause, string>;
    test: string;
    tested: (name: string, ms: number) => string;
    testFailed: (name: string, fault: string) => string;
    secret: string;
    secretTitle: string;
    secretText: string;
    renew: string;
    deliveries: string;
    removeText: (name: string) => string;
  };
  deliveries: {
    title: (name: string) => string;
    attempts: string;
    noAttempts: string;
    at: string;
    event: string;
    result: string;
    took: string;
    delivered: string;
    isTest: string;
    letters: string;
    lettersLead: string;
    noLetters: string;
    fault: string;
    again: string;
    againAll: string;
    drop: string;
    dropAll: string;
    wanted: string;
    sent: (count: number) => string;
    dropped: (count: number) => string;
    close: string;
  };
  pages: {
    title: string;
    lead: string;
    none: string;
    make: string;
    template: string;
    templateHint: (values: string, hosts: string) => string;
    noHosts: string;
    opens: string;
    opensNames: Record<"click" | "itself", string>;
    removeText: (name: string) => string;
  };
}

export const integrationText: Record<PageLanguage, IntegrationText> = {
  zh: {
    title: "其他系统",
    lead: "让工单、客户关系等系统得到与坐席页面相同的信息：通过令牌、推送（webhook）或弹出的页面。",
    name: "名称",
    scopes: "可以看到和做什么",
    scopeNames: {
      calls: "通话（号码隐藏）",
      "calls.numbers": "完整号码",
      "calls.words": "来电者说的话",
      "calls.needs": "服务需要与优先",
      agents: "话务员状态",
      "agents.status": "设置本人的状态",
    },
    on: "启用",
    off: "停用",
    edit: "修改",
    save: "保存",
    remove: "删除",
    never: "从未",
    done: "已保存。",
    tokens: {
      title: "令牌",
      lead: "其他系统凭令牌连接事件流和接口。令牌只在生成时显示一次。",
      none: "还没有令牌。",
      make: "新建令牌",
      agent: "话务员工号",
      agentHint: "填写后只看到该话务员的通话；留空则看到全部。",
      allCalls: "全部通话",
      days: "有效天数",
      until: "有效至",
      used: "最近使用",
      revoke: "吊销",
      revokeText: (name) => `“${name}”将立即无法连接，已有连接在十秒内断开。`,
      revoked: (at) => `${at} 吊销`,
      over: "已过期",
      madeTitle: "新令牌",
      madeText: "请现在复制并妥善保存：关闭后无法再次显示。",
      token: "令牌",
      copy: "复制",
      copied: "已复制。",
    },
    endpoints: {
      title: "推送地址",
      lead: "每个事件按顺序以签名的 HTTP 请求送出；对方没有收下就重试，三天后转入未送达。",
      none: "还没有推送地址。",
      make: "新建推送地址",
      url: "网址",
      urlHint: "以 https:// 开头；内部网段须先在设置中允许。",
      events: "哪些事件",
      eventsHint: "不选表示全部。",
      eventNames: {
        "call.arrived": "来电",
        "call.queued": "进入队列",
        "call.ringing": "坐席振铃",
        "call.unanswered": "振铃未接",
        "call.connected": "接通",
        "call.changed": "通话有变化",
        "call.talk_ended": "通话结束",
        "call.rated": "评价",
        "call.ended": "来电结束",
        "call.recorded": "录音完成",
        "call.case_saved": "通话记录已保存",
        "agent.changed": "话务员状态变化",
      },
      queues: "哪些队列",
      queuesHint: "不选表示全部。",
      isOn: "启用推送",
      state: "状况",
      last: "最近送达",
      well: "正常",
      failing: (count, since) => `自 ${since} 起失败 ${count} 次`,
      offCauses: { by_hand: "已停用", gone: "对方称已不存在（410），已停用" },
      test: "测试",
      tested: (name, ms) => `“${name}”已收下测试推送（${ms} 毫秒）。`,
      testFailed: (name, fault) => `“${name}”没有收下：${fault}`,
      secret: "密钥",
      secretTitle: "签名密钥",
      secretText: "对方用它核对签名。查看密钥会记入操作记录。更换后一天之内新旧密钥都会签名。",
      renew: "更换密钥",
      deliveries: "投递情况",
      removeText: (name) => `“${name}”及所有等待送出的事件都将删除。`,
    },
    deliveries: {
      title: (name) => `投递情况：${name}`,
      attempts: "最近的投递",
      noAttempts: "还没有投递过。",
      at: "时间",
      event: "事件",
      result: "结果",
      took: "用时",
      delivered: "已送达",
      isTest: "测试",
      letters: "未送达",
      lettersLead: "对方拒收或三天内没有收下的事件；可以再次送出，三十天后删除。",
      noLetters: "没有未送达的事件。",
      fault: "原因",
      again: "再送",
      againAll: "全部再送",
      drop: "丢弃",
      dropAll: "全部丢弃",
      wanted: "即将再送",
      sent: (count) => `${count} 个事件即将再次送出。`,
      dropped: (count) => `已丢弃 ${count} 个事件。`,
      close: "关闭",
    },
    pages: {
      title: "弹出页面",
      lead: "话务员在通话时打开的其他系统页面；网址中可以带上来电信息。",
      none: "还没有弹出页面。",
      make: "新建弹出页面",
      template: "网址模板",
      templateHint: (values, hosts) => `可用 ${values}。允许的主机：${hosts}`,
      noHosts: "设置中还没有允许任何主机（CALLCENTER_INTEGRATIONS__POP_HOSTS）。",
      opens: "如何打开",
      opensNames: { click: "点击打开", itself: "振铃时自动打开" },
      removeText: (name) => `话务员将不再看到“${name}”。`,
    },
  },
  en: {
    title: "Other systems",
    lead: "Give ticketing, CRM and other systems what the agent's desktop knows: by tokens, webhooks, or pages that open.",
    name: "Name",
    scopes: "What it may see and do",
    scopeNames: {
      calls: "Calls, numbers masked",
      "calls.numbers": "Whole numbers",
      "calls.words": "What callers said",
      "calls.needs": "Needs and priority",
      agents: "Agents' status and state",
      "agents.status": "Set the own status",
    },
    on: "On",
    off: "Off",
    edit: "Change",
    save: "Save",
    remove: "Remove",
    never: "never",
    done: "Saved.",
    tokens: {
      title: "Tokens",
      lead: "By a token another system connects to the stream and the interface. It is shown once, when it is made.",
      none: "There are no tokens yet.",
      make: "New token",
      agent: "Agent's number",
      agentHint: "Sees only this agent's calls; leave it empty for all calls.",
      allCalls: "all calls",
      days: "Good for, in days",
      until: "Good until",
      used: "Last used",
      revoke: "Revoke",
      revokeText: (name) => `“${name}” can no longer connect; what is connected ends within ten seconds.`,
      revoked: (at) => `revoked ${at}`,
      over: "over",
      madeTitle: "New token",
      madeText: "Copy it now and keep it safe: it cannot be shown again.",
      token: "Token",
      copy: "Copy",
      copied: "Copied.",
    },
    endpoints: {
      title: "Webhooks",
      lead: "Each event goes out in order as a signed HTTP request, again and again until it is taken; after three days it is set aside.",
      none: "There are no webhooks yet.",
      make: "New webhook",
      url: "Address",
      urlHint: "Begins with https://; networks inside the house are allowed in the settings first.",
      events: "Which events",
      eventsHint: "None chosen means all.",
      eventNames: {
        "call.arrived": "Call arrived",
        "call.queued": "In a queue",
        "call.ringing": "Agent is rung",
        "call.unanswered": "Ring not answered",
        "call.connected": "Connected",
        "call.changed": "Call changed",
        "call.talk_ended": "Talk ended",
        "call.rated": "Rated",
        "call.ended": "Call ended",
        "call.recorded": "Recording complete",
        "call.case_saved": "Case saved",
        "agent.changed": "Agent's status or state",
      },
      queues: "Which queues",
      queuesHint: "None chosen means all.",
      isOn: "Deliver",
      state: "State",
      last: "Last delivered",
      well: "well",
      failing: (count, since) => `failing since ${since}, ${count} tries`,
      offCauses: { by_hand: "off", gone: "off: the other side says it is gone (410)" },
      test: "Test",
      tested: (name, ms) => `“${name}” took the test delivery, in ${ms} ms.`,
      testFailed: (name, fault) => `“${name}” did not take it: ${fault}`,
      secret: "Secret",
      secretTitle: "Signing secret",
      secretText:
        "The other side checks signatures by it. That you look is written down. For a day after a change, the secret before signs, too.",
      renew: "New secret",
      deliveries: "Deliveries",
      removeText: (name) => `“${name}” goes, with everything that waits for it.`,
    },
    deliveries: {
      title: (name) => `Deliveries: ${name}`,
      attempts: "Latest deliveries",
      noAttempts: "Nothing was delivered yet.",
      at: "Time",
      event: "Event",
      result: "Result",
      took: "Took",
      delivered: "delivered",
      isTest: "test",
      letters: "Not delivered",
      lettersLead:
        "What the other side refused, or did not take within three days. It can be sent again, and is forgotten after thirty days.",
      noLetters: "Nothing was given up.",
      fault: "Why",
      again: "Send again",
      againAll: "Send all again",
      drop: "Drop",
      dropAll: "Drop all",
      wanted: "will be sent",
      sent: (count) => `${count} will be sent again.`,
      dropped: (count) => `${count} dropped.`,
      close: "Close",
    },
    pages: {
      title: "Pages that open",
      lead: "Pages of other systems that agents open about their call, with what is known of it in the address.",
      none: "There are no pages yet.",
      make: "New page",
      template: "Address template",
      templateHint: (values, hosts) => `May hold ${values}. Allowed hosts: ${hosts}`,
      noHosts: "The settings allow no host yet (CALLCENTER_INTEGRATIONS__POP_HOSTS).",
      opens: "Opens",
      opensNames: { click: "by a click", itself: "by itself, at the ring" },
      removeText: (name) => `Agents will not see “${name}” any more.`,
    },
  },
};
