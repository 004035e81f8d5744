import { expect, test } from "vitest";
import { readClip, writeClip } from "./clipboard";
import { clipped } from "./model/editing";
import { aFlow, DECLARATION } from "./samples";

function holder(text = "") {
  let held = text;
  return {
    getData: () => held,
    setData: (_: string, data: string) => {
      held = data;
    },
  };
}

test("what was copied is what is pasted, also in another window", () => {
  const clip = clipped(aFlow(), ["hello", "what"], DECLARATION);
  const board = holder();
  writeClip(board, clip);

  expect(readClip(board)).toEqual(clip);
});

test.each(["", "hello", '{"callcenter-nodes": 1', '{"callcenter-nodes": 1, "nodes": [1]}'])(
  "other texts are nothing to paste: %s",
  (text) => {
    expect(readClip(holder(text))).toBeNull();
  },
);

test("names that no flow could hold are left out", () => {
  const text = JSON.stringify({
    "callcenter-nodes": 1,
    nodes: { __proto__x: {}, "Bad Name": {}, fine: { kind: "greet" } },
  });

  expect(Object.keys(readClip(holder(text))?.nodes ?? {})).toEqual(["fine"]);
});
