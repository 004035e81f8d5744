import { useEffect, type SyntheticEvent } from "react";
import { RefusedError } from "../api/client";
import { LanguageSwitch } from "../ui/LanguageSwitch";
import type { Words } from "../words/words";
import { useWords } from "../words/WordsProvider";
import { useSignIn } from "./session";

export function SignInPage() {
  const words = useWords();
  const signIn = useSignIn();
  const text = words.signIn;

  useEffect(() => {
    document.title = `${text.title} – ${words.product}`;
  }, [text, words]);

  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (signIn.isPending) return;
    const form = new FormData(event.currentTarget);
    signIn.mutate({ name: field(form, "name"), password: field(form, "password") });
  };

  return (
    <div className="sign-in">
      <header className="top top-bare">
        <nav aria-label={words.language}>
          <LanguageSwitch />
        </nav>
      </header>
      <main>
        <form className="panel" onSubmit={submit}>
          <img src="/icon.svg" alt="" width="44" height="44" />
          <h1>{words.product}</h1>
          <p className="muted">{text.lead}</p>
          <label htmlFor="name">{text.name}</label>
          <input
            id="name"
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            maxLength={64}
            required
          />
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
          </p>
          <button type="submit" className="primary" aria-disabled={signIn.isPending}>
            {signIn.isPending ? text.submitting : text.submit}
          </button>
        </form>
      </main>
    </div>
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
