// What a recording looks like, and where nothing is said in it. Pure.
import type { components } from "../../api/openapi.gen";

type OutlineView = components["schemas"]["OutlineView"];
export type Gap = OutlineView["gaps"][number];

export interface Outline {
  durationS: number;
  /** Of `caller` and `agent`: so many bytes a second, the loudest of each part. */
  perS: number;
  caller: Uint8Array;
  agent: Uint8Array;
  gaps: readonly Gap[];
}

export interface Span {
  fromS: number;
  untilS: number;
}

/** Below, a part of a second counts as silence: comfort noise and breath. */
const QUIET = 4;
const SHORTEST_SILENCE_S = 1.5;
/** What is left of a silence on either side, so that no word is cut. */
const MARGIN_S = 0.3;

export function outlineOf(view: OutlineView): Outline {
  return {
    durationS: view.duration_s,
    perS: view.peaks_per_s,
    caller: bytes(view.caller),
    agent: bytes(view.agent),
    gaps: view.gaps,
  };
}

function bytes(base64: string | null): Uint8Array {
  return base64 === null ? new Uint8Array() : Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}

/** Where neither side is heard for long, as far as it can be jumped over. */
export function silences({ perS, caller, agent }: Outline): readonly Span[] {
  const found: Span[] = [];
  let begun: number | null = null;
  const parts = Math.max(caller.length, agent.length);
  for (let at = 0; at <= parts; at += 1) {
    const isQuiet = at < parts && (caller[at] ?? 0) < QUIET && (agent[at] ?? 0) < QUIET;
    if (isQuiet) {
      begun ??= at;
    } else if (begun !== null) {
      if ((at - begun) / perS >= SHORTEST_SILENCE_S) {
        found.push({ fromS: begun / perS + MARGIN_S, untilS: at / perS - MARGIN_S });
      }
      begun = null;
    }
  }
  return found;
}

/** Where to go on from `atS`: the end of the silence there, or `atS` itself. */
export function pastSilence(spans: readonly Span[], atS: number): number {
  return spans.find(({ fromS, untilS }) => fromS <= atS && atS < untilS)?.untilS ?? atS;
}

/** `count` bars of a side, each from 0 to 1. */
export function bars(side: Uint8Array, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => {
    const from = Math.floor((at * side.length) / count);
    const until = Math.max(from + 1, Math.floor(((at + 1) * side.length) / count));
    let loudest = 0;
    for (const one of side.subarray(from, until)) loudest = Math.max(loudest, one);
    // As ears hear it: half as loud is not half of the numbers.
    return Math.sqrt(loudest / 255);
  });
}
