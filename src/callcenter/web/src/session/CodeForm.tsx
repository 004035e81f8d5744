// The second step of signing in: the authenticator app's code, or a recovery code.
import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import { TextField } from "../ui/TextField";
import { useAccountWords } from "../words/account";
import { useWords } from "../words/WordsProvider";
import { whyNot } from "./refused";
import { useProve, type Stage } from "./session";

interface CodeFormProps {
  back: () => void;
  /** Proven, but a password is still to be chosen. */
  goOn: (stage: Stage) => void;
}

export function CodeForm({ back, goOn }: CodeFormProps) {
  const words = useWords();
  const text = useAccountWords().code;
  const prove = useProve();
  const [code, setCode] = useState("");
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // What had the focus is gone with the form before.
    form.current?.querySelector("input")?.focus();
  }, []);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (prove.isPending) return;
    prove.mutate(code, {
      onSuccess: (answer) => {
        if ("stage" in answer) goOn(answer.stage);
      },
      onError: () => {
        setCode("");
      },
    });
  };
  return (
    <form ref={form} className="panel" onSubmit={submit}>
      <h1>{text.title}</h1>
      <p className="muted">{text.lead}</p>
      <TextField
        label={text.label}
        hint={text.hint}
        autoComplete="one-time-code"
        required
        minLength={6}
        maxLength={64}
        value={code}
        change={setCode}
      />
      <p role="alert" className="refused">
        {whyNot(prove.error, { wrong_code: text.wrong }, words)}
      </p>
      <button type="submit" className="primary" aria-disabled={prove.isPending}>
        {text.submit}
      </button>
      <button type="button" onClick={back}>
        {text.back}
      </button>
    </form>
  );
}
