import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { WordsProvider } from "../words/WordsProvider";
import CallbacksPage from "./CallbacksPage";
import MessagesPage from "./MessagesPage";

afterEach(() => {
  vi.unstubAllGlobals();
});

type Route = (path: string, method: string) => unknown;

/** A service that answers by `route`; returns what it was asked. */
function answering(route: Route): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    const { pathname, search } = new URL(request.url);
    asked.push(`${request.method} ${pathname}${search}`);
    const body = JSON.stringify(route(pathname, request.method));
    return Promise.resolve(
      new Response(body, { status: 200, headers: { "content-type": "application/json" } }),
    );
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

const WAITING = {
  call: "pbx1.one",
  number: "138****8000",
  queue: "social",
  arrived_at: "2026-11-21T08:50:00Z",
  promised_at: "2026-11-21T08:52:00Z",
  done_at: null,
  done_by: null,
};

test("a message is listed with who left it and for which queue, and its sound is fetched only to be heard", async () => {
  answering(() => [
    {
      call: "pbx1.one",
      seq: 7,
      left_at: "2026-11-21T09:00:00Z",
      number: null,
      node: "message",
      queue: "social",
      duration_s: 65,
    },
  ]);
  shown(<MessagesPage />);

  const row = await screen.findByRole("row", { name: /social/ });
  expect(row).toHaveTextContent("Number withheld");
  expect(row).toHaveTextContent("social");
  expect(row).toHaveTextContent("1:05");
  const sound = within(row).getByLabelText(/^Message of Number withheld/);
  expect(sound).toHaveAttribute("src", "/api/v1/messages/pbx1.one/7/sound");
  expect(sound).toHaveAttribute("preload", "none");
});

test("the whole number of a callback is asked for only when somebody wants to see it", async () => {
  const asked = answering((path) =>
    path.endsWith("pbx1.one") ? { ...WAITING, number: "+8613800138000" } : [WAITING],
  );
  shown(<CallbacksPage />);
  const row = await screen.findByRole("row", { name: /social/ });
  expect(row).toHaveTextContent("138****8000");
  expect(asked).not.toContain("GET /api/v1/callbacks/pbx1.one");

  await userEvent.click(within(row).getByRole("button", { name: "Show number: 138****8000" }));
  expect(await within(row).findByText("+8613800138000")).toBeVisible();
});

test("a callback that is done leaves the list", async () => {
  let isDone = false;
  const asked = answering((path, method) => {
    if (method === "POST") isDone = true;
    return path.endsWith("/done") ? { ...WAITING, done_by: "limin" } : isDone ? [] : [WAITING];
  });
  shown(<CallbacksPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Called back: 138****8000" }));

  expect(await screen.findByText("Nobody waits to be called back.")).toBeVisible();
  expect(screen.getByText("Kept as called back.")).toBeVisible();
  expect(asked).toContain("POST /api/v1/callbacks/pbx1.one/done");
});
