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

function shown() {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <WordsProvider>
        <SignInPage />
      </WordsProvider>
    </QueryClientProvider>,
  );
}

async function signIn(): Promise<void> {
  localStorage.setItem("callcenter.language", "en");
  shown();
  await userEvent.type(screen.getByLabelText("User name"), "limin");
  await userEvent.type(screen.getByLabelText("Password"), "a long password{Enter}");
}

test("what was typed is sent with the header that other sites cannot set", async () => {
  const asked = answering(200, {
    name: "limin",
    role: "agent",
    agent: "8001",
    permissions: [],
    ends_at: "2026-11-21T21:00:00Z",
  });
  await signIn();

  const request = asked.find(({ method }) => method === "POST");
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

test("where a code is still to be proven it is asked for, and a wrong one is told", async () => {
  answering(202, { stage: "code" });
  await signIn();
  expect(await screen.findByLabelText("Code")).toHaveFocus();
  const asked = answering(422, { code: "wrong_code", detail: "-", fields: [] });
  await userEvent.type(screen.getByLabelText("Code"), "123456{Enter}");

  expect(
    await screen.findByText("This code is wrong, or was used already. Wait for the next one."),
  ).toBeVisible();
  expect(asked.map(({ url }) => new URL(url).pathname)).toContain("/api/v1/session/code");
  expect(screen.getByLabelText("Code")).toHaveValue("");
});

test("where a second factor is to be set up its picture is shown at once", async () => {
  answering(202, { stage: "enrolment", secret: "ABCD", uri: "otpauth://totp/x", qr: "data:image/svg+xml,x" });
  await signIn();

  expect(await screen.findByRole("img", { name: "QR code for the authenticator app" })).toBeVisible();
  expect(screen.getByText("ABCD")).toBeVisible();
});

test("who was given a password chooses one of their own, and a weak one is told", async () => {
  answering(202, { stage: "new_password" });
  await signIn();
  expect(await screen.findByLabelText(/^New password$/)).toHaveFocus();
  const asked = answering(422, { code: "weak_password", detail: "-", fields: [] });
  await userEvent.type(screen.getByLabelText(/^New password$/), "password123");
  await userEvent.type(screen.getByLabelText("New password once more"), "password123{Enter}");

  expect(await screen.findByText(/This password is guessed too early/)).toBeVisible();
  const [request] = asked.filter(({ url }) => url.endsWith("/api/v1/session/password"));
  expect(await request?.json()).toEqual({ new: "password123" });
});

test("after the code, too, a given password is replaced first", async () => {
  answering(202, { stage: "code" });
  await signIn();
  await screen.findByLabelText("Code");
  answering(202, { stage: "new_password" });
  await userEvent.type(screen.getByLabelText("Code"), "123456{Enter}");

  expect(await screen.findByRole("heading", { name: "Choose a password of your own" })).toBeVisible();
});

test("who comes back from the identity provider in vain is told why, and the address forgets it", async () => {
  history.replaceState(null, "", "/?refused=not_welcome");
  answering(200, { provider: "Single sign-on" });
  localStorage.setItem("callcenter.language", "en");
  shown();

  expect(screen.getByRole("alert")).toHaveTextContent("Your account there has no role here");
  expect(await screen.findByRole("link", { name: "Single sign-on" })).toHaveAttribute(
    "href",
    "/api/v1/session/provider",
  );
  expect(location.search).toBe("");
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
