import { expect, test } from "vitest";
import { ringOf } from "./ringOf";

const invite = (headers: Record<string, string>) => ({ getHeader: (name: string) => headers[name] });

test("an offer names its call and waits to be answered", () => {
  expect(ringOf("a", invite({ "X-CC-Call": "7f9c" }))).toEqual({
    leg: "a",
    call: "7f9c",
    kind: "offer",
    answersItself: false,
  });
});

test("a leg that brings the caller back answers itself", () => {
  const ring = ringOf("a", invite({ "X-CC-Kind": "rejoin", "Call-Info": "<sip:callcenter>;answer-after=0" }));

  expect(ring).toMatchObject({ kind: "rejoin", answersItself: true, call: null });
});

test("what nobody knows rings like an offer, and a later answer is none", () => {
  expect(ringOf("a", invite({ "X-CC-Kind": "new", "Call-Info": "<sip:x>; answer-after=05" }))).toMatchObject({
    kind: "offer",
    answersItself: false,
  });
});
