import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { WordsProvider } from "../words/WordsProvider";
import { CallPages } from "./CallPages";
import { EndpointsPanel, stateOf } from "./EndpointsPanel";
import type { Endpoint } from "./integrations";
import { integrationText } from "./text";
import { TokensPanel } from "./TokensPanel";

const ENDPOINT: Endpoint = {
  id: "0a1b2c3d",
  name: "CRM",
  url: "https://crm.example/hooks",
  scopes: ["calls"],
  types: [],
  queues: [],
  is_on: true,
  off_cause: null,
  failures: 0,
  failing_since: null,
  next_at: null,
  last_delivered_at: null,
  dead_letters: 1,
  created_by: "root",
  created_at: "2026-11-21T09:00:00Z",
  secret_changed_at: "2026-11-21T09:00:00Z",
};
const OFFERED = {
  scopes: ["calls", "calls.numbers"],
  endpoint_scopes: ["calls"],
  types: ["call.ended"],
  longest_days: 730,
  page_values: ["number"],
  page_hosts: [],
};
const TEXT = integrationText.en;

beforeAll(() => {
  // jsdom has none of these.
  const request = (_: string, deed: () => void) => {
    deed();
    return Promise.resolve();
  };
  Object.defineProperty(navigator, "locks", { value: { request } });
});

beforeEach(() => {
  localStorage.setItem("callcenter.language", "en");
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A service that answers by `"METHOD /path"`; returns what it was asked. */
function answering(answers: Record<string, unknown>): { asked: string; body: unknown }[] {
  const seen: { asked: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const asked = `${request.method} ${new URL(request.url).pathname.replace("/api/v1/", "")}`;
    seen.push({ asked, body: request.method === "POST" ? await request.json().catch(() => null) : null });
    if (!(asked in answers)) return new Response(null, { status: 204 });
    return new Response(JSON.stringify(answers[asked]), { headers: { "content-type": "application/json" } });
  });
  return seen;
}

function shown(part: React.ReactNode) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>{part}</WordsProvider>
    </QueryClientProvider>,
  );
}

test("a new token is shown once, to be copied", async () => {
  const text = "cct_0a1b2c3d_secret";
  const seen = answering({
    "GET integrations": OFFERED,
    "GET integrations/tokens": [],
    "POST integrations/tokens": { token: {}, text },
  });
  shown(<TokensPanel tell={() => undefined} />);
  await userEvent.click(await screen.findByRole("button", { name: TEXT.tokens.make }));
  const form = within(screen.getByRole("dialog"));
  await userEvent.type(form.getByLabelText(TEXT.name), "CRM");
  await userEvent.click(await form.findByLabelText("Whole numbers"));
  await userEvent.click(form.getByRole("button", { name: TEXT.tokens.make }));

  expect(await screen.findByText(text)).toBeVisible();
  expect(seen.find(({ asked }) => asked.startsWith("POST"))?.body).toEqual({
    name: "CRM",
    scopes: ["calls", "calls.numbers"],
    agent: null,
    days: 365,
  });
});

test("what came of a test delivery is said", async () => {
  answering({
    "GET integrations/endpoints": [ENDPOINT],
    "POST integrations/endpoints/0a1b2c3d/test": { fault: "it answers 500", took_ms: 12 },
  });
  const tell = vi.fn();
  shown(<EndpointsPanel tell={tell} />);
  await userEvent.click(await screen.findByRole("button", { name: "Test: CRM" }));

  await vi.waitFor(() => {
    expect(tell).toHaveBeenLastCalledWith(TEXT.endpoints.testFailed("CRM", "it answers 500"));
  });
});

test("what was not delivered is seen and sent again", async () => {
  const letter = {
    event: 7,
    type: "callcenter.call.ended.v1",
    subject: "call/pbx1.a",
    at: "2026-11-21T09:00:00Z",
    given_up_at: "2026-11-21T09:00:00Z",
    fault: "it answers 422",
    is_wanted: false,
  };
  const seen = answering({
    "GET integrations/endpoints": [ENDPOINT],
    "GET integrations/endpoints/0a1b2c3d/attempts": [],
    "GET integrations/endpoints/0a1b2c3d/dead-letters": [letter],
    "POST integrations/endpoints/0a1b2c3d/dead-letters/replay": { count: 1 },
  });
  shown(<EndpointsPanel tell={() => undefined} />);
  await userEvent.click(await screen.findByRole("button", { name: "Deliveries: CRM" }));
  await userEvent.click(await screen.findByRole("button", { name: "Send again: 7" }));

  expect(await screen.findByText(TEXT.deliveries.sent(1))).toBeVisible();
  expect(screen.getByText("Call ended · call/pbx1.a")).toBeVisible();
  expect(seen.find(({ asked }) => asked.includes("replay"))?.body).toEqual({ events: [7] });
});

test("an endpoint's state says why nothing comes", () => {
  const state = (change: Partial<Endpoint>) => stateOf({ ...ENDPOINT, ...change }, TEXT, () => "nine");

  expect(state({})).toBe("well");
  expect(state({ failures: 3, failing_since: "2026-11-21T09:00:00Z" })).toBe("failing since nine, 3 tries");
  expect(state({ off_cause: "gone", is_on: false })).toContain("410");
});

test("a page opens by itself at the ring, once, and by a click", async () => {
  const seen = answering({
    "GET calls/pbx1.a/pages": [{ id: 3, name: "CRM", opens: "itself" }],
    "POST calls/pbx1.a/pages/3": { url: "https://crm.example/" },
  });
  const opened = vi.fn().mockReturnValueOnce(null).mockReturnValue({});
  vi.stubGlobal("open", opened);
  shown(
    <>
      <CallPages card={{ call: "pbx1.a", state: "ringing" }} />
      <CallPages card={{ call: "pbx1.a", state: "ringing" }} />
    </>,
  );
  expect(await screen.findByText(/has blocked “CRM”/)).toBeVisible();
  expect(seen.filter(({ asked }) => asked.startsWith("POST"))).toHaveLength(1);
  const [button] = screen.getAllByRole("button", { name: "Open CRM in a new tab" });
  if (button !== undefined) await userEvent.click(button);

  await vi.waitFor(() => {
    expect(opened).toHaveBeenCalledTimes(2);
  });
  expect(opened).toHaveBeenLastCalledWith("https://crm.example/", "_blank");
});
