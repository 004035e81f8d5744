import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRef } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CallDetail } from "../api/shapes";
import { WordsProvider } from "../words/WordsProvider";
import type { PlayFrom } from "./player/Player";
import { RecordingPanel } from "./RecordingPanel";

const quiet = btoa(String.fromCharCode(0).repeat(60));
const loud = (from: number) =>
  btoa(String.fromCharCode(...Array.from({ length: 60 }, (_, at) => (at < from ? 90 : 0))));
const side = { peak_dbfs: -3, rms_dbfs: -20, is_silent: false };
const detail = {
  call: "pbx1.one",
  is_unrecorded: false,
  recording: { duration_s: 6, size_bytes: 1, sha256: "ab", caller: side, agent: side },
} as CallDetail;
let asked: Request[] = [];
let permissions: string[] = [];
const played = vi.fn(() => Promise.resolve());

beforeEach(() => {
  asked = [];
  permissions = ["hear_recordings"];
  localStorage.setItem("callcenter.language", "en");
  vi.spyOn(HTMLMediaElement.prototype, "play").mockImplementation(played);
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(request.clone());
    if (request.url.endsWith("/session")) {
      return Promise.resolve(Response.json({ permissions }));
    }
    if (new URL(request.url).pathname.endsWith("/hold")) {
      const isPut = request.method === "PUT";
      return Promise.resolve(
        Response.json({
          held_at: isPut ? "2026-11-22T12:00:00Z" : null,
          by: isPut ? "ma" : null,
          why: isPut ? "court, case 7" : null,
          recordings: 1,
        }),
      );
    }
    if (request.url.endsWith("/outline")) {
      const gaps = [{ from_s: 2, until_s: 3, reason: "credentials", agent: "8001" }];
      return Promise.resolve(
        Response.json({ duration_s: 6, peaks_per_s: 10, caller: loud(20), agent: quiet, gaps }),
      );
    }
    return Promise.resolve(Response.json({ id: 42, until: "2026-11-22T12:00:00Z" }, { status: 201 }));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function shown() {
  const player = createRef<PlayFrom>();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <RecordingPanel detail={detail} startS={null} ref={player} />
      </WordsProvider>
    </QueryClientProvider>,
  );
  return player;
}

const sound = () => document.querySelector("audio");

test("nobody hears anything before they have said why", async () => {
  const user = userEvent.setup();
  const player = shown();
  expect(sound()).toBeNull();
  expect(screen.getByRole("button", { name: "Listen" })).toBeDisabled();
  player.current?.playFrom(1.5);
  expect(screen.getByRole("combobox", { name: "Reason" })).toHaveFocus();
  await user.selectOptions(screen.getByRole("combobox", { name: "Reason" }), "A complaint");
  await user.type(screen.getByRole("textbox"), "order 7");
  await user.click(screen.getByRole("button", { name: "Listen" }));

  expect(await screen.findByRole("button", { name: "Play" })).toBeVisible();
  expect(await asked.find(({ method }) => method === "POST")?.json()).toEqual({
    reason: "complaint",
    note: "order 7",
  });
  expect(sound()).toHaveAttribute("src", "/api/v1/calls/pbx1.one/recording?listening=42");
  expect(screen.getByRole("slider", { name: "Position" })).toHaveAttribute("aria-valuetext", "0:01 of 0:06");
});

test("what was paused is told, and silence is jumped over by whoever wants it", async () => {
  const user = userEvent.setup();
  const player = shown();
  await user.selectOptions(screen.getByRole("combobox", { name: "Reason" }), "Training");
  await user.click(screen.getByRole("button", { name: "Listen" }));
  await screen.findByRole("button", { name: "Play" });
  expect(await screen.findByText(/Paused from 0:02 to 0:03: The caller says a password/)).toBeVisible();
  player.current?.playFrom(1);
  expect(played).toHaveBeenCalled();
  const audio = sound();
  if (audio === null) throw new Error("no sound");
  vi.spyOn(audio, "paused", "get").mockReturnValue(false);
  audio.currentTime = 3;
  fireEvent.timeUpdate(audio);
  expect(audio.currentTime).toBe(3);
  await user.click(screen.getByRole("checkbox", { name: "Skip silence" }));
  fireEvent.timeUpdate(audio);

  expect(audio.currentTime).toBeCloseTo(5.7);
  await user.selectOptions(screen.getByRole("combobox", { name: "Speed" }), "1.5×");
  expect(audio.playbackRate).toBe(1.5);
});

test("who may puts a recording under legal hold for a reason, and may lift it then", async () => {
  permissions.push("hold_recordings");
  shown();
  await userEvent.click(await screen.findByText("Legal hold", { selector: "summary" }));
  const send = screen.getByRole("button", { name: "Legal hold" });
  expect(send).toBeDisabled();
  await userEvent.type(screen.getByLabelText(/^Reason/, { selector: "input" }), "court, case 7");
  await userEvent.click(send);

  expect(await screen.findByText(/^Held by law.*: ma, .*court, case 7$/)).toBeInTheDocument();
  expect(await screen.findByText("Release the hold", { selector: "summary" })).toBeInTheDocument();
  const put = asked.find(({ method }) => method === "PUT");
  expect(await put?.json()).toEqual({ why: "court, case 7" });
});
