import { expect, test } from "vitest";
import { aWhyNow } from "../api/samples";
import type { WhyNow } from "../api/shapes";
import { en } from "../words/en";
import { zh } from "../words/zh";
import { whyNowText } from "./whyNowText";

test.each<[Partial<WhyNow>, string, string]>([
  [
    {},
    "Priority 1, waited 1:28 · counts as 11 min earlier · waits longest of the others: Ordinary, 4:05 · 2 free to take it · idle longest",
    "1 级优先，已等 1:28 · 视为早到 11 分钟 · 其他来电中等候最久的：普通，已等 4:05 · 可接听的话务员 2 人 · 选空闲最久的",
  ],
  [
    { tier: 4, head_start_s: 0, is_overdue: true, instead_of: 2, age_s: 700, choice: "rearranged" },
    "Ordinary, waited 11:40 · past the published bound · Priority 2 has had its share and gives way · waits longest of the others: Ordinary, 4:05 · 2 free to take it · so that nobody waits",
    "普通，已等 11:40 · 已超过公布的等候上限 · 2 级优先已用满份额，先让 · 其他来电中等候最久的：普通，已等 4:05 · 可接听的话务员 2 人 · 为让所有人都有人接而这样安排",
  ],
  [
    { tier: 5, head_start_s: -600, rival: null, eligible_count: 1, choice: "only" },
    "Deferred, waited 1:28 · counts as 10 min later · nobody else waits · 1 free to take it · the only one free",
    "靠后接听，已等 1:28 · 视为晚到 10 分钟 · 没有其他来电在等 · 可接听的话务员 1 人 · 只有一人空闲",
  ],
])("both ages, both tiers and the agents are told: %o", (different, english, chinese) => {
  const why = aWhyNow(different);

  expect(whyNowText(why, en).join(" · ")).toBe(english);
  expect(whyNowText(why, zh).join(" · ")).toBe(chinese);
});
