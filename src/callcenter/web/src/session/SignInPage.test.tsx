import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { WordsProvider } from "../words/WordsProvider";
import { SignInPage } from "./SignInPage";

afterEach(() => {
  vi.unstubAllGlobals();
});

function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    asked.push(request);
    return Promise.resolve(
      new Response(JSON.stringify(body), {
        status,
        headers: { "content-type": "application/json", ...headers },
      }),
    );
  });
  return asked;
}

async function signIn(): Promise<void> {
  localStorage.setItem("callcenter.language", "en");
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <SignInPage />
      </WordsProvider>
    </QueryClientProvider>,
  );
  await userEvent.type(screen.getByLabelText("User name"), "limin");
  await userEvent.type(screen.getByLabelText("Password"), "a long password{Enter}");
}

test("what was typed is sent with the header that other sites cannot set", async () => {
  const asked = answering(200, {
    name: "limin",
    role: "agent",
    agent: "8001",
    ends_at: "2026-11-21T21:00:00Z",
  });
  await signIn();

  const [request] = asked;
  expect(request?.headers.get("x-callcenter")).toBe("web");
  expect(await request?.json()).toEqual({ name: "limin", password: "a long password" });
});

test.each([
  [401, "wrong_password", "User name or password is wrong."],
  [429, "too_many_attempts", "Too many attempts. Try again in 42 seconds."],
  [503, "database_away", "The service is not available now. Please try again later."],
])("a refusal by %i is told in words", async (status, code, told) => {
  answering(status, { code, detail: "-", fields: [] }, { "retry-after": "42" });
  await signIn();

  expect(await screen.findByText(told)).toBeVisible();
  expect(screen.getByRole("alert")).toHaveTextContent(told);
});

test("the page is Chinese until another language is chosen, and remembers it", async () => {
  localStorage.setItem("callcenter.language", "zh");
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <SignInPage />
      </WordsProvider>
    </QueryClientProvider>,
  );
  expect(document.documentElement.lang).toBe("zh-CN");
  await userEvent.click(screen.getByRole("button", { name: "English" }));

  expect(document.documentElement.lang).toBe("en");
  expect(localStorage.getItem("callcenter.language")).toBe("en");
});
