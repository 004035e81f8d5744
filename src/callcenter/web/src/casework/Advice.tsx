// How to serve a caller who has told us of a need: hints of the handbook, by need.
import type { CallCard } from "../api/shapes";
import { useLanguage } from "../words/WordsProvider";
import { useHandbook } from "./casework";
import { inLanguage } from "./scripts";

export function Advice({ card }: { card: Pick<CallCard, "needs"> }) {
  const { language } = useLanguage();
  const handbook = useHandbook();
  const hints = (handbook.data?.scripts ?? [])
    .filter((script) => script.needs.some((need) => card.needs.includes(need)))
    .flatMap((script) => inLanguage<string[]>(script.advice, language) ?? []);
  if (hints.length === 0) return null;
  return (
    <ul className="advice">
      {[...new Set(hints)].map((hint) => (
        <li key={hint}>{hint}</li>
      ))}
    </ul>
  );
}
