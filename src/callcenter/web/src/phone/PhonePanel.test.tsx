import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ComponentProps } from "react";
import { expect, test, vi } from "vitest";
import { aSnapshot, numbered } from "../api/samples";
import { on as fed, unfed } from "../live/feed";
import { FixedFeed } from "../live/LiveProvider";
import { WordsProvider } from "../words/WordsProvider";
import type { Leg, Line, Phone } from "./phone";
import { PhonePanel } from "./PhonePanel";
import { FixedPhone } from "./PhoneProvider";
import type { Access } from "./softphone";
import type { Talk } from "./talk";

const access: Access = {
  seat: "1001",
  kind: "browser",
  sip_uri: "sip:1001@pbx1",
  wss_urls: ["wss://pbx1.city.example:8089/ws"],
  password: "secret",
  ice_servers: [],
};
const ready: Line = { is: "ready", access };
const ring = { leg: "a", call: "pbx1.one", kind: "offer", answersItself: false } as const;
const talking: Leg = { is: "talking", ring, isMuted: false, hasMicrophone: true };
const plain: Talk = { shape: "plain", third: null };

function shown(phone: Partial<Phone>, different: Partial<ComponentProps<typeof FixedPhone>["is"]> = {}) {
  localStorage.setItem("callcenter.language", "en");
  const [feed] = fed(unfed, { type: "received", numbered: numbered(1, aSnapshot()), nowMs: 0 });
  const tell = vi.fn();
  const act = vi.fn();
  const seen = { is: "idle", call: null } as const;
  const panel = (now: Partial<Phone>) => (
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <FixedFeed feed={feed}>
          <FixedPhone
            is={{
              phone: { line: ready, leg: { is: "none" }, seen, ...now },
              call: "pbx1.one",
              isOwn: true,
              tell,
              act,
              ...different,
            }}
          >
            <PhonePanel />
          </FixedPhone>
        </FixedFeed>
      </WordsProvider>
    </QueryClientProvider>
  );
  const { rerender } = render(panel(phone));
  return {
    tell,
    act,
    again: (now: Partial<Phone>) => {
      rerender(panel(now));
    },
    panel: screen.getByRole("region", { name: "Phone" }),
  };
}

const buttons = () => screen.getAllByRole("button").map((button) => button.textContent);

test("a ring is answered or refused, by a button or by its keys", async () => {
  const { tell } = shown({ leg: { is: "ringing", ring } });
  await userEvent.click(screen.getByRole("button", { name: "Answer" }));
  await userEvent.keyboard("{Control>}{Alt>}j{/Alt}{/Control}");

  expect(screen.getByRole("button", { name: "Answer" })).toHaveAttribute(
    "aria-keyshortcuts",
    "Control+Alt+Y",
  );
  expect(tell.mock.calls).toEqual([[{ type: "answerWished" }], [{ type: "rejectWished" }]]);
});

test.each<[string, Talk | null, string[]]>([
  ["with the caller", plain, ["Mute", "Hold", "Keypad", "Transfer or consult", "Hang up"]],
  ["on hold", { shape: "held", third: null }, ["Mute", "Resume", "Transfer or consult", "Hang up"]],
  [
    "while a colleague is rung",
    { shape: "consulting", third: { kind: "agent", name: "王芳", number: null, state: "ringing" } },
    ["Mute", "Back to the caller", "Hang up"],
  ],
  [
    "with a colleague",
    { shape: "consulting", third: { kind: "agent", name: "王芳", number: null, state: "talking" } },
    ["Mute", "Back to the caller", "Join all three", "Hand over to them", "Keypad", "Hang up"],
  ],
  [
    "all three",
    { shape: "conferring", third: { kind: "number", name: "", number: "110", state: "talking" } },
    ["Mute", "Let the third party go", "Hand over to them", "Keypad", "Hang up"],
  ],
  ["when the caller is with somebody outside", { shape: "away", third: null }, ["Mute", "Hang up"]],
])("what can be done %s", (_, talk, expected) => {
  shown({ leg: talking }, { talk });

  expect(buttons().filter((name) => name !== "Sound devices")).toEqual(expected);
});

test("who is only asked about a colleague's call passes nothing on", () => {
  shown({ leg: talking }, { talk: plain, isOwn: false });

  expect(buttons()).toEqual(["Mute", "Keypad", "Hang up", "Sound devices"]);
});

test("what a glance shows is said, too: who is on the line, and that nobody hears you", () => {
  const third = { kind: "agent", name: "王芳", number: null, state: "talking" } as const;
  shown({ leg: { ...talking, isMuted: true } }, { talk: { shape: "consulting", third } });

  expect(screen.getByTestId("phone-said")).toHaveTextContent(
    "Talking with 王芳; the caller hears music. Muted: the caller cannot hear you",
  );
  expect(screen.getByRole("button", { name: "Mute" })).toHaveAttribute("aria-pressed", "true");
});

test("an offer is left to the announcement that knows its caller", () => {
  shown({ leg: { is: "ringing", ring } });

  expect(screen.getByTestId("phone-said")).toBeEmptyDOMElement();
});

test("what the desktop announces already is not said once more", () => {
  shown({ leg: talking }, { talk: plain });

  expect(screen.getByTestId("phone-said")).toBeEmptyDOMElement();
});

test("who is asked about a colleague's call hears of the colleague, not of themselves", () => {
  const third = { kind: "agent", name: "王芳", number: null, state: "talking" } as const;
  const { panel } = shown({ leg: talking }, { talk: { shape: "consulting", third }, isOwn: false });

  expect(panel).toHaveTextContent("A colleague asks you; the caller hears music");
  expect(panel).not.toHaveTextContent("王芳");
});

test("hold is asked of the service once, by its keys as well", async () => {
  const { act } = shown({ leg: talking }, { talk: plain });
  await userEvent.keyboard("{Control>}{Alt>}h{/Alt}{/Control}");

  expect(act).toHaveBeenCalledOnce();
});

test("keys are typed into the talk, and their dialog goes with it", async () => {
  const { tell, again } = shown({ leg: talking }, { talk: plain });
  await userEvent.click(screen.getByRole("button", { name: "Keypad" }));
  await userEvent.keyboard("4#");
  await userEvent.click(within(screen.getByRole("dialog")).getByRole("button", { name: "star" }));

  expect(tell.mock.calls.map(([event]) => event as unknown)).toEqual(
    ["4", "#", "*"].map((keys) => ({ type: "keysWished", keys })),
  );
  expect(screen.getByRole("dialog")).toHaveTextContent("Sent 4#*");
  again({});
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a ring closes what stands before it, for nothing is heard behind a dialog", async () => {
  const { again } = shown({});
  await userEvent.click(screen.getByRole("button", { name: "Call out" }));
  again({ leg: { is: "ringing", ring } });

  expect(screen.queryByRole("dialog")).toBeNull();
  again({});
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("the focus stays with the phone when its button goes", async () => {
  const { again, panel } = shown({ leg: { is: "ringing", ring } });
  await userEvent.click(screen.getByRole("button", { name: "Answer" }));
  again({ leg: { is: "answering", ring } });

  expect(panel).toHaveFocus();
});

test("a denied microphone is told with its mend, and tried again", async () => {
  const { panel, tell } = shown({ line: { is: "failed", trouble: "microphone_denied" } });
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));

  expect(panel).toHaveTextContent("The browser may not use the microphone.");
  expect(screen.getByText(/set “Microphone” to “Allow”/)).toBeVisible();
  expect(tell).toHaveBeenCalledWith({ type: "retryWished" });
});

test("a refused certificate is looked at where the browser shows it", () => {
  const { panel } = shown({ line: { is: "connecting", access, isRefused: true } });

  expect(panel).toHaveTextContent("The phone system cannot be reached.");
  expect(screen.getByRole("link", { name: "Check pbx1.city.example:8089" })).toHaveAttribute(
    "href",
    "https://pbx1.city.example:8089/ws",
  );
});

test("a phone at another computer is brought here", async () => {
  const { tell } = shown({ line: { is: "elsewhere", where: "computer" } });
  await userEvent.click(screen.getByRole("button", { name: "Use the phone here" }));

  expect(tell).toHaveBeenCalledWith({ type: "takeOverWished" });
});

test("who listens in has their own telephone alone, until the talk is theirs", () => {
  const supervising: Leg = { ...talking, ring: { ...ring, kind: "supervise", answersItself: true } };
  const listening = shown({ leg: supervising }, { talk: null, isOwn: false });
  expect(listening.panel).toHaveTextContent("In another's talk");
  expect(buttons()).toEqual(["Mute", "Hang up", "Sound devices"]);
  cleanup();

  shown({ leg: supervising }, { talk: plain });
  expect(buttons()).toContain("Hold");
});
