// Which row a problem of the lexicon is about; pure.
import type { Problem } from "../api/operators";

/** By the row's place. The service names it as `rows.12.keyword`, or the first row as `rows.0`. */
export function byRow(problems: readonly Problem[]): Map<number, Problem[]> {
  const found = new Map<number, Problem[]>();
  for (const problem of problems) {
    const at = rowOf(problem);
    if (at !== null) found.set(at, [...(found.get(at) ?? []), problem]);
  }
  return found;
}

export function rowOf(problem: Problem): number | null {
  const parts = /^rows\.(\d+)(?:\.|$)/.exec(problem.field);
  return parts === null ? null : Number(parts[1]);
}

export function columnOf(problem: Problem): string {
  return problem.field.split(".")[2] ?? "keyword";
}
