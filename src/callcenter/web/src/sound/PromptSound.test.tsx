import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { WordsProvider } from "../words/WordsProvider";
import { PromptSound } from "./PromptSound";

function shown(recording = "", canEdit = true) {
  localStorage.setItem("callcenter.language", "en");
  const onRecording = vi.fn<(recording: string) => void>();
  render(
    <WordsProvider>
      <PromptSound
        prompt="welcome"
        language="en"
        text="Welcome."
        recording={recording}
        canEdit={canEdit}
        onRecording={onRecording}
      />
    </WordsProvider>,
  );
  return onRecording;
}

test("a prompt without a recording says that the voice speaks it", () => {
  shown();

  expect(screen.getByRole("group")).toHaveAccessibleName("Sound of welcome (English)");
  expect(screen.getByText("Spoken by the voice")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Remove the recording" })).toBeNull();
});

test("a recording can be taken away, and only by who may edit", async () => {
  const onRecording = shown("welcome.wav");
  await userEvent.click(screen.getByRole("button", { name: "Remove the recording" }));

  expect(onRecording).toHaveBeenCalledExactlyOnceWith("");
});

test("who may only look can listen", () => {
  shown("welcome.wav", false);

  expect(screen.getByRole("button", { name: "Listen: English" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Record" })).toBeNull();
});

test("without a microphone to ask for, the way out is told", async () => {
  shown();
  await userEvent.click(screen.getByRole("button", { name: "Record" }));

  expect(await screen.findByText(/You can upload a file/)).toBeVisible();
  expect(screen.getByRole("button", { name: "Record" })).toBeVisible();
});

test("a file that is sent becomes the recording, under the name that the service gives it", async () => {
  const sent: Request[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    sent.push(request);
    const kept = { language: "en", recording: "welcome-1a2b.wav", duration_s: 1.5 };
    return Promise.resolve(Response.json(kept, { status: 201 }));
  });
  const onRecording = shown();
  await userEvent.upload(
    screen.getByLabelText("Upload…", { selector: "input" }),
    new File(["RIFF"], "a.flac", { type: "audio/flac" }),
  );

  await vi.waitFor(() => {
    expect(onRecording).toHaveBeenCalledExactlyOnceWith("welcome-1a2b.wav");
  });
  expect(new URL(sent[0]?.url ?? "").pathname).toBe("/api/v1/prompts/en/welcome");
  expect(sent[0]?.headers.get("content-type")).toBe("audio/flac");
  vi.unstubAllGlobals();
});

test("a file that cannot be used is told with its reason", async () => {
  vi.stubGlobal("fetch", () =>
    Promise.resolve(Response.json({ code: "unfit", detail: "no sound in it", fields: [] }, { status: 422 })),
  );
  const onRecording = shown();
  await userEvent.upload(
    screen.getByLabelText("Upload…", { selector: "input" }),
    new File(["?"], "a.wav", { type: "audio/wav" }),
  );

  expect(await screen.findByText(/cannot be used. no sound in it/)).toBeVisible();
  expect(onRecording).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});
