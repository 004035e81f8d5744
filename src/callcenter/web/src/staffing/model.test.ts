import { expect, test } from "vitest";
import {
  asked,
  emptyDraft,
  faults,
  pathOf,
  percent,
  planOf,
  scale,
  seconds,
  summary,
  timeOf,
  waitLines,
} from "./model";
import type { Day, Quarter } from "./staffing";

const quarter = (needed: number, planned = needed): Quarter => ({
  calls: 10,
  erlang: 2,
  needed,
  planned,
  service_level: 0.9,
});

test("a new question is about the weekday's usual load, and nothing is wrong with it", () => {
  const draft = emptyDraft(2);

  expect(faults(draft).size).toBe(0);
  expect(asked(draft)).toEqual({
    of: { source: "usual", weekday: 2, weeks: 4 },
    target: { share: 0.8, within_s: 15 },
    occupancy_max: 0.85,
    plan: null,
    agents: 0,
    listed: null,
    load: 1,
    orders: ["ours"],
  });
});

test("three agents fewer, eight per cent listed callers and one and a half times the load", () => {
  const draft = { ...emptyDraft(0), agents: "-3", listed: "8", load: "1.5", compares: true };

  expect(asked(draft)).toMatchObject({
    agents: -3,
    listed: 0.08,
    load: 1.5,
    orders: ["ours", "fifo", "strict"],
  });
});

test("a typed load without patience is one of callers who never hang up", () => {
  const draft = { ...emptyDraft(0), source: "typed" as const, calls: "500", handling: "180", patience: " " };

  expect(faults(draft).size).toBe(0);
  expect(asked(draft).of).toEqual({ source: "typed", calls_a_day: 500, handling_s: 180, patience_s: null });
});

test.each([
  ["share", "100"],
  ["within", "-1"],
  ["occupancy", "5"],
  ["agents", "1.5"],
  ["listed", "101"],
  ["load", "0"],
  ["load", "twice"],
  ["weeks", ""],
] as const)("%s cannot be %s", (field, value) => {
  expect([...faults({ ...emptyDraft(0), [field]: value }).keys()]).toEqual([field]);
});

test("fields of the load that is not meant are not looked at", () => {
  expect(faults({ ...emptyDraft(0), calls: "many" }).size).toBe(0);
  expect(faults({ ...emptyDraft(0), source: "typed", weeks: "" }).size).toBe(0);
});

test("a plan by the hour holds for each of its quarters, and an hour left empty has nobody", () => {
  const plan: string[] = emptyDraft(0).plan.map((_, hour) => (hour === 9 ? "12" : ""));
  const sent = asked({ ...emptyDraft(0), plan }).plan;

  expect(sent).toHaveLength(96);
  expect(sent?.slice(35, 41)).toEqual([0, 12, 12, 12, 12, 0]);
  expect([...faults({ ...emptyDraft(0), plan: plan.with(3, "-1") }).keys()]).toEqual(["plan"]);
});

test("needed seats become a plan that is enough in every quarter of an hour", () => {
  const quarters = Array.from({ length: 96 }, (_, number) => quarter(number % 4));

  expect(planOf(quarters)).toEqual(Array(24).fill("3"));
});

test("seats are summed up: most at a time, hours of work, quarter hours that are short", () => {
  expect(summary([quarter(4), quarter(6, 5), quarter(2, 3)])).toEqual({ most: 6, hours: 3, short: 1 });
  expect(summary([])).toEqual({ most: 0, hours: 0, short: 0 });
});

test.each([
  [[0.4], 0.4, 5],
  [[230, null, 90], 250, 6],
  [[0, null], 1, 2],
  [[1000], 1000, 6],
])("a scale for %o ends at %d", (values, top, marks) => {
  const found = scale(values);

  expect(found.top).toBeCloseTo(top);
  expect(found.marks).toHaveLength(marks);
});

test("a line is broken where nobody called, and steps hold for their quarter hour", () => {
  const box = { width: 40, height: 10 };

  expect(pathOf([1, 2, null, 2], 2, box, false)).toBe("M5 5L15 0M35 0");
  expect(pathOf([1, 2], 2, box, true)).toBe("M0 5H20L20 0H40");
});

test("callers whom nobody was of have no line", () => {
  const day = { order: "ours", listed_p95_s: [null], others_p95_s: [4] } as unknown as Day;

  expect(waitLines([day], (who, order) => `${who} ${order}`)).toEqual([{ name: "others ours", values: [4] }]);
});

test("figures are short, and nothing is a dash", () => {
  expect([timeOf(0), timeOf(37), timeOf(95)]).toEqual(["00:00", "09:15", "23:45"]);
  expect([seconds(12.6), seconds(null), percent(0.8125), percent(null)]).toEqual(["13", "–", "81.3 %", "–"]);
});
