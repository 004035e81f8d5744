import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { anAgent } from "../api/samples";
import type { AgentView } from "../api/shapes";
import { WordsProvider } from "../words/WordsProvider";
import { StatusBar, useChooseStatus } from "./StatusBar";

afterEach(() => {
  vi.unstubAllGlobals();
});

const REASONS = [
  { id: "prayer", name_zh: "礼拜", name_en: "Prayer" },
  { id: "meal", name_zh: "用餐", name_en: "Meal" },
];
const SEATS = [
  { seat: "1001", kind: "desk", label: "", agent: { id: "8001", name: "李敏", status: "available" } },
  { seat: "1002", kind: "browser", label: "Row 2", agent: null },
  { seat: "1003", kind: "desk", label: "", agent: { id: "8002", name: "王芳", status: "break" } },
  { seat: "1004", kind: "desk", label: "", agent: { id: "8003", name: "赵强", status: "offline" } },
];

/** Answers by address; what is put fails with `refusal` where there is one. */
function answering(refusal: object | null = null): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    const isChange = request.method !== "GET";
    if (isChange) asked.push(`${request.method} ${pathname} ${await request.text()}`);
    const told = pathname.endsWith("/seats") ? SEATS : pathname.endsWith("/break-reasons") ? REASONS : {};
    const isRefused = isChange && refusal !== null;
    return new Response(JSON.stringify(isRefused ? refusal : told), {
      status: isRefused ? 409 : 200,
      headers: { "content-type": "application/json" },
    });
  });
  return asked;
}

function Bar({ agent }: { agent: AgentView }) {
  return <StatusBar agent={agent} nowMs={Date.parse("2026-11-21T09:00:00Z")} choose={useChooseStatus()} />;
}

function shown(agent: AgentView) {
  localStorage.setItem("callcenter.language", "en");
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <WordsProvider>
        <Bar agent={agent} />
      </WordsProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

test("a break is for the first reason of the site, and changed to another of them", async () => {
  const asked = answering();
  const user = shown(anAgent({ status: "break", reason: "prayer" }));

  await screen.findByRole("option", { name: "Meal" });
  expect(screen.getByLabelText("Reason of the break")).toHaveValue("prayer");
  await user.click(screen.getByRole("button", { name: "Break" }));
  await user.selectOptions(screen.getByLabelText("Reason of the break"), "Meal");
  await user.click(screen.getByRole("button", { name: "Training" }));

  expect(asked).toEqual([
    'PUT /api/v1/agents/me/status {"status":"break","reason":"prayer"}',
    'PUT /api/v1/agents/me/status {"status":"break","reason":"meal"}',
    'PUT /api/v1/agents/me/status {"status":"training","reason":""}',
  ]);
});

test("who sits nowhere is told so, and sits down by keyboard at a seat that is free", async () => {
  const asked = answering();
  const user = shown(anAgent({ seat: null, status: "offline" }));

  expect(screen.getByText(/no call rings without one/)).toHaveAttribute("role", "status");
  screen.getByRole("button", { name: "Change seat" }).focus();
  await user.keyboard("{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "Choose a seat" });
  await within(dialog).findByRole("option", { name: "1002 The page itself, Row 2" });
  expect(within(dialog).queryByRole("option", { name: /1003/ })).toBeNull();
  await user.selectOptions(within(dialog).getByLabelText("Free seats"), "1004");
  within(dialog).getByRole("button", { name: "Sit down" }).focus();
  await user.keyboard("{Enter}");

  await vi.waitFor(() => {
    expect(screen.queryByRole("dialog")).toBeNull();
  });
  expect(asked).toEqual(['PUT /api/v1/agents/me/seat {"seat":"1004"}']);
});

test("a seat that somebody has taken meanwhile is refused in words", async () => {
  answering({ code: "seat_taken", detail: "at seat 1002 sits …", fields: [] });
  const user = shown(anAgent());

  await user.click(screen.getByRole("button", { name: "Change seat" }));
  const dialog = await screen.findByRole("dialog", { name: "Choose a seat" });
  await within(dialog).findByRole("option", { name: /1002/ });
  await user.selectOptions(within(dialog).getByLabelText("Free seats"), "1002");
  await user.click(within(dialog).getByRole("button", { name: "Sit down" }));

  expect(await within(dialog).findByText(/somebody works at that seat/)).toHaveAttribute("role", "alert");
  expect(within(dialog).getByRole("button", { name: "Leave seat 1001 and sign off" })).toBeVisible();
});
