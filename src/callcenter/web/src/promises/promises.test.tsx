import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { WordsProvider } from "../words/WordsProvider";
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

test("a message is listed with who left it, and heard by whoever has said why", async () => {
  const message = {
    call: "pbx1.one",
    seq: 7,
    left_at: "2026-11-21T09:00:00Z",
    number: null,
    node: "message",
    queue: "social",
    duration_s: 65,
  };
  const asked = answering((_path, method) =>
    method === "POST" ? { id: 42, until: "2026-11-22T12:00:00Z" } : [message],
  );
  shown(<MessagesPage />);

  const row = await screen.findByRole("row", { name: /social/ });
  expect(row).toHaveTextContent("Number withheld");
  expect(row).toHaveTextContent("social");
  expect(row).toHaveTextContent("1:05");
  expect(within(row).queryByLabelText(/^Message of/)).toBeNull();
  await userEvent.selectOptions(within(row).getByLabelText("Reason"), "own_work");
  await userEvent.click(within(row).getByText("Listen", { selector: "button" }));
  const sound = await within(row).findByLabelText(/^Message of Number withheld/);
  expect(asked).toContain("POST /api/v1/messages/pbx1.one/7/listenings");
  expect(sound).toHaveAttribute("src", "/api/v1/messages/pbx1.one/7/sound?listening=42");
  expect(sound).toHaveAttribute("preload", "none");
});
