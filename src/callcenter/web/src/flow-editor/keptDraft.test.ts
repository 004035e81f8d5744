import { beforeEach, expect, test } from "vitest";
import { dropDraft, keepDraft, keptDraft } from "./keptDraft";
import { aFlow } from "./samples";

beforeEach(() => {
  sessionStorage.clear();
});

test("what was not saved is there again for the same file, and only for that", () => {
  keepDraft("town.yaml", aFlow(), "h1");

  expect(keptDraft("town.yaml", "h1")).toEqual(aFlow());
  expect(keptDraft("town.yaml", "h2")).toBeNull();
  expect(keptDraft("night.yaml", "h1")).toBeNull();
  dropDraft("town.yaml");
  expect(keptDraft("town.yaml", "h1")).toBeNull();
});

test("a spoilt draft is no draft", () => {
  sessionStorage.setItem("callcenter.flow-draft.town.yaml", "{");

  expect(keptDraft("town.yaml", "h1")).toBeNull();
});
