// Those to whom a call can be passed on, in groups, found by name. Pure.
import { queueName } from "../desktop/queueName";
import type { QueueView } from "../api/shapes";
import type { PageLanguage, Words } from "../words/words";
import type { Target } from "./callControl";

export interface Targets {
  agents: readonly { agent: string; name: string; is_free: boolean }[];
  queues: readonly QueueView[];
  numbers: readonly string[];
}

export interface Choice {
  key: string;
  name: string;
  note: string;
  to: Target;
}

export interface Group {
  title: string;
  choices: readonly Choice[];
}

/** Colleagues first, those who are free before the others. Emergencies have a button of their own, which alarms, too. */
export function choicesOf(targets: Targets, words: Words, language: PageLanguage): readonly Group[] {
  const text = words.telephone.forward;
  const agents = [...targets.agents].sort((one, other) => Number(other.is_free) - Number(one.is_free));
  return [
    {
      title: text.colleagues,
      choices: agents.map(({ agent, name, is_free }) => ({
        key: `agent ${agent}`,
        name: `${name} ${agent}`,
        note: is_free ? text.isFree : text.isBusy,
        to: { kind: "agent", agent },
      })),
    },
    {
      title: text.queues,
      choices: targets.queues.map(({ queue, waiting }) => ({
        key: `queue ${queue}`,
        name: queueName(queue, targets.queues, language),
        note: text.waiting(waiting),
        to: { kind: "queue", queue },
      })),
    },
    {
      title: text.numbers,
      choices: targets.numbers.map((number) => ({
        key: `number ${number}`,
        name: number,
        note: "",
        to: { kind: "number", number },
      })),
    },
  ];
}

/** What has `text` in its name; no empty groups. */
export function sought(groups: readonly Group[], text: string): readonly Group[] {
  const wanted = text.trim().toLowerCase();
  return groups
    .map((group) => ({
      ...group,
      choices: group.choices.filter(({ name }) => name.toLowerCase().includes(wanted)),
    }))
    .filter(({ choices }) => choices.length > 0);
}
