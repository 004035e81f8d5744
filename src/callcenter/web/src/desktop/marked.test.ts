import { expect, test } from "vitest";
import { marked, percent, spokenText } from "./marked";

const keyword = (heard_as: string) => ({ keyword: heard_as, heard_as, means: "as_written" as const });

test("words are cut where keywords were heard in them", () => {
  expect(marked("我想问医保报销", [keyword("医保"), keyword("报销")])).toEqual([
    { text: "我想问", isKeyword: false },
    { text: "医保", isKeyword: true },
    { text: "报销", isKeyword: true },
  ]);
});

test("of parts that overlap the longer one is marked", () => {
  expect(marked("医保卡", [keyword("医保"), keyword("医保卡")])).toEqual([
    { text: "医保卡", isKeyword: true },
  ]);
});

test("what stood in another hypothesis is marked nowhere", () => {
  expect(marked("胡椒", [keyword("")])).toEqual([{ text: "胡椒", isKeyword: false }]);
  expect(marked("", [])).toEqual([]);
});

test("Chinese is joined without spaces, and nothing is ever quite certain", () => {
  expect(spokenText(["社保", "卡"], "zh")).toBe("社保卡");
  expect(spokenText(["my", "card"], "en")).toBe("my card");
  expect([percent(0), percent(0.5), percent(1)]).toEqual([1, 50, 99]);
});
