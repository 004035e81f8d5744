import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { WordsProvider } from "../words/WordsProvider";
import PermissionsPage from "./PermissionsPage";

afterEach(() => {
  vi.unstubAllGlobals();
});

const ROW = {
  permission: "keep_users",
  group_zh: "安全管理",
  group_en: "Security",
  zh: "管理登录用户",
  en: "keep users",
  roles: ["security_admin"],
  routes: ["GET /api/v1/people/users"],
};

test("the table tells each role in words, and the routes of a permission", async () => {
  localStorage.setItem("callcenter.language", "en");
  const told = {
    roles: ["security_admin", "auditor"],
    permissions: [ROW, { ...ROW, permission: "keep_tokens", en: "keep tokens", roles: [], routes: [] }],
  };
  vi.stubGlobal("fetch", () =>
    Promise.resolve(Response.json(told, { headers: { "content-type": "application/json" } })),
  );
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <PermissionsPage />
      </WordsProvider>
    </QueryClientProvider>,
  );

  const row = await screen.findByRole("row", { name: /^keep users/ });
  const cells = within(row).getAllByRole("cell");
  expect(cells).toHaveLength(2);
  expect(cells[0]).toContainElement(within(row).getByRole("img", { name: "yes" }));
  expect(cells[1]).toHaveTextContent("no");
  expect(row).toHaveTextContent("GET /api/v1/people/users");
  expect(screen.getAllByText("Security")).toHaveLength(1);
});
