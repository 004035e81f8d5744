import type { QueueView } from "../api/shapes";
import type { PageLanguage } from "../words/words";

/** The queue's name in the page's language; its id where it is not known. */
export function queueName(id: string, queues: readonly QueueView[], language: PageLanguage): string {
  const found = queues.find(({ queue }) => queue === id);
  if (found === undefined) return id;
  return language === "zh" ? found.name_zh : found.name_en;
}
