import { Badge } from "../ui/Badge";
import { useWords } from "../words/WordsProvider";

/** A caller's place in the order of service; nothing for ordinary callers. */
export function TierBadge({ tier }: { tier: number }) {
  const words = useWords();
  if (tier === 4) return null;
  return (
    <Badge tone={tier === 0 ? "alert" : tier < 4 ? "special" : "neutral"}>
      {tier === 0 ? words.call.emergency : words.call.tier(tier)}
    </Badge>
  );
}
