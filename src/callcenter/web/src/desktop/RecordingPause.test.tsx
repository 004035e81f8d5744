import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CallCard } from "../api/shapes";
import { WordsProvider } from "../words/WordsProvider";
import { RecordingPause } from "./RecordingPause";

type Talk = NonNullable<CallCard["talk"]>;

const SINCE = Date.parse("2026-11-21T09:00:00Z");
const TALK: Talk = { shape: "plain", since: "2026-11-21T08:59:00Z", until: null, third: null, pause: null };
const PAUSED: Talk = {
  ...TALK,
  pause: { since: "2026-11-21T09:00:00Z", until: "2026-11-21T09:10:00Z", reason: "credentials" },
};
let asked: Request[] = [];

beforeEach(() => {
  asked = [];
  localStorage.setItem("callcenter.language", "en");
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(request.clone());
    return Promise.resolve(Response.json(TALK));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function page(talk: Talk, nowMs: number) {
  return (
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <RecordingPause card={{ call: "pbx1.one", talk }} nowMs={nowMs} />
      </WordsProvider>
    </QueryClientProvider>
  );
}

test("a recording is paused by keys alone, for a reason", async () => {
  const user = userEvent.setup();
  render(page(TALK, SINCE));
  await user.keyboard("{Control>}{Alt>}[Digit0]{/Alt}{/Control}");
  await user.click(screen.getByRole("button", { name: /password/ }));

  expect(asked.map((one) => one.method)).toEqual(["PUT"]);
  expect(await asked[0]?.json()).toEqual({ reason: "credentials" });
});

test("who forgets it is reminded, and hears when it goes on", async () => {
  const user = userEvent.setup();
  const { rerender } = render(page(PAUSED, SINCE + 1000));
  const said = screen.getByTestId("recording-said");
  expect(said).toHaveTextContent("The recording is paused.");
  expect(screen.getByText("Recording paused")).toBeVisible();
  rerender(page(PAUSED, SINCE + 250_000));
  expect(said).toHaveTextContent("paused for 4 minutes");
  await user.click(screen.getByRole("button", { name: "Record again" }));
  rerender(page(TALK, SINCE + 251_000));

  expect(asked.map((one) => one.method)).toEqual(["DELETE"]);
  expect(said).toHaveTextContent("The recording goes on.");
});
