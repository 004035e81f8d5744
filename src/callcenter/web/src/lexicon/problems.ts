// Which row a problem of the lexicon is about; pure.
import type { Problem } from "../api/operators";

/** By the row's place; those of the file as a whole are left out. */
export function byRow(problems: readonly Problem[]): Map<number, Problem[]> {
  const found = new Map<number, Problem[]>();
  for (const problem of problems) {
    const { row } = problem;
    if (row != null) found.set(row, [...(found.get(row) ?? []), problem]);
  }
  return found;
}
