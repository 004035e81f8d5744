// Words of the phone: what it is doing, why it cannot, and how to mend that.
import type { Refusal } from "../api/shapes";
import type { Quality } from "../phone/quality";
import type { Elsewhere, Line, RingKind, Trouble } from "../phone/phone";
import type { TalkAction } from "../phone/talk";
import type { Use } from "../phone/devices";
import type { PageLanguage } from "./words";

export interface PhoneWords {
  title: string;
  line: Record<Exclude<Line["is"], "failed" | "elsewhere">, string>;
  elsewhere: Record<Elsewhere, string>;
  useHere: string;
  trouble: Record<Trouble, { what: string; mend: string }>;
  unreachable: { what: string; mend: string; link: (host: string) => string };
  retry: string;
  rings: Record<RingKind, string>;
  answering: string;
  talking: string;
  talkingEcho: string;
  /** To somebody else's talk. */
  listening: string;
  answer: string;
  reject: string;
  hangUp: string;
  mute: string;
  muted: string;
  microphoneGone: string;
  soundBlocked: string;
  letSound: string;
  actions: Record<TalkAction, string>;
  shape: {
    held: string;
    consulting: (name: string) => string;
    consultRinging: (name: string) => string;
    conferring: (name: string) => string;
    conferRinging: (name: string) => string;
    rejoining: string;
    away: string;
  };
  /** Of a colleague's call. */
  asked: { aside: string; joined: string };
  quality: Record<Quality, string>;
  forward: {
    title: string;
    lead: string;
    find: string;
    colleagues: string;
    queues: string;
    numbers: string;
    isFree: string;
    isBusy: string;
    waiting: (count: number) => string;
    none: string;
    ask: string;
    transfer: string;
    loading: string;
    choose: string;
  };
  keypad: { title: string; lead: string; sent: string; close: string; star: string; hash: string };
  dial: { title: string; number: string; hint: string; submit: string; calling: string; open: string };
  devices: {
    open: string;
    title: string;
    use: Record<Use, string>;
    ownChoice: string;
    unnamed: (n: number) => string;
    level: string;
    quiet: string;
    tryOut: Record<Exclude<Use, "microphone">, string>;
    echo: string;
    echoHint: string;
    notify: string;
    notifyDenied: string;
    notifyOn: string;
    cannotChoose: string;
    close: string;
  };
  notification: { title: string; body: string };
  announce: { cut: string; back: string };
  refusals: Partial<Record<Refusal["code"], string>>;
  /** Between two things that are said. */
  pause: string;
}

export const telephone: Record<PageLanguage, PhoneWords> = {
  zh: {
    title: "电话",
    line: {
      none: "未签入座席，没有电话",
      asking: "正在准备电话…",
      desk: "桌面话机",
      claiming: "正在准备电话…",
      trying_microphone: "正在检查麦克风，请在浏览器中选择“允许”",
      connecting: "正在连接电话系统…",
      ready: "电话就绪",
      cut: "与电话系统的连接已中断，正在重新连接",
    },
    elsewhere: {
      tab: "电话在本浏览器的另一个页面上。关闭那个页面，或在这里使用。",
      computer: "电话在另一台电脑上。通话不会中断，可转到这里继续。",
    },
    useHere: "在这里使用电话",
    trouble: {
      insecure: {
        what: "本页面不是安全连接，浏览器不提供麦克风。",
        mend: "请用 https:// 开头的地址打开本页面；地址请向管理员询问。",
      },
      microphone_denied: {
        what: "浏览器不允许使用麦克风。",
        mend: "请点击地址栏左侧的图标，将“麦克风”设为“允许”，再点“重试”。",
      },
      no_microphone: { what: "没有找到麦克风。", mend: "请插好耳机，再点“重试”。" },
      microphone_busy: {
        what: "麦克风被其他程序占用。",
        mend: "请关闭其他正在使用麦克风的程序，再点“重试”。",
      },
      not_loaded: { what: "电话程序没有载入。", mend: "请检查网络，再点“重试”。" },
      refused: { what: "电话系统不接受本座席的注册。", mend: "请点“重试”；仍不行，请告知管理员。" },
      not_a_seat: { what: "本座席没有设置电话。", mend: "请换一个座席签入，或告知管理员。" },
      service_away: { what: "服务暂时不可用，没有取得电话。", mend: "服务恢复后会自动重试。" },
    },
    unreachable: {
      what: "连不上电话系统。",
      mend: "可能是证书不受信任，或网络不通。请打开下面的地址：如提示证书问题，按单位规定信任证书，然后回到这里点“重试”；打不开，请告知管理员。",
      link: (host) => `检查 ${host}`,
    },
    retry: "重试",
    rings: {
      offer: "来电振铃",
      consult: "同事咨询振铃",
      supervise: "监听振铃",
      outgoing: "外呼接通",
      rejoin: "恢复通话",
      echo: "回声测试",
    },
    answering: "正在接听…",
    talking: "通话中",
    listening: "在他人的通话中，方式见班长看板",
    talkingEcho: "回声测试：请说话，应能听到自己的声音",
    answer: "接听",
    reject: "拒接",
    hangUp: "挂断",
    mute: "静音",
    muted: "已静音，来电人听不到您",
    microphoneGone: "麦克风已断开，来电人听不到您。请插好耳机，或在“声音设备”中另选。",
    soundBlocked: "浏览器要求先点一下页面才能播放声音。",
    letSound: "打开声音",
    actions: {
      hold: "保持",
      resume: "恢复通话",
      keys: "按键",
      forward: "转接或咨询",
      merge: "三方通话",
      complete: "转给对方",
      back: "回到来电人",
      drop: "请第三方退出",
    },
    shape: {
      held: "已保持，来电人在听音乐",
      consulting: (name) => `正在与${name}通话，来电人在听音乐`,
      consultRinging: (name) => `正在呼叫${name}，来电人在听音乐`,
      conferring: (name) => `三方通话：来电人、您、${name}`,
      conferRinging: (name) => `正在呼叫${name}，来电人仍在通话中`,
      away: "来电人已转到外部号码",
      rejoining: "通话中断，来电人在等您，正在恢复…",
    },
    asked: { aside: "同事向您咨询，来电人在听音乐", joined: "三方通话：来电人、同事、您" },
    quality: {
      good: "通话质量好",
      fair: "通话质量一般",
      poor: "通话质量差，网络不稳",
      silent: "听不到来电人：没有声音传来",
    },
    forward: {
      title: "转接或咨询",
      lead: "选择对象，然后先咨询，或直接转接。",
      find: "查找",
      colleagues: "同事",
      queues: "队列",
      numbers: "外部号码",
      isFree: "空闲",
      isBusy: "不空闲",
      waiting: (count) => `${String(count)} 人等待`,
      none: "没有符合的对象。",
      ask: "先咨询",
      transfer: "直接转接",
      loading: "正在载入…",
      choose: "请先选择一个对象。",
    },
    keypad: {
      title: "按键",
      lead: "点按，或直接用键盘输入。",
      sent: "已发送",
      close: "关闭",
      star: "星号",
      hash: "井号",
    },
    dial: {
      title: "外呼",
      number: "电话号码",
      hint: "国内手机或固定电话。对方接通后，您的电话会自动接听。",
      submit: "呼叫",
      calling: "正在呼叫…",
      open: "外呼",
    },
    devices: {
      open: "声音设备",
      title: "声音设备",
      use: { microphone: "麦克风", speaker: "通话声音", ringer: "振铃声音" },
      ownChoice: "系统默认",
      unnamed: (n) => `设备 ${String(n)}`,
      level: "麦克风音量",
      quiet: "没有听到声音：请说话试试，或另选麦克风。",
      tryOut: { speaker: "试听通话声音", ringer: "试听振铃" },
      echo: "回声测试（*43）",
      echoHint: "拨打回声测试，说话后应能听到自己的声音。",
      notify: "来电时显示桌面通知",
      notifyDenied: "浏览器不允许桌面通知，可在地址栏左侧的图标中打开。",
      notifyOn: "桌面通知已打开。",
      cannotChoose: "本浏览器不能选择播放设备，使用系统默认。",
      close: "关闭",
    },
    notification: { title: "来电", body: "请回到坐席页面接听。" },
    announce: { cut: "与电话系统的连接已中断", back: "电话就绪" },
    refusals: {
      not_possible: "通话的状态已经改变，现在不能这样做。请看一下当前状态再试。",
      unfit: "对方现在不空闲，或者不允许呼叫这个号码。请另选一个。",
      exchange_away: "电话系统暂时没有响应，请再试一次。",
      too_many_attempts: "外呼次数已达上限（这个号码、您本人或全天），暂时不能呼叫。请稍后再试，或找班长。",
      forbidden: "这不是您的通话。",
      not_found: "通话已经结束。",
    },
    pause: "。",
  },
  en: {
    title: "Phone",
    line: {
      none: "Not at a seat, so there is no phone",
      asking: "Preparing the phone…",
      desk: "Desk phone",
      claiming: "Preparing the phone…",
      trying_microphone: "Checking the microphone: choose “Allow” in the browser",
      connecting: "Connecting to the phone system…",
      ready: "Phone ready",
      cut: "The connection to the phone system was cut; connecting again",
    },
    elsewhere: {
      tab: "The phone is in another tab of this browser. Close that one, or use the phone here.",
      computer: "The phone is at another computer. You can bring it here; a talk goes on.",
    },
    useHere: "Use the phone here",
    trouble: {
      insecure: {
        what: "This page has no secure connection, so the browser gives no microphone.",
        mend: "Open the page by its https:// address; your administrator knows it.",
      },
      microphone_denied: {
        what: "The browser may not use the microphone.",
        mend: "Click the sign to the left of the address, set “Microphone” to “Allow”, then choose “Try again”.",
      },
      no_microphone: {
        what: "No microphone was found.",
        mend: "Plug in your headset, then choose “Try again”.",
      },
      microphone_busy: {
        what: "Another program holds the microphone.",
        mend: "Close other programs that use it, then choose “Try again”.",
      },
      not_loaded: {
        what: "The phone's program could not be loaded.",
        mend: "Check the network, then choose “Try again”.",
      },
      refused: {
        what: "The phone system does not accept this seat.",
        mend: "Choose “Try again”; if that does not help, tell your administrator.",
      },
      not_a_seat: {
        what: "This seat has no phone.",
        mend: "Sign in at another seat, or tell your administrator.",
      },
      service_away: {
        what: "The service is away, so there is no phone.",
        mend: "It is tried again by itself once the service is back.",
      },
    },
    unreachable: {
      what: "The phone system cannot be reached.",
      mend: "Its certificate may not be trusted, or the network is blocked. Open the address below: if it shows a warning about the certificate, trust it as your site's rules say, come back and choose “Try again”; if it does not open, tell your administrator.",
      link: (host) => `Check ${host}`,
    },
    retry: "Try again",
    rings: {
      offer: "Call ringing",
      consult: "A colleague asks you: ringing",
      supervise: "Listening in: ringing",
      outgoing: "Your call out is through",
      rejoin: "Back in the talk",
      echo: "Echo test",
    },
    answering: "Answering…",
    talking: "Talking",
    listening: "In another's talk; the board says how",
    talkingEcho: "Echo test: speak, and you should hear yourself",
    answer: "Answer",
    reject: "Reject",
    hangUp: "Hang up",
    mute: "Mute",
    muted: "Muted: the caller cannot hear you",
    microphoneGone:
      "The microphone is gone: the caller cannot hear you. Plug it in, or choose another in “Sound devices”.",
    soundBlocked: "The browser plays no sound before you have touched the page.",
    letSound: "Let it sound",
    actions: {
      hold: "Hold",
      resume: "Resume",
      keys: "Keypad",
      forward: "Transfer or consult",
      merge: "Join all three",
      complete: "Hand over to them",
      back: "Back to the caller",
      drop: "Let the third party go",
    },
    shape: {
      held: "On hold: the caller hears music",
      consulting: (name) => `Talking with ${name}; the caller hears music`,
      consultRinging: (name) => `Ringing ${name}; the caller hears music`,
      conferring: (name) => `Three-way call: the caller, you, ${name}`,
      conferRinging: (name) => `Ringing ${name}; the caller is still with you`,
      away: "The caller was handed to a number outside",
      rejoining: "You were cut off; the caller waits for you. Joining again…",
    },
    asked: {
      aside: "A colleague asks you; the caller hears music",
      joined: "Three-way call: the caller, your colleague, you",
    },
    quality: {
      good: "Good connection",
      fair: "Fair connection",
      poor: "Poor connection: the network is unsteady",
      silent: "No sound comes from the caller",
    },
    forward: {
      title: "Transfer or consult",
      lead: "Choose who, then ask them first or hand over at once.",
      find: "Find",
      colleagues: "Colleagues",
      queues: "Queues",
      numbers: "Outside numbers",
      isFree: "free",
      isBusy: "not free",
      waiting: (count) => `${String(count)} waiting`,
      none: "Nobody like that.",
      ask: "Ask first",
      transfer: "Transfer now",
      loading: "Loading…",
      choose: "Choose somebody first.",
    },
    keypad: {
      title: "Keypad",
      lead: "Press the keys here, or type them.",
      sent: "Sent",
      close: "Close",
      star: "star",
      hash: "hash",
    },
    dial: {
      title: "Call out",
      number: "Number",
      hint: "A number within the country. Once they answer, your phone answers by itself.",
      submit: "Call",
      calling: "Calling…",
      open: "Call out",
    },
    devices: {
      open: "Sound devices",
      title: "Sound devices",
      use: { microphone: "Microphone", speaker: "Callers' voices", ringer: "Ring" },
      ownChoice: "The system's own choice",
      unnamed: (n) => `Device ${String(n)}`,
      level: "Microphone level",
      quiet: "Nothing is heard: speak, or choose another microphone.",
      tryOut: { speaker: "Play a tone where callers are heard", ringer: "Play a tone where it rings" },
      echo: "Echo test (*43)",
      echoHint: "Calls the echo: speak, and you should hear yourself.",
      notify: "Show a notification when a call rings",
      notifyDenied: "The browser allows no notifications; the sign to the left of the address changes that.",
      notifyOn: "Notifications are on.",
      cannotChoose: "This browser cannot choose where sound is played; the system's own choice is used.",
      close: "Close",
    },
    notification: { title: "Incoming call", body: "Answer it on the agent's page." },
    announce: { cut: "The connection to the phone system was cut", back: "Phone ready" },
    refusals: {
      not_possible: "the talk has changed meanwhile. Look at how it stands, and try again.",
      unfit: "they are not free now, or this number may not be called. Choose another.",
      exchange_away: "the phone system does not answer; try again.",
      too_many_attempts:
        "too many calls out: to this number, by you, or by all today. Try again later, or ask a supervisor.",
      forbidden: "this call is not yours.",
      not_found: "the call is over.",
    },
    pause: ". ",
  },
};
