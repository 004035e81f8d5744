import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Captions } from "../api/shapes";
import { sessionKey } from "../session/session";
import { WordsProvider } from "../words/WordsProvider";
import { CaptionsPanel } from "./CaptionsPanel";
import SearchPage from "./SearchPage";
import { TranscriptPanel } from "./TranscriptPanel";
import { asked, NOTHING, placeInCall, startOf, type Transcript } from "./transcripts";

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A service that answers everything by `body`; returns what it was asked. */
function answering(body: unknown): string[] {
  const requests: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    const { pathname, search } = new URL(request.url);
    requests.push(`${request.method} ${pathname}${decodeURIComponent(search)}`);
    const headers = { "content-type": "application/json" };
    return Promise.resolve(new Response(JSON.stringify(body), { status: 200, headers }));
  });
  return requests;
}

function shown(page: React.ReactNode) {
  localStorage.setItem("callcenter.language", "en");
  const queries = new QueryClient();
  queries.setQueryData(sessionKey, { permissions: [] });
  render(
    <QueryClientProvider client={queries}>
      <WordsProvider>{page}</WordsProvider>
    </QueryClientProvider>,
  );
}

const DONE: Transcript = {
  state: "done",
  attempts: 1,
  cause: null,
  utterances: [
    {
      speaker: "caller",
      start_s: 1.5,
      end_s: 3,
      text: "我要办社保",
      engine: "vosk",
      language: "zh",
      confidence: 0.8,
    },
    {
      speaker: "agent",
      start_s: 64,
      end_s: 66,
      text: "请问",
      engine: "vosk",
      language: "zh",
      confidence: null,
    },
  ],
};

const CAPTIONS: Captions = {
  call: "pbx1.one",
  state: "on",
  lines: [
    { n: 1, text: "你好", is_final: true },
    { n: 2, text: "我想", is_final: false },
  ],
};

test("a line of a transcript plays from where it was said", async () => {
  answering(DONE);
  const playFrom = vi.fn();
  shown(<TranscriptPanel call="pbx1.one" startS={null} playFrom={playFrom} />);
  await userEvent.click(await screen.findByRole("button", { name: "Play from 1:04" }));

  expect(playFrom).toHaveBeenCalledWith(64);
  expect(screen.getAllByRole("listitem")[0]).toHaveTextContent("0:01Caller我要办社保");
});

test("a transcript that failed says why", async () => {
  answering({ state: "failed", attempts: 4, cause: "no_engine", utterances: [] });
  shown(<TranscriptPanel call="pbx1.one" startS={null} playFrom={vi.fn()} />);

  expect(await screen.findByText(/No model understands this language/)).toBeVisible();
});

test("whole lines of captions are said politely, the one that changes is only shown", () => {
  shown(<CaptionsPanel captions={CAPTIONS} language="zh" />);
  const log = screen.getByRole("log");

  expect(log).toHaveAttribute("aria-live", "polite");
  expect(log).toHaveTextContent("你好");
  expect(log).not.toHaveTextContent("我想");
  expect(screen.getByText("我想…")).toHaveAttribute("aria-hidden", "true");
});

test("an agent puts captions away, and they stay away", async () => {
  shown(<CaptionsPanel captions={CAPTIONS} language="zh" />);
  await userEvent.click(screen.getByRole("button", { name: "Hide captions" }));

  expect(screen.queryByRole("log")).toBeNull();
  shown(<CaptionsPanel captions={CAPTIONS} language="zh" />);
  expect(screen.getAllByRole("button", { name: "Show captions" })).toHaveLength(2);
});

test("captions that rest say why", () => {
  shown(<CaptionsPanel captions={{ ...CAPTIONS, state: "busy" }} language="zh" />);

  expect(screen.getByRole("status")).toHaveTextContent("Captions pause: machine busy.");
});

test("a search is made by keyboard and leads into the call", async () => {
  const hit = {
    call: "pbx1.one",
    arrived_at: "2026-11-21T09:00:00Z",
    number: "138****8000",
    queue: "social",
    agent: "8001",
    duration_s: 65,
    is_held: false,
    outcome: "answered",
    disposition: null,
    said: "我要办社保",
    said_at_s: 12.5,
  };
  const requests = answering({ recordings: [hit], next: null, permissions: [], dispositions: [] });
  shown(<SearchPage />);
  await userEvent.type(screen.getByRole("searchbox", { name: "Words" }), "社保{Enter}");

  expect(await screen.findByText("1 found.")).toBeVisible();
  const row = screen.getAllByRole("row")[1];
  if (row === undefined) throw new Error("no hit is shown");
  expect(within(row).getByRole("link")).toHaveAttribute("href", "/calls/pbx1.one?at=12.5");
  expect(row).toHaveTextContent("138****8000");
  expect(requests.filter((one) => one.includes("recordings"))).toEqual(["GET /api/v1/recordings?q=社保"]);
});

test("empty fields are not asked for, and the last day counts as a whole", () => {
  expect(asked({ ...NOTHING, words: "a" })).toEqual({ q: "a" });
  const { from, to } = asked({ ...NOTHING, words: "a", from: "2026-11-21", to: "2026-11-21" });
  expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(86_400_000);
});

test("a place in a call is found again", () => {
  expect(startOf(placeInCall("a.b", 3.25).split("?")[1] ?? "")).toBe(3.25);
  expect(startOf("")).toBeNull();
  expect(startOf("at=-1")).toBeNull();
});
