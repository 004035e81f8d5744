import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { aCard } from "../api/samples";
import { NeedsPicker } from "../desktop/NeedsPicker";
import { en } from "../words/en";
import { zh } from "../words/zh";
import { RefusedError } from "../api/client";
import { WordsProvider } from "../words/WordsProvider";
import DeclaredPage from "./DeclaredPage";
import { BLANK, confirmationOf, draftOf, particularsOf, type Entry } from "./lists";
import NumberPage from "./NumberPage";
import { whyUnfit } from "./refused";
import { orderRule } from "./rule";

const ENTRY: Entry = {
  id: "ab.special.cd",
  list_name: "special",
  tier: 1,
  relation: "own",
  category: 1,
  level: 2,
  needs: ["speak_slowly"],
  valid_from: "2026-01-01",
  valid_to: null,
  batch: 7,
  basis: "register",
};
const SERVED = { list_name: "special", tier: 1, needs: ["speak_slowly"] };
const TOLD = {
  number: "138****8000",
  copy_of: "database",
  served: SERVED,
  kept: SERVED,
  is_current: true,
  head_start_s: 660,
  standing: [{ entry: ENTRY, verdict: "tier" }],
};

afterEach(() => {
  vi.unstubAllGlobals();
});

interface Asked {
  path: string;
  body: unknown;
}

/** A service that answers by `route`; returns what it was asked. */
function answering(route: (path: string) => unknown): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    asked.push({ path: pathname, body: request.method === "POST" ? await request.json() : null });
    const answer = route(pathname);
    if (answer === undefined) return new Response(null, { status: 204 });
    return new Response(JSON.stringify(answer), { headers: { "content-type": "application/json" } });
  });
  return asked;
}

function shown(page: React.ReactNode) {
  localStorage.setItem("callcenter.language", "en");
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>{page}</WordsProvider>
    </QueryClientProvider>,
  );
}

test("only lists of disabilities send category and level, and usual needs are left to the service", () => {
  expect(particularsOf({ ...BLANK, basis: " seen " })).toEqual({
    list_name: "special",
    relation: "own",
    category: 1,
    level: 1,
    needs: null,
    valid_from: null,
    valid_to: null,
    basis: "seen",
  });
  const express = particularsOf({ ...BLANK, list: "express", hasUsualNeeds: false, needs: ["speak_slowly"] });
  expect(express).toMatchObject({ category: null, level: null, needs: ["speak_slowly"] });
  expect(particularsOf({ ...BLANK, list: "declared", needs: ["text_only"] }).needs).toEqual(["text_only"]);
});

test("a correction begins with what stands there, but for why; a confirmation has no end", () => {
  expect(draftOf(ENTRY)).toMatchObject({ category: 1, level: 2, needs: ["speak_slowly"], basis: "" });
  expect(confirmationOf({ ...ENTRY, list_name: "declared", valid_to: "2026-12-21" })).toMatchObject({
    list: "special",
    hasUsualNeeds: true,
    validTo: "",
  });
});

test("the order's rule is told in plain words", () => {
  expect(orderRule(1, 660, en)).toContain("11 minutes earlier");
  expect(orderRule(5, -600, en)).toContain("10 minutes later");
  expect(orderRule(4, 0, zh)).toBe(zh.lists.inTurn);
  expect(orderRule(0, 86_400, zh)).toBe(zh.lists.first);
});

test("a refusal is told in the page's language where its field is known", () => {
  const refusal = { code: "unfit", detail: "level: 5 is none; give 1 (most severe) to 4" } as const;
  const error = new RefusedError(422, { ...refusal, fields: [], problems: [], current_hash: null }, 0);

  expect(whyUnfit(error, zh)).toBe(zh.lists.faults.level);
  expect(whyUnfit(error, en)).toContain("level: 5 is none");
});

test("a number is tested in a body, and its entry is corrected", async () => {
  const asked = answering((path) => (path.endsWith("/test") ? TOLD : ENTRY));
  shown(<NumberPage />);
  await userEvent.type(screen.getByLabelText("Telephone number"), "13800138000");
  await userEvent.click(screen.getByRole("button", { name: "Test" }));
  const told = await screen.findByRole("region", { name: "If 138****8000 called now" });
  expect(told).toHaveTextContent("Listed, level 1 or 2");
  expect(told).toHaveTextContent("11 minutes earlier");
  expect(screen.getByRole("row", { name: /Gives the tier/ })).toHaveTextContent("Own · Sight · Level 2");

  await userEvent.click(screen.getByRole("button", { name: "Correct: Special-service list, register" }));
  const dialog = screen.getByRole("dialog", { name: "Correct an entry" });
  await userEvent.selectOptions(within(dialog).getByLabelText("Level"), "Level 4");
  await userEvent.type(within(dialog).getByLabelText("Basis"), "certificate seen");
  await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Corrected.")).toBeVisible();

  expect(asked.map(({ path }) => path)).toEqual([
    "/api/v1/lists/test",
    "/api/v1/lists/entries/correct",
    "/api/v1/lists/test",
  ]);
  expect(asked[0]?.body).toEqual({ number: "13800138000" });
  expect(asked[1]?.body).toMatchObject({ entry: ENTRY.id, level: 4, basis: "certificate seen" });
});

test("a declared need is ended with its basis", async () => {
  const declared = { ...ENTRY, list_name: "declared", category: null, level: null, basis: "138****8000" };
  const asked = answering((path) => (path.endsWith("/end") ? undefined : [declared]));
  shown(<DeclaredPage />);
  await userEvent.click(await screen.findByRole("button", { name: "End: Declared needs, 138****8000" }));
  const dialog = screen.getByRole("dialog", { name: "End an entry" });
  await userEvent.type(within(dialog).getByLabelText("Basis"), "no proof came");
  await userEvent.click(within(dialog).getByRole("button", { name: "End" }));

  expect(await screen.findByText("Ended.")).toBeVisible();
  expect(asked[1]).toEqual({
    path: "/api/v1/lists/entries/end",
    body: { entry: ENTRY.id, basis: "no proof came" },
  });
});

test("an agent notes needs for the call, and keeps them only where the caller agrees", async () => {
  const asked = answering(() => ({ is_noted: true, kept_to: "2026-12-22" }));
  shown(<NeedsPicker card={aCard({ state: "talking", needs: ["speak_slowly"] })} />);
  await userEvent.click(screen.getByText("Needs the caller tells of"));
  expect(screen.queryByLabelText("Speak slowly")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Note" }));
  expect(asked).toEqual([]);

  await userEvent.click(screen.getByLabelText("Write instead of calling"));
  await userEvent.click(screen.getByLabelText("The caller agrees to have it kept for 30 days"));
  await userEvent.click(screen.getByRole("button", { name: "Note" }));
  expect(await screen.findByText("Noted, and kept until 2026-12-22.")).toBeVisible();
  expect(asked).toEqual([
    { path: "/api/v1/calls/pbx1.one/needs", body: { needs: ["text_only"], is_kept: true } },
  ]);
});

test("after the call needs can only be kept, and of nobody who withheld the number", async () => {
  const asked = answering(() => null);
  shown(<NeedsPicker card={aCard({ state: "ended", number: null })} />);
  await userEvent.click(screen.getByText("Needs the caller tells of"));
  await userEvent.click(screen.getByLabelText("Write instead of calling"));
  await userEvent.click(screen.getByRole("button", { name: "Note" }));

  expect(screen.queryByLabelText("The caller agrees to have it kept for 30 days")).toBeNull();
  expect(asked).toEqual([]);
});
