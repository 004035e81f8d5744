// Words of the sign-in's second step, of one's own account, and of everybody's logins.
import type { PageLanguage } from "./words";
import { useLanguage } from "./WordsProvider";

export interface AccountWords {
  title: string;
  lead: string;
  code: {
    title: string;
    lead: string;
    label: string;
    hint: string;
    submit: string;
    wrong: string;
    back: string;
  };
  provider: { or: string; refused: Record<"away" | "not_welcome", string> };
  enrolment: {
    title: string;
    lead: string;
    mustHave: string;
    picture: string;
    byHand: string;
    label: string;
    submit: string;
    recoveryTitle: string;
    recoveryText: string;
    recoveryKept: string;
  };
  password: {
    title: string;
    lead: string;
    old: string;
    new: string;
    newHint: string;
    again: string;
    differs: string;
    submit: string;
    done: string;
    wrong: string;
    weak: string;
    firstTitle: string;
    firstLead: string;
    firstSubmit: string;
  };
  factor: {
    title: string;
    isOn: string;
    isOff: string;
    needed: string;
    setUp: string;
    replace: string;
    drop: string;
    confirmPassword: string;
    done: string;
    dropped: string;
  };
  sessions: {
    title: string;
    lead: string;
    browser: string;
    address: string;
    began: string;
    seen: string;
    actions: string;
    isThis: string;
    end: string;
    endOf: (browser: string) => string;
    endOthers: string;
    ended: string;
    none: string;
  };
  logins: {
    title: string;
    lead: string;
    name: string;
    state: string;
    factor: string;
    sessions: string;
    actions: string;
    none: string;
    locked: (until: string, address: string) => string;
    failed: (count: number, address: string) => string;
    fine: string;
    has: string;
    hasNot: string;
    unlock: string;
    takeFactor: string;
    takeFactorText: string;
    endAll: string;
    endAllText: string;
    of: (deed: string, name: string) => string;
    unlocked: (name: string) => string;
    factorTaken: (name: string) => string;
    allEnded: (name: string) => string;
  };
}

const account: Record<PageLanguage, AccountWords> = {
  zh: {
    title: "我的账号",
    lead: "您的密码、双因素登录，以及已登录的浏览器。",
    code: {
      title: "双因素登录",
      lead: "请输入验证器应用现在显示的六位动态码。",
      label: "动态码",
      hint: "手机不在身边时，可输入一个恢复码。",
      submit: "登录",
      wrong: "动态码不正确，或已使用过。请等待下一个动态码。",
      back: "返回",
    },
    provider: {
      or: "或",
      refused: {
        away: "单点登录没有成功，请重试，或使用密码登录。",
        not_welcome: "您的单点登录账号在本系统没有角色，或用户名已被占用，请联系安全管理员。",
      },
    },
    enrolment: {
      title: "设置双因素登录",
      lead: "用验证器应用扫描二维码，然后输入它显示的六位动态码。",
      mustHave: "您的角色必须使用双因素登录。",
      picture: "验证器应用的二维码",
      byHand: "也可以在应用中手工输入密钥：",
      label: "动态码",
      submit: "确认",
      recoveryTitle: "恢复码",
      recoveryText: "手机丢失时，每个恢复码可登录一次。只显示这一次，请妥善保存。",
      recoveryKept: "已保存，继续",
    },
    password: {
      title: "修改密码",
      lead: "修改后，其他浏览器上的登录都会退出。",
      old: "现在的密码",
      new: "新密码",
      newHint: "至少 10 个字符；几个不相关的词比复杂的符号更好。",
      again: "再输入一次新密码",
      differs: "两次输入的新密码不一致。",
      submit: "修改密码",
      done: "密码已修改。",
      wrong: "现在的密码不正确。",
      weak: "这个密码太容易被猜到：它在泄露密码表中，或是键盘上相邻的键、重复的字符，或含有您的用户名，或就是别人为您设置的密码。请改用几个互不相关的词。",
      firstTitle: "设置您自己的密码",
      firstLead: "现在的密码是别人为您设置的。请设置一个只有您知道的密码，然后才能进入系统。",
      firstSubmit: "设置并进入",
    },
    factor: {
      title: "双因素登录",
      isOn: "已启用：登录时需要验证器应用的动态码。",
      isOff: "未启用：登录只需要密码。",
      needed: "您的角色必须使用双因素登录。",
      setUp: "设置双因素登录",
      replace: "更换验证器应用",
      drop: "停用双因素登录",
      confirmPassword: "请再输入一次密码",
      done: "双因素登录已设置。",
      dropped: "双因素登录已停用。",
    },
    sessions: {
      title: "已登录的浏览器",
      lead: "不认识的登录，请立即退出并修改密码。",
      browser: "浏览器",
      address: "地址",
      began: "登录时间",
      seen: "最近使用",
      actions: "操作",
      isThis: "本浏览器",
      end: "退出",
      endOf: (browser) => `退出：${browser}`,
      endOthers: "退出所有其他浏览器",
      ended: "已退出。",
      none: "没有其他登录。",
    },
    logins: {
      title: "登录与锁定",
      lead: "谁在哪里登录，哪些登录因多次错误被锁定，谁使用双因素登录。",
      name: "用户名",
      state: "状态",
      factor: "双因素",
      sessions: "已登录",
      actions: "操作",
      none: "没有人登录，也没有锁定。",
      locked: (until, address) => `锁定至 ${until}（来自 ${address}）`,
      failed: (count, address) => `连续错误 ${String(count)} 次（来自 ${address}）`,
      fine: "正常",
      has: "已启用",
      hasNot: "未启用",
      unlock: "解锁",
      takeFactor: "取消双因素",
      takeFactorText: "用于手机和恢复码都丢失时。该用户会被退出；如角色要求，下次登录时须重新设置。",
      endAll: "全部退出",
      endAllText: "该用户在所有浏览器上的登录都会结束。",
      of: (deed, name) => `${deed}：${name}`,
      unlocked: (name) => `${name} 已解锁。`,
      factorTaken: (name) => `${name} 的双因素登录已取消。`,
      allEnded: (name) => `${name} 已全部退出。`,
    },
  },
  en: {
    title: "My account",
    lead: "Your password, your second factor, and the browsers that are signed in.",
    code: {
      title: "Second factor",
      lead: "Type the six digits that your authenticator app shows now.",
      label: "Code",
      hint: "Without your telephone, type one of your recovery codes.",
      submit: "Sign in",
      wrong: "This code is wrong, or was used already. Wait for the next one.",
      back: "Back",
    },
    provider: {
      or: "or",
      refused: {
        away: "Signing in there did not succeed. Try again, or use your password.",
        not_welcome:
          "Your account there has no role here, or somebody else has your user name. Ask a security administrator.",
      },
    },
    enrolment: {
      title: "Set up the second factor",
      lead: "Scan the picture with an authenticator app, then type the six digits that it shows.",
      mustHave: "Your role is not to be without a second factor.",
      picture: "QR code for the authenticator app",
      byHand: "Or type the key into the app by hand:",
      label: "Code",
      submit: "Confirm",
      recoveryTitle: "Recovery codes",
      recoveryText:
        "Each of them lets you in once when your telephone is lost. They are shown this once: keep them safe.",
      recoveryKept: "Kept, go on",
    },
    password: {
      title: "Change password",
      lead: "Every other browser is signed out.",
      old: "Password now",
      new: "New password",
      newHint: "At least 10 characters; a few words that have nothing to do with each other beat symbols.",
      again: "New password once more",
      differs: "The two new passwords differ.",
      submit: "Change password",
      done: "The password is changed.",
      wrong: "The password now is wrong.",
      weak: "This password is guessed too early: it stands on lists of stolen ones, is a row of keys or a repetition, holds your user name, or is the one that was set for you. Use a few words that have nothing to do with each other.",
      firstTitle: "Choose a password of your own",
      firstLead:
        "Your password was set by somebody else. Choose one that only you know; until then nothing else opens.",
      firstSubmit: "Choose and go in",
    },
    factor: {
      title: "Second factor",
      isOn: "On: signing in asks for your authenticator app's code.",
      isOff: "Off: the password alone signs you in.",
      needed: "Your role is not to be without it.",
      setUp: "Set up the second factor",
      replace: "Use another app",
      drop: "Give it up",
      confirmPassword: "Your password once more",
      done: "The second factor is set up.",
      dropped: "The second factor is given up.",
    },
    sessions: {
      title: "Browsers that are signed in",
      lead: "One that you do not know: sign it out at once, and change your password.",
      browser: "Browser",
      address: "Address",
      began: "Signed in",
      seen: "Last used",
      actions: "Actions",
      isThis: "this browser",
      end: "Sign out",
      endOf: (browser) => `Sign out: ${browser}`,
      endOthers: "Sign out all others",
      ended: "Signed out.",
      none: "There is none.",
    },
    logins: {
      title: "Logins",
      lead: "Who is signed in where, whose login is locked, and who has a second factor.",
      name: "User name",
      state: "State",
      factor: "Second factor",
      sessions: "Signed in",
      actions: "Actions",
      none: "Nobody is signed in, and nobody is locked.",
      locked: (until, address) => `locked until ${until} (from ${address})`,
      failed: (count, address) => `${String(count)} failures in a row (from ${address})`,
      fine: "fine",
      has: "on",
      hasNot: "off",
      unlock: "Unlock",
      takeFactor: "Take the second factor away",
      takeFactorText:
        "For somebody who has lost telephone and recovery codes. They are signed out, and set it up anew where their role needs it.",
      endAll: "Sign out everywhere",
      endAllText: "This user is signed out of every browser.",
      of: (deed, name) => `${deed}: ${name}`,
      unlocked: (name) => `${name} is unlocked.`,
      factorTaken: (name) => `The second factor of ${name} is taken away.`,
      allEnded: (name) => `${name} is signed out everywhere.`,
    },
  },
};

export function useAccountWords(): AccountWords {
  return account[useLanguage().language];
}
