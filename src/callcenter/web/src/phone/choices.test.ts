import { expect, test } from "vitest";
import { RefusedError } from "../api/client";
import { aSnapshot } from "../api/samples";
import { en } from "../words/en";
import { zh } from "../words/zh";
import { choicesOf, sought } from "./choices";
import { phoneRefusal } from "./phoneText";

const targets = {
  agents: [
    { agent: "8002", name: "王芳", is_free: false },
    { agent: "8003", name: "<b>Zhao</b>", is_free: true },
  ],
  queues: aSnapshot().queues,
  numbers: ["02083333333"],
};

test("who is free stands before who is not, and each is told with how it stands", () => {
  const [colleagues, queues, numbers] = choicesOf(targets, en, "en");

  expect(colleagues?.choices.map(({ name, note }) => [name, note])).toEqual([
    ["<b>Zhao</b> 8003", "free"],
    ["王芳 8002", "not free"],
  ]);
  expect(queues?.choices[1]).toMatchObject({ name: "Social security", note: "2 waiting" });
  expect(numbers?.choices[0]?.to).toEqual({ kind: "number", number: "02083333333" });
});

test("they are found by name or number, and empty groups are left out", () => {
  expect(sought(choicesOf(targets, zh, "zh"), " zhao ").map(({ choices }) => choices.length)).toEqual([1]);
  expect(sought(choicesOf(targets, zh, "zh"), "0208").map(({ title }) => title)).toEqual(["外部号码"]);
  expect(sought(choicesOf(targets, zh, "zh"), "nobody")).toEqual([]);
});

test("a refusal is told in the page's language, by what it means for a call", () => {
  const refused = new RefusedError(
    409,
    { code: "not_possible", detail: "nobody is consulted", fields: [], problems: [] },
    0,
  );

  expect(phoneRefusal(refused, zh)).toBe(
    "没有成功：通话的状态已经改变，现在不能这样做。请看一下当前状态再试。",
  );
  expect(phoneRefusal(null, zh)).toBe("");
});
