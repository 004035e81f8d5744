import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aCard, aSnapshot } from "../api/samples";
import { en } from "../words/en";
import { zh } from "../words/zh";
import { ringText } from "./Announcer";
import { KEYS, pressed, type PhoneShortcut } from "./shortcuts";

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

const ON_EVERY_PAGE: readonly PhoneShortcut[] = [
  ...(["answer", "reject", "hangUp", "hold", "mute", "keys"] as const),
  ...(["forward", "merge", "back", "dial", "devices"] as const),
];

test.each(["telephones.md", "telephones.zh-CN.md"])("the telephone's keys stand in docs/%s", (name) => {
  const text = readFileSync(`../../../docs/${name}`, "utf8");

  expect(ON_EVERY_PAGE.filter((shortcut) => !text.includes(KEYS[shortcut].shown))).toEqual([]);
});

test("no two deeds have the same keys", () => {
  const codes = Object.values(KEYS).map(({ code }) => code);

  expect(new Set(codes).size).toBe(codes.length);
});
