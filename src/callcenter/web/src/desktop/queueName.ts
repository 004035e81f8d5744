import type { QueueView } from "../api/shapes";
import type { PageLanguage } from "../words/words";

/** The queue's name in the page's language; its id where it is not known. */
export function queueName(id: string, queues: readonly QueueView[], language: PageLanguage): string {
  const found = queues.find(({ queue }) => queue === id);
  if (found === undefined) return id;
  return shownName(found, language);
}

/** The flow writes English names as they are said within a sentence; on the page they stand alone. */
export function shownName(queue: QueueView, language: PageLanguage): string {
  const name = language === "zh" ? queue.name_zh : queue.name_en;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
