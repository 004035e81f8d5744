import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Version } from "../api/operators";
import { WordsProvider } from "../words/WordsProvider";
import { VersionItem } from "./VersionItem";

function shown(different: Partial<Version>, user = "wang") {
  localStorage.setItem("callcenter.language", "en");
  const version: Version = {
    number: 7,
    hash: "ab12".repeat(16),
    author: "chen",
    note: "A new welcome",
    created_at: "2026-11-22T01:20:00Z",
    state: "past",
    trial: null,
    approvals: [],
    released_at: null,
    released_by: null,
    ...different,
  };
  const ask = vi.fn();
  render(
    <WordsProvider>
      <ol>
        <VersionItem
          name="hotline.yaml"
          version={version}
          user={user}
          zone="Asia/Shanghai"
          ask={ask}
          compare={vi.fn()}
        />
      </ol>
    </WordsProvider>,
  );
  return ask;
}

const button = (name: RegExp) => screen.queryByRole("button", { name });

test("a version tells who made it, why, and when on the site's clock", () => {
  shown({});

  expect(screen.getByRole("listitem")).toHaveTextContent("A new welcome");
  expect(screen.getByRole("listitem")).toHaveTextContent(/chen · Sunday,? 22 November 2026 at 09:20/);
});

test("a past version is rolled back to by one click", async () => {
  const ask = shown({});
  await userEvent.click(screen.getByRole("button", { name: "Roll back to this: Version 7" }));

  expect(ask).toHaveBeenCalledExactlyOnceWith("rollback");
});

test("a colleague approves what waits, its author cannot", () => {
  shown({ state: "waiting_for_approval", trial: { number: 7, percent: 5, test_numbers: [] } });
  expect(screen.getByText("5 % of calls")).toBeVisible();
  expect(button(/^Approve/)).toBeVisible();
});

test("the author of what waits is told to ask a colleague", () => {
  shown({ state: "waiting_for_approval" }, "chen");

  expect(button(/^Approve/)).toBeNull();
  expect(screen.getByText("A colleague has to approve it")).toBeVisible();
});

test("a trial goes to all, or ends", () => {
  shown({ state: "canary", trial: { number: 7, percent: null, test_numbers: ["13800138000"] } });

  expect(screen.getByText("1 test number")).toBeVisible();
  expect(button(/^Release/)).toBeVisible();
  expect(button(/^Stop the trial/)).toBeVisible();
});

test("what is live needs no release", () => {
  shown({ state: "live", approvals: [{ by: "wang", at: "2026-11-22T01:30:00Z" }] });

  expect(button(/^(Release|Roll back)/)).toBeNull();
  expect(screen.getByRole("listitem")).toHaveTextContent("Approved by wang");
});
