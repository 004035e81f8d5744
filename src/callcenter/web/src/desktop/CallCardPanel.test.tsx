import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRef } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { aCard, anAgent, aReason, aSnapshot } from "../api/samples";
import { aHandbook } from "../casework/samples";
import type { AgentView, CallCard } from "../api/shapes";
import { WordsProvider } from "../words/WordsProvider";
import { CallCardPanel } from "./CallCardPanel";

const NOW = Date.parse("2026-11-21T09:00:00Z");

beforeEach(() => {
  vi.stubGlobal("fetch", (request: Request) => {
    const body = request.url.endsWith("/number") ? { number: "+8613800138000" } : aHandbook();
    return Promise.resolve(Response.json(body));
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function shown(card: Partial<CallCard> = {}, agent: Partial<AgentView> = {}) {
  localStorage.setItem("callcenter.language", "en");
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <CallCardPanel
          ref={createRef<HTMLElement>()}
          card={aCard(card)}
          agent={anAgent({ state: "ringing", call: "pbx1.one", ...agent })}
          queues={aSnapshot().queues}
          captions={null}
          nowMs={NOW}
        />
      </WordsProvider>
    </QueryClientProvider>,
  );
  return { panel: screen.getByRole("region") };
}

test("a listed caller is shown with how to serve them and why they came here", () => {
  const { panel } = shown();

  expect(panel).toHaveAccessibleName("Incoming call");
  expect(panel).toHaveTextContent("138****8000");
  expect(panel).toHaveTextContent("Special-service list");
  expect(within(panel).getByText("Speak slowly")).toBeVisible();
  expect(panel).toHaveTextContent("Social security");
  expect(panel).toHaveTextContent("The caller said “我想问医保报销”");
  expect(panel).toHaveTextContent("1:12");
});

test("an ordinary, anonymous caller who pressed a key has no badge", () => {
  const reason = aReason({ by: "key", key: "2" });
  const { panel } = shown({ number: null, tier: 4, needs: [], is_listed: false, reason, earlier: [] });

  expect(panel).toHaveTextContent("Number withheld");
  expect(panel).toHaveTextContent("The caller pressed 2");
  expect(panel).toHaveTextContent("No earlier calls.");
  expect(panel).not.toHaveTextContent("Special-service list");
});

test("words of a language that is written with spaces are shown with spaces", () => {
  // As older versions have written it.
  const reason = aReason({ words: ["lost", "my", "card"], matched: ["card"], score: 3 });
  const { panel } = shown({ language: "en", reason });

  expect(panel).toHaveTextContent("The caller said “lost my card”");
});

test("the agent sees which of the words counted, how, how sure it was, and what else it might have been", () => {
  const { panel } = shown({
    reason: aReason({
      words: ["我", "要", "办", "护造"],
      matched: ["护照"],
      keywords: [{ keyword: "护照", heard_as: "护造", means: "by_sound" }],
      why: "likely",
      destination: "police",
      means: "by_sound",
      probability: 0.84,
      engine: "whisper",
      runner_up: "social",
      runner_up_probability: 0.1,
    }),
  });

  expect(panel).toHaveTextContent("Keywords heard: 护照 by its sound: “护造”");
  expect(panel).toHaveTextContent("The caller said “我要办护造”");
  expect([...panel.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual(["护照", "护造"]);
  expect(panel).toHaveTextContent("not sure, so the queue was named to the caller");
  expect(panel).toHaveTextContent("84 % sure · runner-up: Social security, 10 % · heard by whisper");
});

test("a caller who was not understood comes with what it may have been", () => {
  const { panel } = shown({
    reason: aReason({
      by: "fallback",
      words: ["那个", "东西"],
      why: "unsure",
      destination: "consumer",
      means: "by_wording",
      probability: 0.41,
      engine: "vosk",
    }),
  });

  expect(panel).toHaveTextContent("not heard clearly · perhaps consumer, 41 % · heard by vosk");
});

test("a caller whose callback is due has priority, but is not called a member of the list", () => {
  const { panel } = shown({ tier: 3, is_listed: false, needs: [] });

  expect(panel).toHaveTextContent("Priority 3");
  expect(panel).not.toHaveTextContent("Special-service list");
});

test("an earlier call opens only where it was one's own", () => {
  const [earlier] = aCard().earlier;
  if (earlier === undefined) throw new Error("the sample has an earlier call");
  shown({ earlier: [earlier, { ...earlier, call: "pbx1.mine", agent: "8001" }] });

  expect(screen.getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["/calls/pbx1.mine"]);
});

test("needs come with advice from the handbook", async () => {
  const { panel } = shown();

  expect(await within(panel).findByText("One question at a time")).toBeVisible();
});

test("the whole number is shown when it is asked for, and hidden again", async () => {
  const { panel } = shown();
  await userEvent.click(within(panel).getByRole("button", { name: "Show the whole number" }));

  expect(await within(panel).findByText("+8613800138000")).toBeVisible();
  expect(panel).not.toHaveTextContent("138****8000");
  await userEvent.click(within(panel).getByRole("button", { name: "Hide the number" }));
  expect(panel).toHaveTextContent("138****8000");
});

test("the agent sees where the number is from, the way here, the place in line and what is owed", () => {
  const { panel } = shown({
    path: [
      { at: "2026-11-21T08:58:31Z", flow: "hotline", node: "welcome", key: null },
      { at: "2026-11-21T08:58:36Z", flow: "hotline", node: "menu", key: "2" },
    ],
    owed: {
      call: "pbx1.left",
      kind: "missed",
      since: "2026-11-21T08:00:00Z",
      due_at: "2026-11-21T10:00:00Z",
      attempts: 2,
      is_open: true,
    },
  });

  expect(panel).toHaveTextContent("Guangzhou, Guangdong");
  expect(panel).toHaveTextContent("Place when joining2");
  expect(within(panel).getByText("menu")).toHaveTextContent("pressed 2");
  expect(panel).toHaveTextContent("Hung up waiting");
  expect(panel).toHaveTextContent("tried 2 times");
});

test("a number from abroad is shown with its country or region", () => {
  const { panel } = shown({ place: { region: "HK", zh: "", en: "" } });

  expect(panel).toHaveTextContent("Hong Kong");
});

test("a colleague who is asked sees the call, and has neither its number nor its alarm", () => {
  const { panel } = shown({ agent: "8002", state: "talking" });

  expect(panel).toHaveTextContent("138****8000");
  expect(within(panel).queryByRole("button", { name: "Show the whole number" })).toBeNull();
  expect(within(panel).queryByRole("button", { name: "Emergency" })).toBeNull();
});
