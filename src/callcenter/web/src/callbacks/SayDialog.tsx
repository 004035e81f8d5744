// What somebody says of a callback: how their call went, or why nobody is called any more.
import { useState } from "react";
import { Field } from "../ui/Field";
import { Modal } from "../ui/Modal";
import { useWords } from "../words/WordsProvider";
import type { NotReached, Said } from "./callbacks";

/** How a call by hand may end, and what an agent hears on one that we made. */
const BY_HAND = ["no_answer", "busy", "refused", "unreachable", "machine"] as const;

interface SayDialogProps {
  about: "done" | "not-reached" | "withdraw";
  refusal: string;
  isPending: boolean;
  say: (said: Said) => void;
  close: () => void;
}

export function SayDialog({ about, refusal, isPending, say, close }: SayDialogProps) {
  const words = useWords();
  const text = words.callbacks;
  const [result, setResult] = useState<NotReached | "reached">(about === "done" ? "reached" : "no_answer");
  const [reason, setReason] = useState("");
  const title = { done: text.doneTitle, "not-reached": text.notReachedTitle, withdraw: text.withdrawTitle };
  const isMissing = about === "withdraw" && reason.trim() === "";

  function keep() {
    if (isPending || isMissing) return;
    if (about === "withdraw") say({ deed: "withdraw", reason: reason.trim() });
    else if (result === "reached") say({ deed: "done" });
    else say({ deed: "not-reached", why: result });
  }

  return (
    <Modal title={title[about]} close={close}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          keep();
        }}
      >
        {about === "withdraw" ? (
          <Field label={text.reason} hint={text.reasonHint}>
            {(wired) => (
              <input
                {...wired}
                value={reason}
                maxLength={200}
                required
                onChange={(event) => {
                  setReason(event.target.value);
                }}
              />
            )}
          </Field>
        ) : (
          <Field label={text.result}>
            {(wired) => (
              <select
                {...wired}
                value={result}
                onChange={(event) => {
                  setResult(event.target.value as NotReached | "reached");
                }}
              >
                {about === "done" && <option value="reached">{text.wasReached}</option>}
                {BY_HAND.map((why) => (
                  <option key={why} value={why}>
                    {text.why[why]}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <p role="alert" className="refused">
          {refusal}
        </p>
        <div className="actions">
          <button type="submit" className="primary" aria-disabled={isPending || isMissing}>
            {text.keep}
          </button>
          <button type="button" onClick={close}>
            {words.operators.cancel}
          </button>
        </div>
      </form>
    </Modal>
  );
}
