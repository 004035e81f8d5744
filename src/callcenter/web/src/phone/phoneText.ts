// What the phone is doing, in a sentence: shown, and said to a screen reader. Pure.
import { RefusedError } from "../api/client";
import { whyRefused } from "../api/refusal";
import type { Words } from "../words/words";
import type { Phone } from "./phone";
import type { Judged } from "./quality";
import { thirdName, type Talk } from "./talk";

/** How the line stands; empty where a leg on it says more. */
export function lineText({ line }: Phone, words: Words): string {
  const text = words.telephone;
  switch (line.is) {
    case "failed":
      return text.trouble[line.trouble].what;
    case "elsewhere":
      return text.elsewhere[line.where];
    case "connecting":
      return line.isRefused ? text.unreachable.what : text.line.connecting;
    case "none":
    case "asking":
    case "desk":
    case "claiming":
    case "trying_microphone":
    case "ready":
    case "cut":
      return text.line[line.is];
  }
}

/** What the sentences are about. */
interface Heard {
  phone: Phone;
  talk: Talk | null;
  /** The call that this desktop is about. */
  call: string | null;
  /** Not one that a colleague asks about. */
  isOwn: boolean;
  quality: Judged | null;
}

/** What is on the line. */
export function legText(
  { phone: { leg }, talk, isOwn }: Omit<Heard, "quality" | "call">,
  words: Words,
): string {
  const text = words.telephone;
  switch (leg.is) {
    case "none":
      return "";
    case "ringing":
      return text.rings[leg.ring.kind];
    case "answering":
      return text.answering;
    case "talking":
      if (leg.ring.kind === "echo") return text.talkingEcho;
      if (leg.ring.kind === "supervise" && !isOwn) return text.listening;
      if (talk === null) return text.talking;
      return isOwn ? shapeText(talk, words) : text.asked[talk.shape === "conferring" ? "joined" : "aside"];
  }
}

function shapeText({ shape, third }: Talk, words: Words): string {
  const text = words.telephone.shape;
  const name = third === null ? "" : thirdName(third);
  switch (shape) {
    case "plain":
      return words.telephone.talking;
    case "held":
    case "rejoining":
    case "away":
      return text[shape];
    case "consulting":
      return third?.state === "talking" ? text.consulting(name) : text.consultRinging(name);
    case "conferring":
      return third?.state === "talking" ? text.conferring(name) : text.conferRinging(name);
  }
}

/** What a screen reader says, in its turn; not what the desktop's own announcements say already. */
export function spokenText(heard: Heard, words: Words): string {
  const { phone, call, quality } = heard;
  const { line, leg } = phone;
  const text = words.telephone;
  const parts = [
    line.is === "cut"
      ? text.announce.cut
      : line.is === "ready" && leg.is === "none" && call === null
        ? text.announce.back
        : "",
    isAnnounced(heard) ? "" : legText(heard, words),
    leg.is === "talking" && leg.isMuted ? text.muted : "",
    quality?.shown === "poor" || quality?.shown === "silent" ? text.quality[quality.shown] : "",
  ];
  return parts.filter((part) => part !== "").join(words.telephone.pause);
}

/** Why something about a call was refused, as it is meant here; empty for no error. */
export function phoneRefusal(error: Error | null, words: Words): string {
  const code = error instanceof RefusedError ? error.refusal?.code : undefined;
  const known = code === undefined ? undefined : words.telephone.refusals[code];
  return known === undefined ? whyRefused(error, words) : words.operators.refused(known);
}

/** The ring comes with its caller, at once; then that they are connected. */
function isAnnounced({ phone: { leg }, talk, isOwn }: Heard): boolean {
  if (leg.is === "ringing") return leg.ring.kind === "offer";
  return leg.is === "talking" && leg.ring.kind !== "echo" && isOwn && talk?.shape === "plain";
}
