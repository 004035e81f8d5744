import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aSnapshot, numbered } from "../api/samples";
import type { AlarmView } from "../api/shapes";
import { on, unfed, type Feed } from "../live/feed";
import { FixedFeed } from "../live/LiveProvider";
import { WordsProvider } from "../words/WordsProvider";
import { AlarmBanner } from "./AlarmBanner";

const ALARM: AlarmView = {
  call: "pbx1.one",
  agent: "8001",
  agent_name: "李敏",
  seat: "1001",
  at: "2026-11-21T08:59:00Z",
  number: "110",
};

const stopped = vi.fn();
const begun = vi.fn(() => stopped);
vi.mock("./sound", () => ({ sounding: () => begun() }));

beforeEach(() => {
  localStorage.setItem("callcenter.language", "en");
  begun.mockClear();
  stopped.mockClear();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function fed(alarms: AlarmView[], ...more: AlarmView[][]): Feed {
  const messages = [aSnapshot({ alarms }), ...more.map((one) => ({ type: "alarms" as const, alarms: one }))];
  return messages.reduce<Feed>(
    (feed, message, index) =>
      on(feed, { type: "received", numbered: numbered(index + 1, message), nowMs: Date.now() })[0],
    on(unfed, { type: "opened" })[0],
  );
}

function page(feed: Feed) {
  return (
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <FixedFeed feed={feed}>
          <AlarmBanner />
        </FixedFeed>
      </WordsProvider>
    </QueryClientProvider>
  );
}

test("an alarm is said in words and sounds until somebody looks after it", () => {
  const { rerender } = render(page(fed([])));
  expect(screen.getByRole("alert")).toBeEmptyDOMElement();
  expect(begun).not.toHaveBeenCalled();

  rerender(page(fed([], [ALARM])));
  expect(screen.getByRole("alert")).toHaveTextContent(
    "李敏 (extension 1001) needs a supervisor's help has called 110",
  );
  expect(begun).toHaveBeenCalledOnce();

  rerender(page(fed([], [ALARM], [])));
  expect(screen.getByRole("alert")).toBeEmptyDOMElement();
  expect(stopped).toHaveBeenCalledOnce();
});

test("whoever looks after it says so", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname}`);
    return Promise.resolve(new Response(null, { status: 204 }));
  });
  render(page(fed([ALARM])));
  await userEvent.click(
    within(screen.getByRole("alert")).getByRole("button", { name: "I look after it: 李敏" }),
  );

  expect(asked).toEqual(["PUT /api/v1/supervision/alarms/pbx1.one/seen"]);
});
