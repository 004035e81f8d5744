import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Permission } from "../session/may";
import { WordsProvider } from "../words/WordsProvider";
import { atLevel, draftOf, NEW_AGENT, type People, type Staff } from "./people";
import PeoplePage from "./PeoplePage";

afterEach(() => {
  vi.unstubAllGlobals();
});

const LI: Staff = {
  id: "8001",
  name: "<b>李敏</b>",
  seat: "1001",
  levels: { social: 2 },
  languages: ["zh"],
  is_active: true,
  status: "available",
  state: "idle",
};

const ALL: People = {
  agents: [LI, { ...LI, id: "8002", name: "王芳", seat: null, levels: {}, languages: [], is_active: false }],
  queues: [
    { id: "general", name_zh: "综合", name_en: "General" },
    { id: "social", name_zh: "社会保障", name_en: "Social security" },
  ],
  reasons: [{ id: "meal", name_zh: "用餐", name_en: "Meal", position: 1, is_active: true }],
  seats: [{ id: "1001", kind: "desk", label: "Row 1" }],
};

interface Asked {
  what: string;
  body: unknown;
}

const PERMISSIONS: Record<string, readonly Permission[]> = {
  supervisor: ["keep_agents", "keep_seats"],
  admin: ["keep_agents", "keep_seats"],
  security_admin: ["keep_users"],
};

/** A service that answers by address; what changes something may be refused. */
function answering(role: string, refusal: object | null = null): Asked[] {
  const asked: Asked[] = [];
  const user = {
    name: "root",
    role,
    agent: null,
    permissions: PERMISSIONS[role],
    ends_at: "2026-11-22T09:00:00Z",
    time_zone: "Asia/Shanghai",
  };
  const told: Record<string, unknown> = {
    "/api/v1/session": user,
    "/api/v1/people": ALL,
    "/api/v1/people/users": [{ name: "limin", role: "agent", agent: "8001", is_active: true }],
    "/api/v1/people/users/limin/password": { name: "limin", password: "s3cr3t-and-long" },
  };
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    const text = await request.text();
    const isChange = request.method !== "GET";
    if (isChange)
      asked.push({ what: `${request.method} ${pathname}`, body: text === "" ? null : JSON.parse(text) });
    const isRefused = isChange && refusal !== null;
    return new Response(JSON.stringify(isRefused ? refusal : (told[pathname] ?? {})), {
      status: isRefused ? 409 : 200,
      headers: { "content-type": "application/json" },
    });
  });
  return asked;
}

async function opened(role: string, refusal: object | null = null) {
  const asked = answering(role, refusal);
  localStorage.setItem("callcenter.language", "en");
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <PeoplePage />
      </WordsProvider>
    </QueryClientProvider>,
  );
  await screen.findByRole("row", { name: /8001/ });
  return { asked, user: userEvent.setup() };
}

test("a queue is served at one level, or not at all", () => {
  const served = atLevel(atLevel(NEW_AGENT, "social", 3), "general", 1);

  expect(served.levels).toEqual({ social: 3, general: 1 });
  expect(atLevel(served, "social", null).levels).toEqual({ general: 1 });
  expect(draftOf(LI)).toEqual({
    id: "8001",
    name: "<b>李敏</b>",
    levels: { social: 2 },
    languages: ["zh"],
    isActive: true,
  });
});

test("agents are listed with what they serve, whatever their names hold, also those who are gone", async () => {
  await opened("supervisor");

  const row = screen.getByRole("row", { name: /8001/ });
  expect(within(row).getByRole("rowheader")).toHaveTextContent("<b>李敏</b>");
  expect(row).toHaveTextContent("Social security 2");
  expect(row).toHaveTextContent("Mandarin");
  expect(screen.getByRole("row", { name: /8002/ })).toHaveTextContent("Works here no more");
  // Who may sign in is decided by administrators.
  expect(screen.queryByRole("button", { name: "Users" })).toBeNull();
});

test("an agent is changed by keyboard alone, and what was saved is said", async () => {
  const { asked, user } = await opened("supervisor");

  screen.getByRole("button", { name: "Change: <b>李敏</b>" }).focus();
  await user.keyboard("{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Change: <b>李敏</b>" });
  await user.selectOptions(within(dialog).getByLabelText("General"), "Level 1 (expert)");
  await user.selectOptions(within(dialog).getByLabelText("Social security"), "Not served");
  await user.click(within(dialog).getByLabelText("English"));
  within(dialog).getByRole("button", { name: "Save" }).focus();
  await user.keyboard("{Enter}");

  expect(await screen.findByText("Saved: <b>李敏</b>")).toHaveAttribute("role", "status");
  expect(asked).toEqual([
    {
      what: "PUT /api/v1/people/agents/8001",
      body: { name: "<b>李敏</b>", levels: { general: 1 }, languages: ["zh", "en"], is_active: true },
    },
  ]);
});

test("a seat where somebody works is not removed, and why is said", async () => {
  const { user } = await opened("supervisor", {
    code: "seat_taken",
    detail: "at seat 1001 sits …",
    fields: [],
  });

  await user.click(screen.getByRole("button", { name: "Seats" }));
  await user.click(screen.getByRole("button", { name: "Remove: 1001" }));

  expect(await screen.findByText(/somebody works at that seat/)).toHaveAttribute("role", "alert");
});

test("a seat and a reason of breaks are added", async () => {
  const { asked, user } = await opened("supervisor");

  await user.click(screen.getByRole("button", { name: "Seats" }));
  await user.click(screen.getByRole("button", { name: "Add a seat" }));
  await user.type(screen.getByLabelText("Extension"), "2001");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.click(screen.getByRole("button", { name: "Breaks" }));
  await user.click(screen.getByRole("button", { name: "Add a reason" }));
  await user.type(screen.getByLabelText("Short name"), "prayer");
  await user.type(screen.getByLabelText("Name in Chinese"), "礼拜");
  await user.type(screen.getByLabelText("Name in English"), "Prayer");
  await user.click(screen.getByRole("button", { name: "Save" }));

  expect(await screen.findByText("Saved: Prayer")).toBeVisible();
  expect(asked).toEqual([
    { what: "PUT /api/v1/people/seats/2001", body: { kind: "browser", label: "" } },
    {
      what: "PUT /api/v1/people/break-reasons/prayer",
      body: { name_zh: "礼拜", name_en: "Prayer", position: 50, is_active: true },
    },
  ]);
});

test("a new password is asked for twice, and shown once", async () => {
  const { asked, user } = await opened("security_admin");

  await user.click(await screen.findByRole("button", { name: "New password: limin" }));
  expect(asked).toEqual([]);
  await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "New password" }));

  const shown = await screen.findByRole("dialog", { name: "Password of limin" });
  expect(shown).toHaveTextContent("s3cr3t-and-long");
  await user.click(within(shown).getByRole("button", { name: "Written down" }));
  expect(screen.queryByText("s3cr3t-and-long")).toBeNull();
});
