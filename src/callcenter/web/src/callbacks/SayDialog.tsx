// What somebody says of a callback: how their call went, or why nobody is called any more.
import { useState } from "react";
import { Choice } from "../ui/Choice";
import { FormEnd } from "../ui/FormEnd";
import { TextField } from "../ui/TextField";
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
          <TextField
            label={text.reason}
            hint={text.reasonHint}
            value={reason}
            maxLength={200}
            required
            change={setReason}
          />
        ) : (
          <Choice
            label={text.result}
            value={result}
            options={[
              ...(about === "done" ? [["reached", text.wasReached] as const] : []),
              ...BY_HAND.map((why) => [why, text.why[why]] as const),
            ]}
            choose={(one) => {
              setResult(one as NotReached | "reached");
            }}
          />
        )}
        <FormEnd refusal={refusal} submit={text.keep} isDisabled={isPending || isMissing} close={close} />
      </form>
    </Modal>
  );
}
