import { expect, test } from "vitest";
import { addMonths, clockText, stepped, weeksOf } from "./month";
import {
  asKind,
  clockOf,
  isFreeKey,
  localDays,
  newSchedule,
  nextShift,
  withDay,
  withHours,
  withName,
  withoutDay,
  withSchedule,
  withYear,
  type SchedulesValues,
} from "./values";

const VALUES: SchedulesValues = {
  schedules: { office: { week: { workdays: ["09:00-12:00"] }, holidays: "closed" } },
  days: { "2026-12-24": { hours: ["09:00-12:00"], schedules: ["office"] }, "2026-10-08": "holiday" },
};

test("a month is shown in whole weeks from Monday", () => {
  const weeks = weeksOf("2026-11-22");

  expect(weeks).toHaveLength(6);
  expect(weeks[0]?.[0]).toBe("2026-10-26");
  expect(weeks.at(-1)?.at(-1)).toBe("2026-12-06");
  expect(weeksOf("2027-02-10")).toHaveLength(4);
});

test("keys lead from day to day, week to week, and over the end of a year", () => {
  expect(stepped("2026-12-31", "ArrowRight")).toBe("2027-01-01");
  expect(stepped("2026-11-22", "ArrowUp")).toBe("2026-11-15");
  expect(stepped("2026-11-22", "Home")).toBe("2026-11-16");
  expect(stepped("2026-11-22", "End")).toBe("2026-11-22");
  expect(stepped("2026-11-22", "a")).toBeNull();
});

test("a month later than the 31st is that month's last day", () => {
  expect(addMonths("2026-01-31", 1)).toBe("2026-02-28");
  expect(addMonths("2026-01-31", -2)).toBe("2025-11-30");
});

test("a shift past midnight ends on the clock, and midnight itself is 24:00", () => {
  expect(clockText(1440)).toBe("24:00");
  expect(clockText(1440 + 360)).toBe("06:00");
});

test("times are understood as people type them", () => {
  for (const typed of ["9", "9:00", "0900", "09：00", " 09:00 "]) expect(clockOf(typed)).toBe("09:00");
  expect(clockOf("noon")).toBe("noon");
});

test("a day's own hours come and go", () => {
  const office = VALUES.schedules?.office ?? newSchedule();
  const own = withHours(office, "saturday", ["10:00-12:00"]);

  expect(own.week.saturday).toEqual(["10:00-12:00"]);
  expect(withHours(own, "saturday", null).week).toEqual(office.week);
  expect(withHours(own, "saturday", []).week.saturday).toEqual([]);
});

test("a further shift begins after the last one", () => {
  expect(nextShift(["09:00-12:00"])).toBe("13:00-17:00");
  expect(nextShift([])).toBe("09:00-17:30");
  expect(nextShift(["00:00-24:00"])).toBe("");
});

test("local days stand in their order, short ones written out", () => {
  expect(localDays(VALUES)).toEqual([
    ["2026-10-08", { day: "holiday" }],
    ["2026-12-24", { hours: ["09:00-12:00"], schedules: ["office"] }],
  ]);
  const more = withDay(VALUES, "2026-11-01", { day: "closed" });
  expect(localDays(more).map(([date]) => date)).toEqual(["2026-10-08", "2026-11-01", "2026-12-24"]);
  expect(localDays(withoutDay(more, "2026-10-08"))).toHaveLength(2);
});

test("a kind of day is for all schedules, hours may be for some", () => {
  const some = { hours: ["09:00-12:00"], schedules: ["office"], names: { zh: "检修" } };

  expect(asKind(some, "holiday")).toEqual({ day: "holiday", names: { zh: "检修" } });
  expect(asKind(some, "closed")).toEqual({ day: "closed", schedules: ["office"], names: { zh: "检修" } });
  expect(asKind({ day: "holiday" }, "hours")).toEqual({ hours: ["09:00-17:30"] });
});

test("names that are emptied are left out, years are ticked once", () => {
  expect(withName({ names: { zh: "检修", en: "x" } }, "en", "").names).toEqual({ zh: "检修" });
  expect(withYear(withYear(VALUES, 2028, true), 2027, true).years).toEqual([2027, 2028]);
  expect(withYear({ years: [2027] }, 2027, false).years).toEqual([]);
});

test("a new schedule needs a free key", () => {
  expect(isFreeKey(VALUES, "night_shift")).toBe(true);
  for (const key of ["office", "Night", "1st", ""]) expect(isFreeKey(VALUES, key)).toBe(false);
  expect(withSchedule(VALUES, "night", newSchedule()).schedules).toHaveProperty("office");
});
