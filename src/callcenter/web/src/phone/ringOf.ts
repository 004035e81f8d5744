// What an INVITE says of the call that it brings: our dialplan's own headers, read.
import type { Ring, RingKind } from "./phone";

interface Request {
  getHeader: (name: string) => string | undefined;
}

const KINDS: readonly RingKind[] = ["consult", "supervise", "outgoing", "rejoin"];

/** `request` is null for a call of our own, which only ever goes to the echo. */
export function ringOf(leg: string, request: Request | null): Ring {
  if (request === null) return { leg, call: null, kind: "echo", answersItself: true };
  const said = request.getHeader("X-CC-Kind")?.trim();
  const call = request.getHeader("X-CC-Call")?.trim();
  return {
    leg,
    call: call === undefined || call === "" ? null : call,
    kind: KINDS.find((kind) => kind === said) ?? "offer",
    // RFC 3261 §20.9 gives Call-Info parameters; this one is what desk phones have agreed on.
    answersItself: /;\s*answer-after\s*=\s*0\b/i.test(request.getHeader("Call-Info") ?? ""),
  };
}
