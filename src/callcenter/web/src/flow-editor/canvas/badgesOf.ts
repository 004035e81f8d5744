import type { Problem } from "../../api/operators";
import type { RunningFault } from "../api";
import { PLAIN, type Badge } from "./badges";

/** Every node that has something to show; `marked` in the order of the walk. */
export function badgesOf(
  problems: readonly Problem[],
  callers: Readonly<Record<string, number>>,
  faults: readonly Pick<RunningFault, "node" | "count">[],
  marked: readonly string[],
): Map<string, Badge> {
  const badges = new Map<string, Badge>();
  const change = (name: string, changed: (badge: Badge) => Partial<Badge>) => {
    const badge = badges.get(name) ?? PLAIN;
    badges.set(name, { ...badge, ...changed(badge) });
  };
  for (const { node, severity } of problems) {
    if (node === null) continue;
    change(node, ({ errors, warnings }) =>
      severity === "error" ? { errors: errors + 1 } : { warnings: warnings + 1 },
    );
  }
  for (const [node, count] of Object.entries(callers))
    if (count > 0) change(node, () => ({ callers: count }));
  for (const { node, count } of faults) change(node, (badge) => ({ faults: badge.faults + count }));
  for (const node of marked) change(node, () => ({ mark: "walked" }));
  const here = marked.at(-1);
  if (here !== undefined) change(here, () => ({ mark: "here" }));
  return badges;
}
