import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { WordsProvider } from "../words/WordsProvider";
import type { Figures, Played } from "./staffing";
import StaffingPage from "./StaffingPage";

afterEach(() => {
  vi.unstubAllGlobals();
});

const FIGURES: Figures = {
  callers: 100,
  answered: 95,
  hung_up: 5,
  waiting: 0,
  mean_s: 9,
  p50_s: 2,
  p95_s: 31.4,
  max_s: 80,
  service_level: 0.9,
};

const DONE: Played = {
  id: "a".repeat(32),
  state: "done",
  done: 1,
  fault: "",
  answer: {
    quarters: Array.from({ length: 96 }, (_, quarter) => ({
      calls: 10,
      erlang: 2.3,
      needed: quarter < 32 ? 1 : 5,
      planned: 4,
      service_level: 0.8,
    })),
    days: [
      {
        order: "ours",
        occupancy: 0.815,
        all: FIGURES,
        tiers: [{ tier: 2, figures: { ...FIGURES, p95_s: 4 } }],
        listed_p95_s: Array<number>(96).fill(4),
        others_p95_s: Array<number>(96).fill(31),
      },
    ],
  },
};

const NOTHING = { days: 0, calls: [], listed: 0, handling_s: null, patience_s: null, people: 0 };

interface Sent {
  method: string;
  path: string;
  body: unknown;
}

/** A service whose runs are answered in turn; returns what it was sent. */
function answering(...runs: Played[]): Sent[] {
  const sent: Sent[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    const text = await request.text();
    sent.push({ method: request.method, path: pathname, body: text === "" ? undefined : JSON.parse(text) });
    const body = pathname.endsWith("/usual") ? NOTHING : runs.length > 1 ? runs.shift() : runs[0];
    return new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
  });
  return sent;
}

function shown() {
  localStorage.setItem("callcenter.language", "en");
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <StaffingPage />
      </WordsProvider>
    </QueryClientProvider>,
  );
}

test("a typed load with three agents fewer is sent, waited for, and told in tables", async () => {
  const running: Played = { ...DONE, state: "running", done: 0.4, answer: null };
  const sent = answering(running, DONE);
  shown();
  expect(await screen.findByText(/No calls of such days are known/)).toBeVisible();
  await userEvent.click(screen.getByLabelText("Typed"));
  const agents = screen.getByLabelText("Agents more or fewer");
  await userEvent.clear(agents);
  await userEvent.type(agents, "-3");
  await userEvent.click(screen.getByRole("button", { name: "Work it out" }));
  expect(await screen.findByRole("progressbar")).toHaveAttribute("value", "0.4");

  const table = await screen.findByRole("table", { name: /our order · agents busy 81.5 %/ });
  expect(within(table).getByRole("row", { name: /level 3 or 4/ })).toHaveTextContent("4");
  expect(screen.getByText(/5 at most, 88 hours of work in all; the plan is short in 64/)).toBeVisible();
  expect(screen.getByText("Done.")).toBeInTheDocument();
  const asked = sent.find(({ method }) => method === "POST")?.body;
  expect(asked).toMatchObject({ of: { source: "typed", calls_a_day: 2000 }, agents: -3, plan: null });
});

test("the chart is a table, too", async () => {
  answering(DONE);
  shown();
  await userEvent.click(screen.getByRole("button", { name: "Work it out" }));
  await screen.findByRole("heading", { name: "Seats needed" });
  const [asTable] = screen.getAllByText("As a table");
  if (asTable !== undefined) await userEvent.click(asTable);

  // By role, each row of both tables would be asked for its name.
  const [row] = screen.getAllByText("09:15").map((cell) => cell.closest("tr"));
  expect(row).toHaveTextContent("09:1554");
});

test("the needed seats can be taken as the plan", async () => {
  const sent = answering(DONE);
  shown();
  await userEvent.click(screen.getByRole("button", { name: "Work it out" }));
  await userEvent.click(await screen.findByRole("button", { name: "Take the needed seats as the plan" }));
  await userEvent.click(screen.getByRole("button", { name: "Work it out" }));

  await vi.waitFor(() => {
    expect(sent.filter(({ method }) => method === "POST")).toHaveLength(2);
  });
  const { plan } = sent.findLast(({ method }) => method === "POST")?.body as { plan: number[] };
  expect(plan.slice(30, 34)).toEqual([1, 1, 5, 5]);
});

test("a field that cannot be sent is told, and gets the focus", async () => {
  const sent = answering(DONE);
  shown();
  const load = screen.getByLabelText("Times the load");
  await userEvent.clear(load);
  await userEvent.type(load, "eleven");
  await userEvent.click(screen.getByRole("button", { name: "Work it out" }));

  expect(load).toHaveFocus();
  expect(load).toHaveAccessibleDescription(/Write a number from 0.01 to 10/);
  expect(sent.some(({ method }) => method === "POST")).toBe(false);
});

test("a day that takes long can be stopped", async () => {
  const running: Played = { ...DONE, state: "running", done: 0.1, answer: null };
  const sent = answering(running, { ...running, state: "stopped" });
  shown();
  await userEvent.click(screen.getByRole("button", { name: "Work it out" }));
  await userEvent.click(await screen.findByRole("button", { name: "Stop" }));

  expect(await screen.findByText("Stopped.")).toBeVisible();
  expect(sent.some(({ method }) => method === "DELETE")).toBe(true);
});
