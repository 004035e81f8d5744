import type { Need } from "../api/shapes";
import { Checks } from "../ui/Checks";
import { useWords } from "../words/WordsProvider";
import { NEEDS } from "./lists";

interface NeedsChoiceProps {
  legend: string;
  chosen: readonly Need[];
  /** Those that may be chosen. */
  among?: readonly Need[];
  choose: (needs: readonly Need[]) => void;
}

export function NeedsChoice({ legend, chosen, among = NEEDS, choose }: NeedsChoiceProps) {
  const { needs } = useWords();
  return (
    <Checks
      legend={legend}
      chosen={chosen}
      options={among.map((need) => [need, needs[need]] as const)}
      choose={choose}
    />
  );
}
