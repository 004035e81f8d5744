// Why a caller came next: the ages and tiers that were compared, and who could have taken the call. Pure.
import type { WhyNow } from "../api/shapes";
import { clock } from "../ui/time";
import type { Words } from "../words/words";

/** Parts of one line. */
export function whyNowText(why: WhyNow, words: Words): string[] {
  const text = words.whyNow;
  const { rival } = why;
  const minutes = Math.round(why.head_start_s / 60);
  return [
    text.waited(tierName(why.tier, words), clock(why.age_s * 1000)),
    why.raised_from === null ? "" : text.raisedFrom(tierName(why.raised_from, words)),
    minutes === 0 ? "" : text.headStart(minutes),
    why.is_overdue ? text.overdue : "",
    why.instead_of === null ? "" : text.insteadOf(tierName(why.instead_of, words)),
    rival === null ? text.nobodyElse : text.before(tierName(rival.tier, words), clock(rival.age_s * 1000)),
    text.eligible(why.eligible_count),
    text.choice[why.choice],
  ].filter((part) => part !== "");
}

/** Never the level that a list has them at: agents see how to serve, no diagnosis. */
export function tierName(tier: WhyNow["tier"], words: Words): string {
  if (tier === 0) return words.call.emergency;
  return tier === 4 ? words.whyNow.ordinary : words.call.tier(tier);
}
