// What is to be said of a fact beside its name. Pure.
import type { Fact, Language, QueueView } from "../api/shapes";
import { queueName } from "../desktop/queueName";
import { clock } from "../ui/time";
import type { PageLanguage, Words } from "../words/words";
import { tierName, whyNowText } from "./whyNowText";

export interface Setting {
  words: Words;
  page: PageLanguage;
  /** In which the caller speaks. */
  spoken: Language;
  queues: readonly QueueView[];
}

/** One line, empty where the name says it all. */
export function factText(fact: Fact, { words, page, spoken, queues }: Setting): string {
  switch (fact.kind) {
    case "call.arrived":
      return line(fact.number ?? words.call.anonymous, words.call.dialled(fact.dialled));
    case "caller.recognised":
      return line(words.call.tier(fact.tier), ...fact.needs.map((need) => words.needs[need]));
    case "caller.came_back":
      return words.call.tier(fact.tier);
    case "flow.entered":
      return `${fact.flow} ${fact.version}`;
    case "flow.node":
      return fact.node;
    case "flow.fault":
      return line(fact.node, fact.fault);
    case "needs.noted":
      return line(...fact.needs.map((need) => words.needs[need]));
    case "service.asked":
      return line(fact.service, seconds(fact.took_ms), fact.cause ?? "");
    case "transfer.started":
      return fact.number;
    case "transfer.ended":
      return line(fact.status, fact.talk_ms === null ? "" : clock(fact.talk_ms));
    case "message.left":
      return line(queueName(fact.queue, queues, page), clock(fact.duration_s * 1000));
    case "message.failed":
      return fact.cause;
    case "callback.dialled":
      return line(
        queueName(fact.queue, queues, page),
        words.callbacks.attempt(fact.attempt),
        fact.agent,
        words.seat(fact.seat),
      );
    case "call.dialled":
      return line(fact.number, fact.agent, words.seat(fact.seat));
    case "callback.not_reached":
      return words.callbacks.why[fact.why];
    case "callback.promised":
      return queueName(fact.queue, queues, page);
    case "language.chosen":
      return words.languages[fact.language];
    case "key.taken":
      return fact.key;
    case "speech.heard":
      return line(
        fact.words.length === 0 ? "–" : `“${fact.words.join(spoken === "zh" ? "" : " ")}”`,
        fact.is_second ? line(words.callPage.secondOpinion, fact.engine) : "",
        fact.is_early ? words.callPage.early : "",
      );
    case "speech.failed":
      return fact.cause;
    case "queue.joined":
      return line(queueName(fact.queue, queues, page), `#${fact.position}`);
    case "queue.position":
      return line(
        `#${fact.position}`,
        fact.wait_min === null
          ? ""
          : words.queues.minutes(fact.wait_from_min ?? fact.wait_min, fact.wait_min),
      );
    case "offer.made":
      return line(
        fact.agent,
        words.seat(fact.seat),
        ...(fact.why === null ? [fact.reason] : whyNowText(fact.why, words)),
      );
    case "offer.ended":
      return line(fact.agent, fact.status);
    case "agent.connected":
      return line(fact.agent ?? words.seat(fact.seat), `${words.call.waited} ${clock(fact.wait_ms)}`);
    case "talk.ended":
      return clock(fact.talk_ms);
    case "survey.answered":
      return words.ratings[fact.score] ?? String(fact.score);
    case "recording.paused":
      return line(fact.agent, words.recordings.pause.reasons[fact.reason]);
    case "recording.resumed":
      return line(words.recordings.pause.by[fact.by], clock(fact.paused_ms));
    case "recording.refused":
      return fact.node;
    case "recording.kept":
      return clock(fact.duration_s * 1000);
    case "lifeboat.entered":
      return line(queueName(fact.queue, queues, page), fact.cause);
    case "lifeboat.served":
      return line(
        queueName(fact.queue, queues, page),
        fact.tier === null ? "" : tierName(fact.tier, words),
        fact.key ?? "",
        fact.notice === null ? "" : words.callPage.announcementHeard,
      );
    case "call.refused":
      return words.callPage.shortages[fact.why];
    case "alarm.raised":
      return fact.agent;
    case "supervision.listened":
      return line(fact.by, words.board.listening.manners[fact.manner]);
    case "supervision.left":
      return fact.by;
    case "supervision.took_over":
      return line(fact.by, fact.agent);
    case "supervision.moved":
      return line(fact.by, `${queueName(fact.was, queues, page)} → ${queueName(fact.queue, queues, page)}`);
    case "supervision.raised":
      return line(
        fact.by,
        `${tierName(fact.was, words)} → ${tierName(fact.tier, words)}`,
        fact.tier === fact.own ? "" : words.board.why[fact.why],
      );
    case "talk.resumed":
      return clock(fact.held_ms);
    case "third.rung":
      return fact.who.kind === "agent" ? fact.who.name : fact.who.number;
    case "third.left":
      return fact.talk_ms === null ? "" : clock(fact.talk_ms);
    case "talk.transferred":
      return targetName(fact.to, queues, page);
    case "agent.lost":
    case "rejoin.given_up":
      return fact.agent;
    case "talk.held":
    case "talk.merged":
    case "third.answered":
    case "callback.answered":
    case "transfer.answered":
    case "queue.left":
    case "lifeboat.left":
      return "";
    case "call.ended":
      return words.outcomes[fact.outcome];
  }
}

function targetName(
  to: Extract<Fact, { kind: "talk.transferred" }>["to"],
  queues: readonly QueueView[],
  page: PageLanguage,
): string {
  switch (to.kind) {
    case "agent":
      return to.name;
    case "number":
      return to.number;
    case "queue":
      return queueName(to.queue, queues, page);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

function line(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}
