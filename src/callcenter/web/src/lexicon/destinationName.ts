import type { QueueView } from "../api/shapes";
import { shownName } from "../desktop/queueName";
import type { PageLanguage, Words } from "../words/words";

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
