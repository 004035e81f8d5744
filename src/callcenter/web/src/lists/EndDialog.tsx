import { useState, type SyntheticEvent } from "react";
import { TextField } from "../ui/TextField";
import { FormEnd } from "../ui/FormEnd";
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
        <TextField
          label={text.basis}
          hint={text.basisHint}
          required
          maxLength={300}
          value={basis}
          change={setBasis}
        />
        <FormEnd
          refusal={whyUnfit(end.error, words)}
          submit={text.test.end}
          isDisabled={end.isPending}
          close={close}
        />
      </form>
    </Modal>
  );
}
