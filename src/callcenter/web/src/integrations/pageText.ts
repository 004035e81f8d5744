// Words of the pages that open about a call; small, because every desktop loads them.
import type { PageLanguage } from "../words/words";

interface PageText {
  title: string;
  opens: (name: string) => string;
  blocked: (name: string) => string;
}

export const pageText: Record<PageLanguage, PageText> = {
  zh: {
    title: "其他系统",
    opens: (name) => `在新标签页打开 ${name}`,
    blocked: (name) => `浏览器拦截了“${name}”：请允许本站弹出窗口，或点击按钮打开。`,
  },
  en: {
    title: "Other systems",
    opens: (name) => `Open ${name} in a new tab`,
    blocked: (name) => `The browser has blocked “${name}”: allow pop-ups for this site, or use the button.`,
  },
};
