// Why somebody wants something of a recording: one reason of a few, and more of it in words.
import { useState, type Ref, type SubmitEvent } from "react";
import { Choice } from "../ui/Choice";
import { TextField } from "../ui/TextField";

interface ReasonFormProps<Reason extends string> {
  form?: Ref<HTMLFormElement>;
  text: {
    lead: string;
    reason: string;
    choose: string;
    reasons: Record<Reason, string>;
    note: string;
    noteHint: string;
    submit: string;
  };
  reasons: readonly Reason[];
  isAsking: boolean;
  refused: string;
  begin: (reason: Reason, note: string) => void;
}

export function ReasonForm<Reason extends string>({
  form,
  text,
  reasons,
  isAsking,
  refused,
  begin,
}: ReasonFormProps<Reason>) {
  const [reason, setReason] = useState("");
  const [note, setNote] = useState("");
  return (
    <form
      ref={form}
      className="form listen-form"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        const chosen = reasons.find((one) => one === reason);
        if (chosen !== undefined && !isAsking) begin(chosen, note.trim());
      }}
    >
      <p className="muted small">{text.lead}</p>
      <Choice
        label={text.reason}
        value={reason}
        options={[["", text.choose], ...reasons.map((one) => [one, text.reasons[one]] as const)]}
        choose={setReason}
      />
      <TextField label={text.note} hint={text.noteHint} maxLength={200} value={note} change={setNote} />
      <button type="submit" className="primary" disabled={reason === "" || isAsking}>
        {text.submit}
      </button>
      <p role="alert" className="refused">
        {refused}
      </p>
    </form>
  );
}
