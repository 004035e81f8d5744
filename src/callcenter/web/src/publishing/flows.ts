// What the flows' files say that other documents depend on.
import { useQueries } from "@tanstack/react-query";
import { openDocument, useDocuments } from "./documents";

/** The names of all ways in a flow's route nodes; none for whatever is no flow. */
export function waysOf(flow: unknown): string[] {
  const routes = Object.values(mapAt(flow, "nodes")).filter((node) => at(node, "kind") === "route");
  return routes.flatMap((route) => Object.keys(mapAt(route, "ways")));
}

function at(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function mapAt(value: unknown, name: string): object {
  const found = at(value, name);
  return typeof found === "object" && found !== null ? found : {};
}

function useFlows(): unknown[] {
  const flows = (useDocuments().data ?? []).filter(({ type }) => type === "flow");
  const loaded = useQueries({
    queries: flows.map(({ name }) => ({
      queryKey: ["documents", name, "view"],
      queryFn: () => openDocument<unknown>(name),
    })),
  });
  return loaded.map(({ data }) => data?.values);
}

/** Of all flows. */
export function useWays(): string[] {
  return [...new Set(useFlows().flatMap(waysOf))];
}
