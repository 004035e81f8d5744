// Where words may lead: queues, and the ways that the flows' route nodes have.
import { useQueries } from "@tanstack/react-query";
import type { QueueView } from "../api/shapes";
import { shownName } from "../desktop/queueName";
import { openDocument, useDocuments } from "../publishing/documents";
import type { PageLanguage, Words } from "../words/words";

/** The names of all ways in a flow's route nodes; empty for whatever is no flow. */
export function waysOf(flow: unknown): string[] {
  const nodes = field(flow, "nodes");
  if (typeof nodes !== "object" || nodes === null) return [];
  return Object.values(nodes).flatMap((node: unknown) => {
    const ways = field(node, "kind") === "route" ? field(node, "ways") : null;
    return typeof ways === "object" && ways !== null ? Object.keys(ways) : [];
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

export function useWays(): string[] {
  const flows = (useDocuments().data ?? []).filter(({ type }) => type === "flow");
  const loaded = useQueries({
    queries: flows.map(({ name }) => ({
      queryKey: ["documents", name, "view"],
      queryFn: () => openDocument<unknown>(name),
    })),
  });
  return [...new Set(loaded.flatMap(({ data }) => waysOf(data?.values)))];
}

export function destinationName(
  destination: string,
  queues: readonly QueueView[],
  words: Words,
  language: PageLanguage,
): string {
  const queue = queues.find((one) => one.queue === destination);
  if (queue !== undefined) return shownName(queue, language);
  return words.lexicon.routes[destination] ?? destination;
}
