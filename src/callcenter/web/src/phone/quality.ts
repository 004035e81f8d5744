// How well the caller is heard, from what WebRTC counts. Pure.
//
// The rating factor R of ITU-T G.107 in its common short form: 93.2, less for delay and for loss (Cole and Rosenbluth,
// "Voice over IP performance monitoring", 2001, for G.711).

/** Counted since the leg began, but for the delays, which are of now. */
export interface Heard {
  received: number;
  lost: number;
  jitterMs: number;
  /** There and back; null until the other side has told. */
  roundTripMs: number | null;
}

export type Quality = "good" | "fair" | "poor" | "silent";

const GOOD_R = 80;
const FAIR_R = 65;

/** How it is between two looks. */
export function qualityOf(before: Heard, now: Heard): Quality {
  const received = now.received - before.received;
  const lost = Math.max(0, now.lost - before.lost);
  if (received <= 0) return "silent";
  const factor = ratingFactor({ ...now, lossRatio: lost / (received + lost) });
  if (factor >= GOOD_R) return "good";
  return factor >= FAIR_R ? "fair" : "poor";
}

interface Measured {
  jitterMs: number;
  roundTripMs: number | null;
  lossRatio: number;
}

export function ratingFactor({ jitterMs, roundTripMs, lossRatio }: Measured): number {
  // The jitter buffer holds about twice the jitter; 20 ms are in a packet.
  const delayMs = (roundTripMs ?? 0) / 2 + 2 * jitterMs + 20;
  const forDelay = 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0);
  const forLoss = 30 * Math.log(1 + 15 * lossRatio);
  return 93.2 - forDelay - forLoss;
}

/** What is told: a change that lasts two looks, so that one lost packet is no news. */
export interface Judged {
  shown: Quality;
  latest: Quality;
}

export function judged(before: Judged | null, latest: Quality): Judged {
  if (before === null) return { shown: latest, latest };
  return { shown: latest === before.latest ? latest : before.shown, latest };
}
