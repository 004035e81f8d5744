// Says to a screen reader what a glance would tell: the ring at once, the rest in its turn. Never moves the focus.
import type { CallCard, QueueView } from "../api/shapes";
import type { Connection } from "../live/feed";
import type { PageLanguage, Words } from "../words/words";
import { useLanguage } from "../words/WordsProvider";
import { queueName } from "./queueName";

interface AnnouncerProps {
  /** Null: not an agent. */
  agent: string | null;
  card: CallCard | null;
  queues: readonly QueueView[];
  connection: Connection;
}

export function Announcer({ agent, card, queues, connection }: AnnouncerProps) {
  const { words, language } = useLanguage();
  const isRinging = card?.state === "ringing";
  // Of a colleague's call, and of a talk that is more than a plain one, the phone tells.
  const own = connection === "live" && card?.agent === agent ? card : null;
  return (
    <>
      <div aria-live="assertive" className="visually-hidden" data-testid="ring">
        {isRinging && ringText(card, queues, words, language)}
      </div>
      <div aria-live="polite" className="visually-hidden">
        {own?.state === "talking" && own.talk?.shape === "plain" && words.announce.talking}
        {own?.state === "ended" && words.announce.wrapUp}
      </div>
    </>
  );
}

export function ringText(
  card: CallCard,
  queues: readonly QueueView[],
  words: Words,
  language: PageLanguage,
): string {
  const parts = [
    card.is_listed ? words.call.special : null,
    card.queue === null ? null : queueName(card.queue, queues, language),
    card.number === null ? words.call.anonymous : words.announce.endingIn(card.number.slice(-4)),
    ...card.needs.map((need) => words.needs[need]),
  ];
  return words.announce.ring(parts.filter((part) => part !== null));
}
