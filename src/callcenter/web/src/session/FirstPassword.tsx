// The last step of signing in by a password that somebody else has set: one of one's own in its place.
import { useEffect, useRef, useState, type SyntheticEvent } from "react";
import { TextField } from "../ui/TextField";
import { useAccountWords } from "../words/account";
import { useWords } from "../words/WordsProvider";
import { whyNot } from "./refused";
import { useChooseFirstPassword } from "./session";

const EMPTY = { new: "", again: "" };

export function FirstPassword() {
  const words = useWords();
  const text = useAccountWords().password;
  const choose = useChooseFirstPassword();
  const [typed, setTyped] = useState(EMPTY);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    // What had the focus is gone with the form before.
    form.current?.querySelector("input")?.focus();
  }, []);
  const differs = typed.again !== "" && typed.new !== typed.again;
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!choose.isPending && typed.new === typed.again) choose.mutate(typed.new);
  };
  return (
    <form ref={form} className="panel form" onSubmit={submit}>
      <h1>{text.firstTitle}</h1>
      <p className="muted">{text.firstLead}</p>
      {(["new", "again"] as const).map((name) => (
        <TextField
          key={name}
          label={text[name]}
          {...(name === "new" ? { hint: text.newHint } : {})}
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          maxLength={128}
          value={typed[name]}
          change={(value) => {
            setTyped({ ...typed, [name]: value });
          }}
        />
      ))}
      <p role="alert" className="refused">
        {differs ? text.differs : whyNot(choose.error, { weak_password: text.weak }, words)}
      </p>
      <button type="submit" className="primary" aria-disabled={choose.isPending || differs}>
        {text.firstSubmit}
      </button>
    </form>
  );
}
