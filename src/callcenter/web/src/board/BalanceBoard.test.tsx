import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { components } from "../api/openapi.gen";
import { WordsProvider } from "../words/WordsProvider";
import { BalanceBoard } from "./BalanceBoard";

type Balance = components["schemas"]["BalanceView"];

const WELL: Balance = {
  looked_at: "2026-11-22T06:00:00Z",
  fault: null,
  entered: 12,
  dialled: 2,
  ended: { answered: 9, refused: 1 },
  open: { waiting: 2 },
  pending: 0,
  standing: 0,
  drifts: [],
};

afterEach(() => {
  vi.unstubAllGlobals();
});

function shown(balance: Balance | null): void {
  localStorage.setItem("callcenter.language", "en");
  vi.stubGlobal("fetch", () =>
    Promise.resolve(balance === null ? new Response(null, { status: 503 }) : Response.json(balance)),
  );
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <WordsProvider>
        <BalanceBoard />
      </WordsProvider>
    </QueryClientProvider>,
  );
}

test("a day that adds up is said to, with where everybody is", async () => {
  shown(WELL);

  expect(await screen.findByText("All of it agrees; nobody is missing.")).toBeVisible();
  expect(screen.getByText(/Today 12 callers came, 2 were called\./)).toHaveTextContent("Answered 9");
  expect(screen.queryByRole("table")).toBeNull();
});

test("a call that does not balance is named, with what is missing and the mend", async () => {
  const drift = {
    call: "pbx1.7148579a-105b",
    kind: "recording_missing" as const,
    at: "2026-11-22T05:59:00Z",
    found_at: "2026-11-22T06:00:00Z",
    tries: 0,
    mended_at: null,
    missing: "",
    mend: "",
  };
  shown({
    ...WELL,
    standing: 1,
    drifts: [drift, { ...drift, kind: "not_ended", mended_at: "2026-11-22T06:00:00Z" }],
  });

  expect(await screen.findByText("1 difference stands:")).toBeVisible();
  expect(screen.getByText(/there is no recording/)).toBeVisible();
  expect(screen.getByText(/rights of the recordings' folder/)).toBeVisible();
  expect(screen.getByText(/^Mended at/)).toBeVisible();
  expect(screen.getAllByRole("link")[0]).toHaveAttribute("href", "/calls/pbx1.7148579a-105b");
});

test("a balance that cannot be read, or was not finished, is told", async () => {
  shown(null);
  expect(await screen.findByText("The balance cannot be read just now.")).toBeVisible();

  shown({ ...WELL, looked_at: null, fault: "the database is away" });
  expect(await screen.findByText(/could not be finished: the database is away/)).toBeVisible();
  expect(screen.getByText("Not looked at since the service began.")).toBeVisible();
});
