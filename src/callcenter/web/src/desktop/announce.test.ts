import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aCard, aSnapshot } from "../api/samples";
import { en } from "../words/en";
import { zh } from "../words/zh";
import { ringText } from "./Announcer";
import { KEYS, pressed } from "./shortcuts";

const { queues } = aSnapshot();

test("the ring is said with what matters before the first word", () => {
  expect(ringText(aCard(), queues, zh, "zh")).toBe(
    "来电。特服名单。社会保障。尾号 8000。请放慢语速。请口头说明，勿请其“查看”短信或页面。",
  );
  expect(ringText(aCard({ tier: 4, is_listed: false, needs: [], number: null }), queues, en, "en")).toBe(
    "Incoming call. Social security. Number withheld.",
  );
});

test("a queue that is not known is called by its id", () => {
  expect(ringText(aCard({ queue: "new", tier: 4, is_listed: false, needs: [] }), queues, en, "en")).toContain(
    "new",
  );
});

test("a shortcut needs both of its modifier keys and no other", () => {
  const key = { code: "Digit1", ctrlKey: true, altKey: true, metaKey: false, shiftKey: false };

  expect(pressed(key)).toBe("available");
  expect(pressed({ ...key, altKey: false })).toBeUndefined();
  expect(pressed({ ...key, shiftKey: true })).toBeUndefined();
  expect(pressed({ ...key, code: "Digit9" })).toBeUndefined();
});

test.each(["", ".zh-CN"])("every shortcut stands in the documents%s", (language) => {
  const documents = ["telephones", "accessibility"].map((name) =>
    readFileSync(`../../../docs/${name}${language}.md`, "utf8"),
  );

  expect(Object.values(KEYS).filter(({ shown }) => !documents.join("").includes(shown))).toEqual([]);
});

test("no two deeds have the same keys", () => {
  const codes = Object.values(KEYS).map(({ code }) => code);

  expect(new Set(codes).size).toBe(codes.length);
});
