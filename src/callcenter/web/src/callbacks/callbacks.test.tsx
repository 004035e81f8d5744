import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Permission } from "../session/may";
import { sessionKey } from "../session/session";
import { WordsProvider } from "../words/WordsProvider";
import CallbacksPage from "./CallbacksPage";

afterEach(() => {
  vi.unstubAllGlobals();
});

type Route = (path: string, method: string, body: string) => unknown;

/** A service that answers by `route`; returns what it was asked. */
function answering(route: Route): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(`${request.method} ${pathname}${search}`);
    const body = JSON.stringify(route(pathname, request.method, await request.text()));
    return new Response(body, { status: 200, headers: { "content-type": "application/json" } });
  });
  return asked;
}

function shown(page: React.ReactNode, permissions: readonly Permission[] = ["settle_callbacks"]) {
  localStorage.setItem("callcenter.language", "en");
  const queries = new QueryClient();
  queries.setQueryData(sessionKey, { permissions });
  render(
    <QueryClientProvider client={queries}>
      <WordsProvider>{page}</WordsProvider>
    </QueryClientProvider>,
  );
}

const OWED = {
  call: "pbx1.one",
  kind: "promised",
  way: "voice",
  number: "138****8000",
  queue: "social",
  tier: 4,
  needs: [],
  since: "2026-11-21T08:50:00Z",
  entered_at: "2026-11-21T08:52:00Z",
  due_at: "2026-11-21T10:52:00Z",
  is_overdue: false,
  state: "open",
  next_at: "2026-11-21T09:00:00Z",
  is_in_line: true,
  being_called_by: null,
  being_called_in: null,
  attempts: [],
  attempts_left: 3,
  closed_at: null,
  closed_how: null,
  closed_by: null,
  reason: null,
};
const BUSY = {
  call: "pbx1.dialled",
  by: "8001",
  began_at: "2026-11-21T09:00:00Z",
  ended_at: "2026-11-21T09:01:00Z",
  why: "busy",
};

test("a callback tells its kind, owner, deadline and attempts, and not by colour alone that it is late", async () => {
  answering(() => [
    { ...OWED, kind: "missed", is_overdue: true, attempts: [BUSY], attempts_left: 2, is_in_line: false },
  ]);
  shown(<CallbacksPage />);

  const row = await screen.findByRole("row", { name: /social/ });
  expect(row).toHaveTextContent("Missed call");
  expect(row).toHaveTextContent("Overdue");
  expect(row).toHaveTextContent("Busy 8001");
  expect(row).toHaveTextContent("2 left");
  expect(
    within(row)
      .getAllByRole("link")
      .map((link) => link.getAttribute("href")),
  ).toEqual(["/calls/pbx1.one", "/calls/pbx1.dialled"]);
});

test("who cannot hear is written to: no number is shown to be dialled", async () => {
  answering(() => [{ ...OWED, way: "write", next_at: null, is_in_line: false }]);
  shown(<CallbacksPage />);
  const row = await screen.findByRole("row", { name: /social/ });

  expect(row).toHaveTextContent("Write, do not call");
  expect(within(row).queryByRole("button", { name: /Show number/ })).toBeNull();
  expect(within(row).getByRole("button", { name: "I have called: 138****8000" })).toHaveTextContent(
    "I have written",
  );
});

test("the whole number of a callback is asked for only when somebody wants to see it", async () => {
  const asked = answering((path) =>
    path.endsWith("/number") ? { ...OWED, number: "+8613800138000" } : [OWED],
  );
  shown(<CallbacksPage />);
  const row = await screen.findByRole("row", { name: /social/ });
  expect(row).toHaveTextContent("138****8000");
  expect(asked.filter((one) => one.startsWith("POST"))).toEqual([]);

  await userEvent.click(within(row).getByRole("button", { name: "Show number: 138****8000" }));
  expect(await within(row).findByText("+8613800138000")).toBeVisible();
});

test.each([
  ["I have called", "I talked with the caller", "/done", ""],
  ["I have called", "Busy", "/not-reached", '{"why":"busy"}'],
  ["Not reached", "No answer", "/not-reached", '{"why":"no_answer"}'],
])("%s, and how it went: %s", async (button, result, address, sent) => {
  let body: string | null = null;
  answering((path, method, told) => {
    if (method !== "POST") return body === null ? [OWED] : [];
    expect(path).toBe(`/api/v1/callbacks/pbx1.one${address}`);
    body = told;
    return OWED;
  });
  shown(<CallbacksPage />);
  await userEvent.click(await screen.findByRole("button", { name: `${button}: 138****8000` }));
  await userEvent.selectOptions(screen.getByLabelText("Outcome"), result);
  await userEvent.click(screen.getByRole("button", { name: "Keep" }));

  expect(await screen.findByText("Nobody waits to be called back.")).toBeVisible();
  expect(screen.getByText("Kept.")).toBeVisible();
  expect(body).toBe(sent);
});

test("nobody withdraws a callback without a reason", async () => {
  const bodies: string[] = [];
  answering((_path, method, told) => {
    if (method === "POST") bodies.push(told);
    return method === "POST" ? OWED : [OWED];
  });
  shown(<CallbacksPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Withdraw: 138****8000" }));
  const keep = screen.getByRole("button", { name: "Keep" });
  await userEvent.click(keep);
  expect(bodies).toEqual([]);

  await userEvent.type(screen.getByLabelText("Reason"), "has written to us");
  await userEvent.click(keep);
  expect(await screen.findByText("Kept.")).toBeVisible();
  expect(bodies).toEqual(['{"reason":"has written to us"}']);
});

test("whoever only reads is offered nothing to say", async () => {
  answering(() => [OWED]);
  shown(<CallbacksPage />, ["see_callbacks"]);

  const row = await screen.findByRole("row", { name: /social/ });
  expect(within(row).queryByRole("button")).toBeNull();
});
