import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { aBoardCall, aBoardQueue, anAgent, aSnapshot, numbered } from "../api/samples";
import type { BoardShown } from "../api/shapes";
import { on, unfed, type Feed } from "../live/feed";
import { FixedFeed } from "../live/LiveProvider";
import { WordsProvider } from "../words/WordsProvider";
import BoardPage from "./BoardPage";

afterEach(() => {
  vi.unstubAllGlobals();
});

function aBoard(different: Partial<BoardShown> = {}): BoardShown {
  return {
    type: "board",
    window_min: 30,
    counted_at: new Date().toISOString(),
    queues: [
      aBoardQueue(),
      aBoardQueue({ queue: "police", name_zh: "公安", name_en: "Police", agents_on: 0 }),
    ],
    agents: [anAgent({ state: "talking", call: "pbx1.talk" })],
    calls: [
      aBoardCall({ call: "pbx1.wait", raised_from: 4, tier: 1 }),
      aBoardCall({ call: "pbx1.talk", state: "talking", agent: "8001", number: null }),
    ],
    ...different,
  };
}

function fed(board: BoardShown | null): Feed {
  const at = new Date().toISOString();
  const messages = [aSnapshot({ at, me: { user: "zhao", role: "supervisor", agent: null } }), board];
  return messages
    .filter((message) => message !== null)
    .reduce<Feed>(
      (feed, message, index) =>
        on(feed, { type: "received", numbered: numbered(index + 1, message), nowMs: Date.now() })[0],
      on(unfed, { type: "opened" })[0],
    );
}

/** The page on `feed`, and a service that agrees to everything; returns what it was asked to do. */
function shown(feed: Feed, status = 204): string[] {
  localStorage.setItem("callcenter.language", "en");
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    // The balance is read, too: its own tests have it.
    if (request.url.endsWith("/balance")) return new Response(null, { status: 503 });
    if (request.method === "GET") return Response.json([]);
    asked.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`);
    return status === 204
      ? new Response(null, { status })
      : Response.json({ code: "not_possible", detail: "an agent is being rung" }, { status });
  });
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { mutations: { retry: false } } })}>
      <WordsProvider>
        <FixedFeed feed={feed}>
          <BoardPage />
        </FixedFeed>
      </WordsProvider>
    </QueryClientProvider>,
  );
  return asked;
}

function row(table: string, name: RegExp): HTMLElement {
  return within(screen.getByRole("region", { name: table })).getByRole("row", { name });
}

test("a queue tells in words who waits and how its callers were served", () => {
  shown(fed(aBoard()));

  const social = row("Queues", /Social security/);
  expect(social).toHaveTextContent("Emergency: 1 · Ordinary: 2");
  expect(social).toHaveTextContent("85 %, 17 of 20 (80 %)");
  expect(social).toHaveTextContent("1 / 2");
});

test("a raised caller is told as such, an agent with the caller they talk with", () => {
  shown(fed(aBoard()));

  expect(row("Calls", /138\*\*\*\*8000/)).toHaveTextContent("raised from: Ordinary");
  expect(row("Agents", /李敏/)).toHaveTextContent("Talking");
  expect(row("Agents", /李敏/)).toHaveTextContent("Number withheld");
});

test("a waiting caller is moved and raised by keyboard alone", async () => {
  const asked = shown(fed(aBoard()));
  screen.getByRole("button", { name: "Act on: 138****8000" }).focus();
  await userEvent.keyboard("{Enter}");
  const dialog = screen.getByRole("dialog", { name: "Act on: 138****8000" });
  expect(dialog).toHaveTextContent("Nobody is on duty in that queue.");
  within(dialog).getByRole("button", { name: "Move" }).focus();
  await userEvent.keyboard("{Enter}");

  expect(await screen.findByText("Done.")).toBeVisible();
  expect(asked).toEqual(['PUT /api/v1/supervision/calls/pbx1.wait/queue {"queue":"police"}']);

  await userEvent.click(screen.getByRole("button", { name: "Act on: 138****8000" }));
  await userEvent.selectOptions(screen.getByLabelText("Served as"), "0");
  await userEvent.selectOptions(screen.getByLabelText("Why"), "danger");
  await userEvent.click(screen.getByRole("button", { name: "Change the priority" }));
  expect(await screen.findByText("Done.")).toBeVisible();
  expect(asked[1]).toBe('PUT /api/v1/supervision/calls/pbx1.wait/tier {"tier":0,"why":"danger"}');
});

test("what was refused is said where it was asked", async () => {
  shown(fed(aBoard()), 409);
  await userEvent.click(screen.getByRole("button", { name: "Act on: 138****8000" }));
  await userEvent.click(screen.getByRole("button", { name: "Move" }));

  expect(await screen.findByRole("alert")).not.toBeEmptyDOMElement();
  expect(screen.getByRole("dialog")).toBeVisible();
});

test("somebody who talks can be neither moved nor raised", async () => {
  shown(fed(aBoard()));
  await userEvent.click(screen.getByRole("button", { name: "Act on: Number withheld" }));

  expect(screen.queryByRole("button", { name: "Move" })).toBeNull();
  expect(screen.getByRole("link", { name: "Open the call" })).toHaveAttribute("href", "/calls/pbx1.talk");
});

test("a supervisor listens, whispers and takes over from the same dialog", async () => {
  const listener = { by: "zhao", manner: "listen" as const, is_there: true, since: "2026-11-21T09:00:00Z" };
  const asked = shown(
    fed(aBoard({ calls: [aBoardCall({ call: "pbx1.talk", state: "talking", listener })] })),
  );
  await userEvent.click(screen.getByRole("button", { name: "Act on: 138****8000" }));
  const dialog = screen.getByRole("dialog");
  expect(within(dialog).getByRole("status")).toHaveTextContent("zhao: Listen");
  expect(within(dialog).getByRole("button", { name: "Listen" })).toHaveAttribute("aria-pressed", "true");
  await userEvent.click(within(dialog).getByRole("button", { name: "Whisper to the agent" }));
  await userEvent.click(within(dialog).getByRole("button", { name: "Take the call over" }));

  expect(await screen.findByText("Done.")).toBeVisible();
  expect(asked).toEqual([
    'PUT /api/v1/supervision/calls/pbx1.talk/listening {"manner":"whisper"}',
    "PUT /api/v1/supervision/calls/pbx1.talk/taken-over ",
  ]);
});

test("a status is chosen for an agent", async () => {
  const asked = shown(fed(aBoard()));
  await userEvent.click(screen.getByRole("button", { name: "Act on: 李敏" }));
  await userEvent.selectOptions(screen.getByLabelText("Status"), "Break");
  await userEvent.click(screen.getByRole("button", { name: "Change the status" }));

  expect(await screen.findByText("Done.")).toBeVisible();
  expect(asked).toEqual(['PUT /api/v1/supervision/agents/8001/status {"status":"break","reason":""}']);
});

test("a lost connection is said with the time that the board is of, and its clocks stand still", () => {
  const [stale] = on(fed(aBoard()), { type: "lost" });
  shown(stale);

  expect(screen.getByText(/The connection is lost: this is how things stood at/)).toBeVisible();
});

test.each([
  [null, "Service levels cannot be counted now."],
  ["2026-11-21T08:00:00Z", /Service levels were counted at/],
])("levels that are missing or old are said to be so: %s", (countedAt, said) => {
  shown(fed(aBoard({ counted_at: countedAt })));

  expect(screen.getByText(said)).toBeVisible();
});

test("until the board has come the page says so, and nothing else is announced by itself", () => {
  shown(fed(null));

  expect(screen.getByRole("status")).toHaveTextContent("Reading the board…");
});
