import type { PageLanguage } from "./words";

export interface NoticesWords {
  title: string;
  lead: string;
  inForce: string;
  none: string;
  planned: string;
  kinds: { announcement: string; closure: string };
  forAll: string;
  from: string;
  until: string;
  by: (author: string) => string;
  end: string;
  endTitle: string;
  endPlannedTitle: string;
  endText: { announcement: string; closure: (queue: string) => string };
  ended: string;
  announce: { title: string; lead: string; submit: string; done: string };
  close: { title: string; lead: string; queue: string; choose: string; submit: string; done: string };
  form: {
    words: (language: string) => string;
    start: string;
    startNow: string;
    startLater: string;
    startAt: string;
    endAt: string;
    quick: { title: string; hour: string; fourHours: string; today: string };
    reads: (moment: string) => string;
  };
  faults: {
    words: string;
    sentence: string;
    long: string;
    queue: string;
    start: string;
    end: string;
    endPast: string;
    order: string;
  };
}

export const notices: Record<PageLanguage, NoticesWords> = {
  zh: {
    title: "公告与关闭",
    lead: "在这里发布的内容立即生效，无须发布流程。",
    inForce: "正在生效",
    none: "现在没有公告，所有队列照常服务。",
    planned: "尚未开始",
    kinds: { announcement: "紧急公告", closure: "关闭队列" },
    forAll: "所有来电人",
    from: "开始",
    until: "结束",
    by: (author) => `发布人：${author}`,
    end: "立即结束",
    endTitle: "现在就结束吗？",
    endPlannedTitle: "取消这条安排吗？",
    endText: {
      announcement: "下一位来电人将不再听到这条公告。",
      closure: (queue) => `“${queue}”将立即恢复服务。`,
    },
    ended: "已结束。",
    announce: {
      title: "紧急公告",
      lead: "每位来电人在第一段提示音之前先听到这一句话。",
      submit: "发布公告",
      done: "公告已发布。",
    },
    close: {
      title: "关闭队列",
      lead: "来电人听到原因后转入备用队列；紧急来电不受影响。",
      queue: "队列",
      choose: "请选择队列",
      submit: "关闭队列",
      done: "队列已关闭。",
    },
    form: {
      words: (language) => `对来电人说的话（${language}）`,
      start: "开始",
      startNow: "立即",
      startLater: "稍后",
      startAt: "开始时间",
      endAt: "结束时间",
      quick: { title: "快速选择结束时间", hour: "1 小时后", fourHours: "4 小时后", today: "今天结束时" },
      reads: (moment) => `即 ${moment}`,
    },
    faults: {
      words: "请写明要说的话。",
      sentence: "公告只能是一句话，每位来电人都要等它说完。",
      long: "最长 30 天；长期内容请写进语音流程。",
      queue: "请选择要关闭的队列。",
      start: "请填写开始时间。",
      end: "请填写结束时间。",
      endPast: "结束时间已经过去。",
      order: "结束时间必须晚于开始时间。",
    },
  },
  en: {
    title: "Notices",
    lead: "What you put here is in force at once, without publishing.",
    inForce: "In force",
    none: "No notice now; every queue is served as usual.",
    planned: "Not begun",
    kinds: { announcement: "Announcement", closure: "Closed queue" },
    forAll: "All callers",
    from: "From",
    until: "Until",
    by: (author) => `By ${author}`,
    end: "End now",
    endTitle: "End it now?",
    endPlannedTitle: "Call it off?",
    endText: {
      announcement: "The next caller will no longer hear this announcement.",
      closure: (queue) => `“${queue}” will be served again at once.`,
    },
    ended: "Ended.",
    announce: {
      title: "Emergency announcement",
      lead: "Every caller hears this one sentence before the first prompt.",
      submit: "Announce",
      done: "The announcement is in force.",
    },
    close: {
      title: "Close a queue",
      lead: "Callers hear the reason and go to the fallback queue; emergencies are not affected.",
      queue: "Queue",
      choose: "Choose a queue",
      submit: "Close the queue",
      done: "The queue is closed.",
    },
    form: {
      words: (language) => `What callers hear (${language})`,
      start: "Begins",
      startNow: "At once",
      startLater: "Later",
      startAt: "Begins at",
      endAt: "Ends at",
      quick: {
        title: "End, quickly chosen",
        hour: "In 1 hour",
        fourHours: "In 4 hours",
        today: "End of today",
      },
      reads: (moment) => `that is ${moment}`,
    },
    faults: {
      words: "Write what callers are to hear.",
      sentence: "An announcement is one sentence: every caller waits for its end.",
      long: "30 days at most: put lasting words into the flow.",
      queue: "Choose the queue to close.",
      start: "Say when it begins.",
      end: "Say when it ends.",
      endPast: "That time is over already.",
      order: "It must end after it begins.",
    },
  },
};
