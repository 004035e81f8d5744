// What can be done in a talk, by its shape: the buttons, in their order. Pure.

/** Somebody whom the agent asks, or has brought into the talk. */
export interface Third {
  kind: "agent" | "number";
  name: string;
  number: string | null;
  state: "ringing" | "talking";
}

export interface Talk {
  shape: "plain" | "held" | "consulting" | "conferring" | "rejoining" | "away";
  third: Third | null;
}

export type TalkAction = "hold" | "resume" | "keys" | "forward" | "merge" | "complete" | "back" | "drop";

/** `isOwn`: the call is this agent's, not one that a colleague asks about. */
export function actionsAt(talk: Talk | null, isOwn: boolean): readonly TalkAction[] {
  if (!isOwn || talk === null) return ["keys"];
  const isThirdTalking = talk.third?.state === "talking";
  switch (talk.shape) {
    case "plain":
      return ["hold", "keys", "forward"];
    case "held":
      return ["resume", "forward"];
    case "consulting":
      return isThirdTalking ? ["back", "merge", "complete", "keys"] : ["back"];
    case "conferring":
      return isThirdTalking ? ["drop", "complete", "keys"] : ["drop", "keys"];
    case "rejoining":
    case "away":
      return [];
  }
}

/** By what a third is called: a colleague's name, else the number. */
export function thirdName({ name, number }: Third): string {
  return name === "" ? (number ?? "") : name;
}
