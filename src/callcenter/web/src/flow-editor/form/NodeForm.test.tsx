import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useReducer, useState } from "react";
import { expect, test, vi } from "vitest";
import type { Problem } from "../../api/operators";
import { WordsProvider } from "../../words/WordsProvider";
import { EditorContext, type Editor, type Wanted } from "../EditorContext";
import { at, type FlowValues } from "../model/document";
import { edited, type Edit } from "../model/editing";
import type { Path } from "../model/declaration";
import { aFlow, DECLARATION } from "../samples";
import { FlowForm } from "./FlowForm";
import { NodeForm } from "./NodeForm";

/** The form of a node of the sample flow; `held` tells what the document holds by now. */
function shown(node: string | null, different: Partial<Editor> = {}, wanted: Wanted | null = null) {
  localStorage.setItem("callcenter.language", "en");
  let newest: FlowValues = aFlow();
  function Desk() {
    const [values, edit] = useReducer(
      (before: FlowValues, wish: Edit) => edited(before, wish, DECLARATION),
      newest,
    );
    const [selection, setSelection] = useState<readonly string[]>(node === null ? [] : [node]);
    newest = values;
    const editor: Editor = {
      name: "town.yaml",
      flow: "town",
      values,
      declaration: DECLARATION,
      language: "en",
      problems: [],
      timeToHuman: [],
      baseHash: "h1",
      isDirty: false,
      canEdit: true,
      selection,
      edit,
      save: () => Promise.resolve(true),
      reopen: () => Promise.resolve(),
      select: (name) => {
        setSelection([name]);
      },
      selectSetting: vi.fn(),
      selectAll: setSelection,
      highlight: vi.fn(),
      ...different,
    };
    return (
      <EditorContext value={editor}>
        {node === null ? <FlowForm wanted={wanted} /> : <NodeForm wanted={wanted} />}
      </EditorContext>
    );
  }
  vi.stubGlobal("fetch", () => Promise.reject(new Error("nobody answers")));
  render(
    <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
      <WordsProvider>
        <Desk />
      </WordsProvider>
    </QueryClientProvider>,
  );
  return { held: (path: Path) => at(newest, path) };
}

function aProblem(field: string, node: string | null): Problem {
  return {
    file: "town.yaml",
    line: 7,
    row: null,
    node,
    field,
    severity: "error",
    fault_en: "is wrong",
    mend_en: "mend it",
    fault_zh: "有误",
    mend_zh: "请改正",
  };
}

test("a form holds a control for every declared field, each with its label", () => {
  shown("what");

  expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("what");
  expect(screen.getByLabelText("Kind")).toHaveDisplayValue("Quiz");
  expect(screen.getByLabelText("Kind")).toHaveAccessibleDescription("What quiz does.");
  expect(screen.getByRole("group", { name: "Prompt" })).toBeVisible();
  expect(screen.getByLabelText(/^Seconds/)).toHaveValue("3");
  expect(screen.getByLabelText(/^Retry/)).toHaveDisplayValue("General (general)");
  expect(screen.getByLabelText("Back")).toHaveDisplayValue("(not set)");
});

test("words are changed in each language, and a recording stays with its words", async () => {
  const { held } = shown("hello");
  const words = screen.getByRole("textbox", { name: "Mandarin" });
  await userEvent.clear(words);
  await userEvent.type(words, "早上好");

  expect(held(["prompts", "hello", "zh"])).toEqual({ text: "早上好", recording: "hello.wav" });
  await userEvent.type(screen.getByRole("textbox", { name: "English" }), "!");
  expect(held(["prompts", "hello", "en"])).toBe("Good day.!");
});

test("a prompt that several nodes say can be given a copy of its own", async () => {
  const { held } = shown("hello");
  await userEvent.click(screen.getByRole("button", { name: "Use a copy of its own" }));

  expect(held(["nodes", "hello", "prompt"])).toBe("hello_2");
  expect(held(["prompts", "hello_2", "en"])).toBe("Good day.");
  expect(held(["nodes", "lost", "prompt"])).toBe("hello");
});

test("keys are bound, bound to another digit, led elsewhere and taken away", async () => {
  const { held } = shown("hello");
  const keys = within(screen.getByRole("group", { name: "Keys" }));
  await userEvent.selectOptions(keys.getByLabelText("Key 1"), "at_once");
  expect(held(["nodes", "hello", "keys", "1"])).toEqual({ node: "at_once" });

  await userEvent.click(keys.getByRole("button", { name: "+ Add a key" }));
  expect(held(["nodes", "hello", "keys", "3"])).toEqual({ queue: "general" });

  await userEvent.selectOptions(keys.getAllByLabelText("Key")[0] ?? document.body, "5");
  expect(held(["nodes", "hello", "keys", "5"])).toEqual({ node: "at_once" });
  expect(held(["nodes", "hello", "keys", "1"])).toBeUndefined();

  await userEvent.click(keys.getByRole("button", { name: "Remove key 9" }));
  expect(held(["nodes", "hello", "keys", "9"])).toBeUndefined();
});

test("a number is kept as a number, and what is none as it was typed", async () => {
  const { held } = shown("what");
  const seconds = screen.getByLabelText(/^Seconds/);
  await userEvent.clear(seconds);
  expect(held(["nodes", "what", "seconds"])).toBeUndefined();

  await userEvent.type(seconds, "4.5");
  expect(held(["nodes", "what", "seconds"])).toBe(4.5);
  await userEvent.type(seconds, "x");
  expect(held(["nodes", "what", "seconds"])).toBe("4.5x");
});

test("a field that names a node offers the kinds that may stand there", () => {
  shown("what");
  const offered = within(screen.getByLabelText(/^Sorter/)).getAllByRole("option");

  expect(offered.map((option) => option.textContent)).toEqual(["by_words"]);
});

test("cases are added, asked otherwise, and put in another order", async () => {
  const { held } = shown("split");
  await userEvent.click(screen.getByRole("button", { name: "+ Add a case" }));
  const [, second] = screen.getAllByLabelText("When");
  await userEvent.selectOptions(second ?? document.body, "Crowd");
  expect(held(["nodes", "split", "cases", 1])).toEqual({
    when: { on: "crowd", queue: "general" },
    then: { queue: "general" },
  });

  await userEvent.click(screen.getByRole("button", { name: "Move case 2 up" }));
  expect(held(["nodes", "split", "cases", 0, "when", "on"])).toBe("crowd");
  await userEvent.click(screen.getByRole("button", { name: "Remove case 1" }));
  expect(held(["nodes", "split", "cases"])).toHaveLength(1);
});

test("choices, ticks, scores and entries are kept as the document writes them", async () => {
  const { held } = shown("at_once");
  await userEvent.selectOptions(screen.getByLabelText("Tier"), "High");
  await userEvent.click(screen.getByRole("checkbox", { name: "Low" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "Is loud" }));
  await userEvent.click(within(screen.getByRole("group", { name: "Marks" })).getByRole("button"));
  await userEvent.click(within(screen.getByRole("group", { name: "Send" })).getByRole("button"));

  expect(held(["nodes", "at_once"])).toEqual({
    kind: "wait",
    queue: "general",
    tier: "high",
    tiers: ["low"],
    is_loud: true,
    marks: { "1": 1 },
    send: { name: "" },
  });
});

test("what is wrong stands at its field, and the field is described by it", () => {
  const problems = [
    aProblem("nodes.what.seconds", "what"),
    aProblem("nodes.what.retry.queue", "what"),
    aProblem("prompts.what.zh", null),
  ];
  shown("what", { problems });
  const seconds = screen.getByLabelText(/^Seconds/);

  expect(seconds).toBeInvalid();
  expect(seconds).toHaveAccessibleDescription("is wrong → mend it");
  expect(screen.getByLabelText(/^Retry/)).toBeInvalid();
  expect(screen.getByRole("textbox", { name: "Mandarin" })).toBeInvalid();
  expect(screen.getByRole("textbox", { name: "English" })).toBeValid();
});

test("a problem's field takes the focus, or what is nearest around it", () => {
  shown("hello", {}, { node: "hello", field: "keys.2.node", n: 1 });

  expect(screen.getByLabelText("Key 2").closest("[data-field]")).toContainElement(
    document.activeElement instanceof HTMLElement ? document.activeElement : null,
  );
});

test("a node gets another name only if that is one, and free", async () => {
  const { held } = shown("what");
  const name = screen.getByRole("textbox", { name: "Name" });
  await userEvent.clear(name);
  await userEvent.type(name, "hello");
  expect(name).toHaveAccessibleDescription("There is a node of this name.");
  await userEvent.clear(name);
  await userEvent.type(name, "Bad name{Enter}");
  expect(held(["nodes", "what"])).toBeDefined();

  await userEvent.clear(name);
  await userEvent.type(name, "which{Enter}");
  expect(held(["nodes", "which"])).toBeDefined();
  expect(held(["nodes", "hello", "next"])).toEqual({ node: "which" });
  expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("which");
});

test("nothing can be changed while somebody else edits", () => {
  shown("hello", { canEdit: false });

  expect(screen.getByRole("textbox", { name: "English" })).toHaveAttribute("readonly");
  expect(screen.getByLabelText("Key 1")).toBeDisabled();
  expect(screen.queryByRole("button", { name: "+ Add a key" })).toBeNull();
});

test("the flow's own settings are drawn from the declaration too", async () => {
  const { held } = shown(null);
  await userEvent.type(
    within(screen.getByRole("group", { name: "Timings" })).getByLabelText(/^Answer s/),
    "0",
  );
  expect(held(["timings", "answer_s"])).toBe(80);

  const numbers = within(screen.getByRole("group", { name: "Languages" })).getByLabelText("English");
  await userEvent.type(numbers, " 12345，96128");
  await userEvent.tab();
  expect(held(["languages", "en"])).toEqual(["1", "12345", "96128"]);

  const queues = screen.getByRole("group", { name: "Queues" });
  await userEvent.type(within(queues).getByRole("textbox", { name: "Name" }), "tax");
  await userEvent.click(within(queues).getByRole("button", { name: "+ Add an entry" }));
  expect(held(["queues", "tax"])).toEqual({ names: {} });
  await userEvent.selectOptions(screen.getByLabelText(/^First/), "what");
  expect(held(["first"])).toBe("what");
});
