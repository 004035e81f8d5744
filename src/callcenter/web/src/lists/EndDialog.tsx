import { useState, type SyntheticEvent } from "react";
import { Field } from "../ui/Field";
import { Modal } from "../ui/Modal";
import { useWords } from "../words/WordsProvider";
import type { Entry } from "./lists";
import { useEnd } from "./lists";
import { whyUnfit } from "./refused";

/** Asks why, and ends an entry. */
export function EndDialog({ entry, done, close }: { entry: Entry; done: () => void; close: () => void }) {
  const words = useWords();
  const text = words.lists;
  const [basis, setBasis] = useState("");
  const end = useEnd();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!end.isPending) end.mutate({ entry: entry.id, basis }, { onSuccess: done });
  };
  return (
    <Modal title={text.test.endTitle} close={close}>
      <p className="dialog-text">{text.test.endText}</p>
      <form className="form" onSubmit={submit}>
        <Field label={text.basis} hint={text.basisHint}>
          {(wired) => (
            <input
              {...wired}
              required
              maxLength={300}
              autoComplete="off"
              value={basis}
              onChange={(event) => {
                setBasis(event.target.value);
              }}
            />
          )}
        </Field>
        <p role="alert" className="refused">
          {whyUnfit(end.error, words)}
        </p>
        <div className="actions">
          <button type="submit" className="primary" aria-disabled={end.isPending}>
            {text.test.end}
          </button>
          <button type="button" onClick={close}>
            {words.operators.cancel}
          </button>
        </div>
      </form>
    </Modal>
  );
}
