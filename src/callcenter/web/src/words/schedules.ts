import type { PageLanguage } from "./words";

export type HoursRow =
  | "workdays"
  | "weekends"
  | "monday"
  | "tuesday"
  | "wednesday"
  | "thursday"
  | "friday"
  | "saturday"
  | "sunday";

export type LocalKind = "workday" | "weekend" | "holiday" | "closed" | "hours";

export interface SchedulesWords {
  title: string;
  lead: string;
  missing: (years: string) => string;
  missingHow: string;
  calendar: {
    title: string;
    lead: string;
    of: string;
    previous: string;
    next: string;
    month: string;
    savedOnly: string;
    weekdays: readonly string[];
    kinds: { workday: string; weekend: string; holiday: string };
    marks: { holiday: string; swapped: string; local: string; unknown: string };
    swapped: string;
    sources: { state_council: string; weekday: string; local: string; not_published: string };
    closed: string;
    wholeDay: string;
    nextDay: string;
    unusual: string;
    affected: string;
    keys: string;
  };
  week: {
    title: string;
    lead: string;
    rows: Record<HoursRow, string>;
    asRule: string;
    ownHours: string;
    own: (day: string) => string;
    from: (row: string, nth: number) => string;
    to: (row: string, nth: number) => string;
    addShift: string;
    addShiftTo: (row: string) => string;
    removeShift: (shift: string) => string;
    holidays: string;
    holidayKinds: { closed: string; open: string; hours: string };
    names: (language: string) => string;
    key: string;
    add: string;
    addKey: string;
    addKeyHint: string;
    addKeyFault: string;
    remove: (name: string) => string;
    dayColumn: string;
    hoursColumn: string;
    clockHint: string;
  };
  local: {
    title: string;
    lead: string;
    none: string;
    date: string;
    as: string;
    kinds: Record<LocalKind, string>;
    hours: string;
    name: string;
    whose: string;
    all: string;
    add: string;
    addDate: string;
    remove: (date: string) => string;
    removed: (date: string) => string;
    there: string;
    actions: string;
  };
  years: { title: string; lead: string; entered: (year: number) => string };
}

export const schedules: Record<PageLanguage, SchedulesWords> = {
  zh: {
    title: "时间表",
    lead: "服务时间、法定节假日和本地日期。",
    missing: (years) => `${years} 年的放假安排尚未发布或录入。`,
    missingHow:
      "在此之前按周一至周五为工作日计算，可能不准。请升级节假日数据，或在下面逐日录入后勾选该年份。",
    calendar: {
      title: "那天会怎样？",
      lead: "选一天，查看各时间表在当天的开放时段。",
      of: "时间表",
      previous: "上个月",
      next: "下个月",
      month: "月份",
      savedOnly: "日历按已保存的文件显示；未保存的修改不在其中。",
      weekdays: ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
      kinds: { workday: "工作日", weekend: "周末", holiday: "节假日" },
      marks: { holiday: "休", swapped: "班", local: "本地", unknown: "未定" },
      swapped: "调休上班",
      sources: {
        state_council: "国务院放假安排",
        weekday: "按星期",
        local: "本地日期",
        not_published: "该年放假安排未发布，暂按星期计算",
      },
      closed: "不开放",
      wholeDay: "全天",
      nextDay: "次日",
      unusual: "与平时不同",
      affected: "受影响的流程位置",
      keys: "方向键逐日移动，Page Up、Page Down 换月。",
    },
    week: {
      title: "每周时段",
      lead: "一天可以有几个时段；跨过午夜的时段写成 22:00 到 06:00，全天写成 00:00 到 24:00。",
      rows: {
        workdays: "工作日",
        weekends: "周末",
        monday: "星期一",
        tuesday: "星期二",
        wednesday: "星期三",
        thursday: "星期四",
        friday: "星期五",
        saturday: "星期六",
        sunday: "星期日",
      },
      ownHours: "另定",
      asRule: "同工作日或周末",
      own: (day) => `另定：${day}`,
      from: (row, nth) => `${row}，时段 ${String(nth)}，开始`,
      to: (row, nth) => `${row}，时段 ${String(nth)}，结束`,
      addShift: "加时段",
      addShiftTo: (row) => `${row}加时段`,
      removeShift: (shift) => `删除时段 ${shift}`,
      holidays: "法定节假日",
      holidayKinds: { closed: "不开放", open: "同平日", hours: "另定时段" },
      names: (language) => `名称（${language}）`,
      key: "代号",
      add: "添加时间表",
      addKey: "新时间表的代号",
      addKeyHint: "小写字母开头，可含数字和下划线，例如 night_shift。",
      addKeyFault: "代号不合规定，或已经存在。",
      remove: (name) => `删除时间表 ${name}`,
      dayColumn: "日",
      hoursColumn: "时段",
      clockHint: "24 小时制，例如 08:30",
    },
    local: {
      title: "本地日期",
      lead: "与国务院安排不同的日子，以这里为准。",
      none: "没有本地日期。",
      date: "日期",
      as: "算作",
      kinds: { workday: "工作日", weekend: "周末", holiday: "节假日", closed: "不开放", hours: "另定时段" },
      hours: "时段",
      name: "名称",
      whose: "适用于",
      all: "全部时间表",
      add: "添加日期",
      addDate: "要添加的日期",
      remove: (date) => `删除 ${date}`,
      removed: (date) => `已删除 ${date}，可以撤销。`,
      actions: "操作",
      there: "这一天已经在表中。",
    },
    years: {
      title: "已录入的年份",
      lead: "勾选表示该年的节假日和调休日已全部写入本地日期。",
      entered: (year) => `${String(year)} 年已全部录入`,
    },
  },
  en: {
    title: "Schedules",
    lead: "Opening hours, public holidays, local days.",
    missing: (years) => `The public holidays of ${years} are not published or not entered yet.`,
    missingHow:
      "Until then Monday to Friday count as working days, which may be wrong. Update the holiday data, or enter the days below and tick the year.",
    calendar: {
      title: "What will happen on that day?",
      lead: "Choose a day to see what is open when.",
      of: "Schedule",
      previous: "Previous month",
      next: "Next month",
      month: "Month",
      savedOnly: "The calendar shows the saved file, without the changes that are not saved.",
      weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
      kinds: { workday: "Working day", weekend: "Weekend", holiday: "Public holiday" },
      marks: { holiday: "off", swapped: "work", local: "local", unknown: "?" },
      swapped: "Working day, swapped",
      sources: {
        state_council: "By the State Council's paper",
        weekday: "By the weekday",
        local: "A local day",
        not_published: "By the weekday for now: the year's paper is not published",
      },
      closed: "Closed",
      wholeDay: "Day and night",
      nextDay: "next day",
      unusual: "Other than usual",
      affected: "What notices in the flows",
      keys: "Arrow keys go from day to day, Page Up and Page Down from month to month.",
    },
    week: {
      title: "Hours by the week",
      lead: "A day may have several shifts; one past midnight is 22:00 to 06:00, the whole day is 00:00 to 24:00.",
      rows: {
        workdays: "Working days",
        weekends: "Weekends",
        monday: "Monday",
        tuesday: "Tuesday",
        wednesday: "Wednesday",
        thursday: "Thursday",
        friday: "Friday",
        saturday: "Saturday",
        sunday: "Sunday",
      },
      ownHours: "Own hours",
      asRule: "as working days or weekends",
      own: (day) => `Own hours: ${day}`,
      from: (row, nth) => `${row}, shift ${String(nth)}, from`,
      to: (row, nth) => `${row}, shift ${String(nth)}, to`,
      addShift: "Add a shift",
      addShiftTo: (row) => `Add a shift: ${row}`,
      removeShift: (shift) => `Delete the shift ${shift}`,
      holidays: "Public holidays",
      holidayKinds: { closed: "Closed", open: "As any day", hours: "Own hours" },
      names: (language) => `Name (${language})`,
      key: "Key",
      add: "Add a schedule",
      addKey: "Key of the new schedule",
      addKeyHint: "A small letter first, then small letters, digits and underscores: night_shift.",
      addKeyFault: "This is no key, or it is taken.",
      remove: (name) => `Delete the schedule ${name}`,
      dayColumn: "Day",
      hoursColumn: "Hours",
      clockHint: "24-hour clock, such as 08:30",
    },
    local: {
      title: "Local days",
      lead: "Days kept otherwise than by the State Council's paper; they stand before it.",
      none: "No local days.",
      date: "Date",
      as: "Counts as",
      kinds: {
        workday: "Working day",
        weekend: "Weekend",
        holiday: "Public holiday",
        closed: "Closed",
        hours: "Own hours",
      },
      hours: "Hours",
      name: "Name",
      whose: "Whose",
      all: "All schedules",
      add: "Add the day",
      addDate: "Day to add",
      remove: (date) => `Delete ${date}`,
      removed: (date) => `${date} was deleted; it can be undone.`,
      actions: "Actions",
      there: "This day is in the table already.",
    },
    years: {
      title: "Years entered",
      lead: "Tick a year once all its holidays and swapped days stand among the local days.",
      entered: (year) => `${String(year)} is entered`,
    },
  },
};
