import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aCard, anAgent } from "../api/samples";
import { WordsProvider } from "../words/WordsProvider";
import { CaseworkPanel } from "./CaseworkPanel";
import { remember, remembered } from "./remembered";
import { EmergencyButton } from "./EmergencyButton";
import { aCase, aHandbook } from "./samples";
import { holding, ordered } from "./scripts";
import { ScriptsPanel } from "./ScriptsPanel";
import { WrapUpFoot } from "./WrapUpFoot";
import type { CaseDetail } from "./casework";

const NOW = Date.parse("2026-11-21T09:00:00Z");
const EMPTY = { notes: "", matter: null, tags: [], disposition: null, is_solved: null };

let kept: CaseDetail;
let saves: Record<string, unknown>[];
let refusals: number[];

beforeEach(() => {
  kept = aCase();
  saves = [];
  refusals = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith("/handbook")) return Response.json(aHandbook());
    if (pathname.endsWith("/follow-up")) {
      const body = (await request.json()) as { call_from: string };
      return Response.json({ state: "open", next_at: body.call_from, due_at: body.call_from });
    }
    if (request.method !== "PUT") return Response.json(kept);
    const { version, ...body } = (await request.json()) as Record<string, unknown>;
    const refusal = refusals.shift();
    if (refusal !== undefined) return Response.json({ code: "stale", detail: "" }, { status: refusal });
    saves.push(body);
    kept = { ...kept, ...body, version: Number(version) + 1 };
    return Response.json(kept);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function shown(panel: React.ReactNode) {
  localStorage.setItem("callcenter.language", "en");
  return render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <WordsProvider>{panel}</WordsProvider>
    </QueryClientProvider>,
  );
}

test("notes save themselves, markup and all, and nothing stays on this computer", async () => {
  shown(<CaseworkPanel call="pbx1.one" nowMs={NOW} />);
  await userEvent.type(await screen.findByLabelText("Notes"), "<b>water</b> is off");

  expect(await screen.findByText("Saved", {}, { timeout: 4000 })).toBeInTheDocument();
  expect(saves.at(-1)).toMatchObject({ notes: "<b>water</b> is off" });
  expect(remembered("pbx1.one", Date.now())).toBeNull();
});

test("notes are saved when the panel is left in the midst of a word", async () => {
  const { unmount } = shown(<CaseworkPanel call="pbx1.one" nowMs={NOW} />);
  await userEvent.type(await screen.findByLabelText("Notes"), "half a wo");
  unmount();

  await vi.waitFor(() => {
    expect(saves.at(-1)).toMatchObject({ notes: "half a wo" });
  });
});

test("a page that was closed before it could save brings its words back", async () => {
  remember("pbx1.one", 0, { ...EMPTY, notes: "not lost" }, Date.now());
  shown(<CaseworkPanel call="pbx1.one" nowMs={NOW} />);

  expect(await screen.findByLabelText("Notes")).toHaveValue("not lost");
  await vi.waitFor(
    () => {
      expect(saves.at(-1)).toMatchObject({ notes: "not lost" });
    },
    { timeout: 4000 },
  );
});

test("what another tab has saved is told, and the agent chooses", async () => {
  shown(<CaseworkPanel call="pbx1.one" nowMs={NOW} />);
  const notes = await screen.findByLabelText("Notes");
  refusals.push(409);
  kept = aCase({ version: 3, notes: "from the other tab" });
  await userEvent.type(notes, "mine");

  const conflict = await screen.findByRole("region", { name: /Another page/ }, { timeout: 4000 });
  expect(conflict).toHaveTextContent("from the other tab");
  expect(screen.getAllByRole("alert").map((alert) => alert.textContent)).toContain("Changed elsewhere");
  await userEvent.click(within(conflict).getByRole("button", { name: "Keep mine" }));
  expect(await screen.findByText("Saved", {}, { timeout: 4000 })).toBeInTheDocument();
  expect(kept).toMatchObject({ notes: "mine", version: 4 });
});

test("a suggested matter is chosen at one press, and any other found by its name", async () => {
  shown(<CaseworkPanel call="pbx1.one" nowMs={NOW} />);
  const suggested = await screen.findByRole("group", { name: "Suggested matters" });
  await userEvent.click(within(suggested).getByRole("button", { name: "Medical insurance claims" }));

  const matters = screen.getByLabelText("Matter");
  expect(matters).toHaveValue("200104");
  expect(matters).toHaveAccessibleDescription("Department：Medical Security");
  await userEvent.type(screen.getByLabelText("Find a matter"), "water");
  expect(within(matters).queryByRole("option", { name: /cards/ })).toBeNull();
  await userEvent.selectOptions(matters, "600101");
  expect(await screen.findByText("Saved", {}, { timeout: 4000 })).toBeInTheDocument();
  expect(saves.at(-1)).toMatchObject({ matter: "600101" });
});

test("a disposition that asks for it opens the promise, which is kept", async () => {
  shown(<CaseworkPanel call="pbx1.one" nowMs={NOW} />);
  await userEvent.selectOptions(await screen.findByLabelText("How it ended"), "follow_up");
  await userEvent.click(screen.getByRole("button", { name: "In 24 hours" }));
  await userEvent.click(screen.getByRole("button", { name: "Promise to call back" }));

  expect(await screen.findByText(/^Promised: after .*22 November 2026/)).toBeVisible();
});

test("after-call work tells what is missing, how long it lasts, and ends by its button", async () => {
  const finish = vi.fn();
  const agent = anAgent({ state: "wrap_up", call: "pbx1.one", wrap_up_until: "2026-11-21T09:00:30Z" });
  shown(<WrapUpFoot call="pbx1.one" agent={agent} draft={EMPTY} nowMs={NOW} finish={finish} />);
  await userEvent.click(screen.getByRole("button", { name: "Finish after-call work" }));

  expect(finish).toHaveBeenCalledOnce();
  expect(screen.getByText("0:30 left")).toBeVisible();
  expect(screen.getByText(/are not said yet/)).toBeVisible();
});

test("what the caller needs stands first, then what the moment asks for", () => {
  const { scripts } = aHandbook();
  const ids = (different: Parameters<typeof aCard>[0]) =>
    ordered(scripts, aCard(different)).map(({ id }) => id);

  expect(ids({ needs: ["speak_slowly"], state: "ringing" })).toEqual(["slowly", "opening", "closing"]);
  expect(ids({ needs: [], state: "ended" })).toEqual(["closing", "opening", "slowly"]);
  expect(holding(scripts, "thank calling", "en").map(({ id }) => id)).toEqual(["closing"]);
});

test("wording is read in the caller's language under a title in the page's", async () => {
  shown(<ScriptsPanel card={aCard({ language: "zh" })} />);
  await userEvent.click(await screen.findByText("Greeting"));

  expect(screen.getByText("Good day.（中文）")).toHaveAttribute("lang", "zh");
});

test("after-call work is given more time by its button, and that is said", async () => {
  const agent = anAgent({ state: "wrap_up", call: "pbx1.one", wrap_up_until: "2026-11-21T09:00:30Z" });
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(anAgent({ wrap_up_until: soon() }))));
  shown(<WrapUpFoot call="pbx1.one" agent={agent} draft={EMPTY} nowMs={NOW} finish={vi.fn()} />);
  await userEvent.click(screen.getByRole("button", { name: "More time" }));

  expect(
    await screen.findByText(/1:\d\d left for after-call work|0:5\d left for after-call work/),
  ).toBeInTheDocument();
});

function soon(): string {
  return new Date(Date.now() + 61_000).toISOString();
}

test("an emergency alarms supervisors and calls for help, and each is told by itself", async () => {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    asked.push(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`);
    return request.url.endsWith("/alarm")
      ? Response.json({ code: "internal", detail: "" }, { status: 500 })
      : Response.json({});
  });
  shown(<EmergencyButton card={{ call: "pbx1.one" }} />);
  await userEvent.keyboard("{Control>}{Alt>}e{/Alt}{/Control}");
  await userEvent.click(screen.getByRole("button", { name: "Alarm, and call 120 ambulance" }));

  expect(await screen.findByText("Calling 120; please stay on the line")).toBeVisible();
  expect(await screen.findByText(/could not be alarmed/)).toBeVisible();
  expect(asked.sort()).toEqual([
    'POST /api/v1/calls/pbx1.one/emergency {"number":"120"}',
    "PUT /api/v1/calls/pbx1.one/alarm ",
  ]);
  expect(screen.queryByRole("dialog")).toBeNull();
});
