import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { sessionKey } from "../session/session";
import { WordsProvider } from "../words/WordsProvider";
import BatchPage from "./BatchPage";
import { barOf, columnFault, columnsOf, decisions, type Batch } from "./batches";

const BATCH: Batch = {
  id: 7,
  state: "staged",
  cause: null,
  file_name: "名单.csv",
  size_bytes: 900,
  headings: ["手机号", "电话", "类别", "等级"],
  columns: { number: ["手机号", "电话"], category: ["类别"], level: ["等级"] },
  list_name: "special",
  mode: "replace",
  basis: "law",
  submitted_by: "sun",
  submitted_at: "2026-11-22T08:00:00Z",
  decided_by: null,
  decided_at: null,
  applied_at: null,
  undone_by: null,
  undone_at: null,
  share_read: 1,
  lines: 1000,
  entries: 900,
  problems: 2,
  difference: { before: 1000, new: 100, changed: 50, same: 300, gone: 650, after: 450 },
  alarms: [{ kind: "half_gone", figure: 650, of: 1000, is_grave: true }],
};

afterEach(() => {
  vi.unstubAllGlobals();
});

interface Asked {
  path: string;
  body: unknown;
}

/** A service that knows one batch; what was asked of it, but for reading, is written down. */
function knowing(batch: Batch, answers: Readonly<Record<string, Response>> = {}): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "POST") {
      const text = await request.text();
      asked.push({ path: pathname, body: text === "" ? null : JSON.parse(text) });
      const answer = answers[pathname.split("/").at(-1) ?? ""];
      if (answer !== undefined) return answer.clone();
    }
    const body = pathname.endsWith("/batches") ? { batches: [batch], most_bytes: 1 } : batch;
    return json(body);
  });
  return asked;
}

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

function shown(user: string) {
  localStorage.setItem("callcenter.language", "en");
  const queries = new QueryClient();
  queries.setQueryData(sessionKey, {
    name: user,
    role: "list_officer",
    agent: null,
    permissions: [],
    ends_at: "2026-11-22T20:00:00Z",
    time_zone: "Asia/Shanghai",
  });
  render(
    <QueryClientProvider client={queries}>
      <WordsProvider>
        <BatchPage id={7} />
      </WordsProvider>
    </QueryClientProvider>,
  );
}

test("who submitted a batch withdraws it, another person decides, and only the list's latest is undone", () => {
  const applied: Batch = { ...BATCH, state: "applied", applied_at: "2026-11-22T09:00:00Z" };
  const later: Batch = { ...applied, id: 8, applied_at: "2026-11-22T10:00:00Z" };
  const elsewhere: Batch = { ...later, id: 9, list_name: "elderly" };

  expect(decisions(BATCH, "sun", [BATCH])).toEqual(["reject"]);
  expect(decisions(BATCH, "zhou", [BATCH])).toEqual(["approve", "reject"]);
  expect(decisions(applied, "sun", [applied, elsewhere])).toEqual(["undo"]);
  expect(decisions(applied, "sun", [applied, later])).toEqual([]);
  expect(decisions({ ...BATCH, state: "undone" }, "zhou", [])).toEqual([]);
});

test("what a file's columns mean is asked of nobody but who sent it", async () => {
  knowing({ ...BATCH, state: "received", difference: null });
  shown("zhou");

  expect(await screen.findByText("Only sun, who sent this file, says what it is to become.")).toBeVisible();
  expect(screen.queryByRole("region", { name: "What the columns mean" })).toBeNull();
});

test("columns are wanting until numbers, and of the special list disability and level, are named", () => {
  const none = columnsOf({ columns: {} });
  const numbers = { ...none, number: ["手机号"] };

  expect(columnFault(none, "elderly")).toBe("number");
  expect(columnFault(numbers, "elderly")).toBeNull();
  expect(columnFault(numbers, "special")).toBe("category");
  expect(columnFault({ ...numbers, category: ["类别"] }, "special")).toBe("level");
  expect(columnFault({ ...numbers, certificate: ["残疾证号"] }, "special")).toBeNull();
});

test("the bar is full, and a small part can still be seen", () => {
  const bar = barOf({ before: 10_000, new: 1, changed: 0, same: 9_999, gone: 0, after: 10_001 });
  const [same, added] = bar;

  expect(bar.map(({ part }) => part)).toEqual(["same", "new"]);
  expect((same?.width ?? 0) + (added?.width ?? 0)).toBeCloseTo(100);
  expect(added?.width).toBeGreaterThan(0.9);
  expect(added?.at).toBeCloseTo(same?.width ?? 0);
  expect(barOf({ before: 0, new: 0, changed: 0, same: 0, gone: 0, after: 0 })).toEqual([]);
});

test("a second person sees what changes and what is unusual, and approves after a question", async () => {
  const asked = knowing(BATCH);
  shown("zhou");
  const preview = await screen.findByRole("region", { name: "Compared with the list" });
  expect(preview).toHaveTextContent("Leaving650");
  expect(preview).toHaveTextContent("Grave 650 of 1,000 entries leave");
  expect(within(preview).getByRole("link", { name: "Download the problems (CSV)" })).toHaveAttribute(
    "href",
    "/api/v1/lists/batches/7/problems",
  );
  await userEvent.click(screen.getByRole("button", { name: "Approve and apply" }));
  const dialog = screen.getByRole("dialog", { name: "Approve this batch?" });
  await userEvent.click(within(dialog).getByRole("button", { name: "Approve and apply" }));

  expect(asked).toEqual([{ path: "/api/v1/lists/batches/7/approve", body: null }]);
});

test("columns are suggested and changed, and a file that came before is imported only when meant", async () => {
  const same = json({ code: "exists_already", detail: "file: the same as batch 3" }, 409);
  const asked = knowing({ ...BATCH, state: "received", list_name: null, difference: null }, { begin: same });
  shown("sun");
  const form = await screen.findByRole("region", { name: "What the columns mean" });
  expect(within(form).getByLabelText("手机号")).toBeChecked();
  await userEvent.click(within(form).getByLabelText("电话"));
  await userEvent.type(within(form).getByLabelText("Basis of all entries"), "law");
  await userEvent.click(within(form).getByRole("button", { name: "Read and compare" }));
  expect(await within(form).findByText(/imported before/)).toBeVisible();
  await userEvent.click(within(form).getByRole("button", { name: "Import all the same" }));

  expect(asked.map(({ body }) => body)).toEqual(
    [false, true].map((isAgain) => ({
      list_name: "special",
      mode: "replace",
      columns: expect.objectContaining({
        number: ["手机号"],
        category: ["类别"],
        level: ["等级"],
      }) as unknown,
      basis: "law",
      is_again: isAgain,
    })),
  );
});

test("while a file is read, how far it has come can be seen and heard", async () => {
  knowing({ ...BATCH, state: "reading", share_read: 0.4, difference: null });
  shown("sun");

  expect(await screen.findByRole("progressbar", { name: "Reading and checking" })).toHaveAttribute(
    "value",
    "0.4",
  );
  expect(screen.getByText("1,000 lines read")).toBeVisible();
});
