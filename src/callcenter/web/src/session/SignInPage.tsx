import { useEffect, useState, type SyntheticEvent } from "react";
import { RefusedError } from "../api/client";
import { LanguageSwitch } from "../ui/LanguageSwitch";
import { useAccountWords } from "../words/account";
import type { Words } from "../words/words";
import { useWords } from "../words/WordsProvider";
import { CodeForm } from "./CodeForm";
import { Enrolment } from "./Enrolment";
import { FirstPassword } from "./FirstPassword";
import { useProvider, useSignIn, type Stage } from "./session";
import "./account.css";

export function SignInPage() {
  const words = useWords();
  const account = useAccountWords();
  const signIn = useSignIn();
  const [arrived, setArrived] = useState(asArrived);
  const [next, setNext] = useState<Stage | null>(null);
  const answer = signIn.data;
  const stage = next ?? (answer !== undefined && "stage" in answer ? answer.stage : arrived.stage);
  const titles = {
    password: words.signIn.title,
    code: account.code.title,
    enrolment: account.enrolment.title,
    new_password: account.password.firstTitle,
  };
  const title = titles[stage];

  useEffect(() => {
    document.title = `${title} – ${words.product}`;
  }, [title, words]);

  return (
    <div className="sign-in">
      <header className="top top-bare">
        <nav aria-label={words.language}>
          <LanguageSwitch />
        </nav>
      </header>
      <main>
        {stage === "password" && <PasswordForm signIn={signIn} refusal={arrived.refused} />}
        {stage === "code" && (
          <CodeForm
            goOn={setNext}
            back={() => {
              setArrived(AFRESH);
              signIn.reset();
            }}
          />
        )}
        {stage === "enrolment" && (
          <section className="panel form">
            <h1>{account.enrolment.title}</h1>
            <p className="muted">{account.enrolment.mustHave}</p>
            <Enrolment
              password={null}
              choosePassword={() => {
                setNext("new_password");
              }}
            />
          </section>
        )}
        {stage === "new_password" && <FirstPassword />}
      </main>
    </div>
  );
}

type Refused = "away" | "not_welcome" | null;

interface Arrived {
  stage: "password" | Exclude<Stage, "new_password">;
  refused: Refused;
}

const AFRESH: Arrived = { stage: "password", refused: null };

/** How somebody has come back from the identity provider, by the page's address; it is not kept there. */
function asArrived(): Arrived {
  const told = new URLSearchParams(location.search);
  const stage = told.get("stage");
  const refused = told.get("refused");
  if (stage === null && refused === null) return AFRESH;
  history.replaceState(null, "", location.pathname);
  return {
    stage: stage === "code" || stage === "enrolment" ? stage : "password",
    refused: refused === "away" || refused === "not_welcome" ? refused : null,
  };
}

interface PasswordFormProps {
  signIn: ReturnType<typeof useSignIn>;
  refusal: Refused;
}

function PasswordForm({ signIn, refusal }: PasswordFormProps) {
  const words = useWords();
  const account = useAccountWords();
  const provider = useProvider();
  const text = words.signIn;
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (signIn.isPending) return;
    const form = new FormData(event.currentTarget);
    signIn.mutate({ name: field(form, "name"), password: field(form, "password") });
  };
  return (
    <form className="panel" onSubmit={submit}>
      <img src="/icon.svg" alt="" width="44" height="44" />
      <h1>{words.product}</h1>
      <p className="muted">{text.lead}</p>
      <label htmlFor="name">{text.name}</label>
      <input id="name" name="name" autoComplete="username" autoCapitalize="none" maxLength={64} required />
      <label htmlFor="password">{text.password}</label>
      <input
        id="password"
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={128}
        required
        aria-describedby={signIn.isError ? "refused" : undefined}
      />
      <p id="refused" role="alert" className="refused">
        {signIn.isError && refused(signIn.error, words)}
        {!signIn.isError && refusal !== null && account.provider.refused[refusal]}
      </p>
      <button type="submit" className="primary" aria-disabled={signIn.isPending}>
        {signIn.isPending ? text.submitting : text.submit}
      </button>
      {provider !== null && (
        <>
          <p className="muted">{account.provider.or}</p>
          <a className="button-like" href="/api/v1/session/provider">
            {provider}
          </a>
        </>
      )}
    </form>
  );
}

function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

function refused(error: Error, words: Words): string {
  if (!(error instanceof RefusedError)) return words.signIn.away;
  if (error.status === 429) return words.signIn.tooMany(error.retryAfterS);
  return error.status === 401 || error.status === 422 ? words.signIn.wrong : words.signIn.away;
}
