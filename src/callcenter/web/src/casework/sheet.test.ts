import { expect, test } from "vitest";
import { aCase } from "./samples";
import { canSend, isUnsaved, on, opened, type Sheet, type SheetEvent } from "./sheet";

function after(sheet: Sheet, ...events: SheetEvent[]): Sheet {
  return events.reduce(on, sheet);
}

const EMPTY = opened(aCase(), null);
const edited = (notes: string): SheetEvent => ({ type: "edited", change: { notes } });

test("what was typed is sent, and what is typed meanwhile goes with the next save", () => {
  const sending = after(EMPTY, edited("a"), { type: "sent" }, edited("ab"));

  expect(canSend(sending)).toBe(false);
  const saved = after(sending, { type: "saved", version: 1 });
  expect(saved).toMatchObject({ version: 1, kept: { notes: "a" }, draft: { notes: "ab" } });
  expect(canSend(saved)).toBe(true);
});

test("nothing is sent where nothing was changed", () => {
  expect(canSend(EMPTY)).toBe(false);
  expect(canSend(after(EMPTY, edited("a"), edited("")))).toBe(false);
});

test("a save that failed keeps what was typed, and is tried again", () => {
  const failed = after(EMPTY, edited("a"), { type: "sent" }, { type: "failed", isAway: true });

  expect(failed).toMatchObject({ fault: "away", draft: { notes: "a" } });
  expect(canSend(failed)).toBe(false);
  expect(canSend(after(failed, { type: "retried" }))).toBe(true);
});

test("what another tab has saved stands beside ours until a person chooses", () => {
  const theirs = aCase({ version: 4, notes: "theirs" });
  const both = after(EMPTY, edited("mine"), { type: "sent" }, { type: "overtaken", theirs });

  expect(both).toMatchObject({ draft: { notes: "mine" }, theirs: { version: 4 } });
  expect(canSend(both)).toBe(false);
  const mine = after(both, { type: "mine_kept" });
  expect([mine.version, mine.draft.notes, canSend(mine)]).toEqual([4, "mine", true]);
  const other = after(both, { type: "theirs_taken" });
  expect([other.version, other.draft.notes, isUnsaved(other)]).toEqual([4, "theirs", false]);
});

test("our own save whose answer was lost is no conflict", () => {
  const lost = after(EMPTY, edited("mine"), { type: "sent" });
  const told = after(lost, { type: "overtaken", theirs: aCase({ version: 1, notes: "mine" }) });

  expect([told.theirs, told.version, isUnsaved(told)]).toEqual([null, 1, false]);
});

test("what this computer has kept comes back, unless the server has it or something newer", () => {
  const draft = { ...EMPTY.draft, notes: "kept here" };

  expect(canSend(opened(aCase(), { version: 0, draft }))).toBe(true);
  expect(isUnsaved(opened(aCase({ version: 1, notes: "kept here" }), { version: 0, draft }))).toBe(false);
  expect(opened(aCase({ version: 2, notes: "newer" }), { version: 1, draft })).toMatchObject({
    draft: { notes: "kept here" },
    theirs: { version: 2, draft: { notes: "newer" } },
  });
});
