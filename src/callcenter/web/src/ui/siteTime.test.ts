import { expect, test } from "vitest";
import { endOfSiteDay, siteInput, siteInstant, siteMoment, zoneName } from "./siteTime";

const EVENING = new Date("2026-11-22T10:30:00Z");

test("an instant is shown and read on the site's clock", () => {
  expect(siteInput(EVENING, "Asia/Shanghai")).toBe("2026-11-22T18:30");
  expect(siteInstant("2026-11-22T18:30", "Asia/Shanghai")).toEqual(EVENING);
});

test("in a zone with summer time both sides of the change are right", () => {
  for (const at of ["2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-07-01T12:00:00Z"]) {
    expect(siteInstant(siteInput(new Date(at), "Europe/Berlin"), "Europe/Berlin")).toEqual(new Date(at));
  }
});

test("what is no time is none", () => {
  expect(siteInstant("", "Asia/Shanghai")).toBeNull();
  expect(siteInstant("22/11/2026", "Asia/Shanghai")).toBeNull();
});

test("a moment names its weekday, its month in words, and its year", () => {
  expect(siteMoment(EVENING, "Asia/Shanghai", "en")).toMatch(/^Sunday,? 22 November 2026 at 18:30$/);
  expect(siteMoment(EVENING, "Asia/Shanghai", "zh")).toBe("2026年11月22日星期日 18:30");
});

test("midnight is called 00:00", () => {
  expect(siteMoment(new Date("2026-11-22T16:00:00Z"), "Asia/Shanghai", "en")).toContain("00:00");
});

test("the zone is named in the language of the page", () => {
  expect(zoneName("Asia/Shanghai", "zh")).toBe("中国标准时间");
  expect(zoneName("Asia/Shanghai", "en")).toBe("China Standard Time");
});

test("the site's day ends at its own midnight", () => {
  expect(endOfSiteDay(EVENING, "Asia/Shanghai")).toEqual(new Date("2026-11-22T16:00:00Z"));
  expect(endOfSiteDay(new Date("2026-12-31T17:00:00Z"), "Asia/Shanghai")).toEqual(
    new Date("2027-01-01T16:00:00Z"),
  );
});
